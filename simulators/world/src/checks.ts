import { sum } from '@suuupra/kernel';
import { type Fact, amountOf, fieldOf } from './facts.ts';
import { ESCROW } from './workload.ts';

/** A rule of the house that the log breaks, and where. */
export type Violation = Readonly<{ rule: string; subject: string; found: string }>;

type Check = (facts: readonly Fact[]) => readonly Violation[];

/** Every rule that must hold at the end of a world, whatever happened in it. */
export function check(facts: readonly Fact[]): readonly Violation[] {
  return CHECKS.flatMap((one) => one(facts));
}

const capturedOnce: Check = (facts) =>
  [...byText(ofType(facts, 'PaymentCaptured'), 'orderId')]
    .filter(([, captures]) => captures.length > 1)
    .map(([orderId, captures]) =>
      violation('an order is captured at most once', orderId, captures.length),
    );

const refundsWithinCaptures: Check = (facts) => {
  const captured = byText(ofType(facts, 'PaymentCaptured'), 'orderId');
  const refunded = byText(ofType(facts, 'RefundSucceeded'), 'orderId');
  return [...refunded].flatMap(([orderId, refunds]) => {
    const back = total(refunds, 'amount');
    const paid = total(captured.get(orderId) ?? [], 'amount');
    if (back <= paid) return [];
    return [violation('refunds stay within the capture', orderId, `${back} of ${paid}`)];
  });
};

const seatsNeverOversold: Check = (facts) => {
  const free = new Map<string, number>();
  const violations: Violation[] = [];
  for (const fact of facts) {
    if (!fact.streamId.startsWith('commerce.seats-')) continue;
    const sku = fact.text('sku');
    const left = (free.get(sku) ?? 0) + seatsFreedBy(fact);
    free.set(sku, left);
    if (left < 0) violations.push(violation('seats are never oversold', sku, left));
  }
  return violations;
};

function seatsFreedBy(fact: Fact): number {
  if (fact.type === 'SeatsOpened') return fact.count('capacity');
  if (fact.type === 'SeatsReserved') return -fact.count('quantity');
  if (fact.type === 'SeatsReleased') return fact.count('quantity');
  return 0;
}

const couponsWithinLimits: Check = (facts) => {
  const free = new Map<string, bigint>();
  const violations: Violation[] = [];
  for (const fact of facts) {
    if (!fact.streamId.startsWith('commerce.coupon-')) continue;
    const code = fact.text('code');
    const before = free.get(code) ?? 0n;
    const left = before + usesFreedBy(fact);
    free.set(code, left);
    if (left < 0n) violations.push(violation('coupons keep their limit', code, left));
  }
  return violations;
};

function usesFreedBy(fact: Fact): bigint {
  if (fact.type === 'CouponCreated') return fact.amount('usageLimit');
  if (fact.type === 'CouponReserved') return -1n;
  return fact.type === 'CouponReleased' ? 1n : 0n;
}

const seriesWithoutGap: Check = (facts) => {
  const last = new Map<string, number>();
  const numbers = new Set<string>();
  return ofType(facts, 'DocumentIssued').flatMap((fact) => {
    const sequence = fact.count('sequence');
    const number = fact.text('number');
    const follows = sequence === (last.get(fact.streamId) ?? 0) + 1 && !numbers.has(number);
    last.set(fact.streamId, sequence);
    numbers.add(number);
    return follows ? [] : [violation('a series has no gap', fact.streamId, number)];
  });
};

/** The balances of all accounts, from the postings alone. */
export function balancesOf(facts: readonly Fact[]): ReadonlyMap<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const fact of facts) {
    if (!fact.streamId.startsWith('bank.account-')) continue;
    const account = fact.text('accountNumber');
    balances.set(account, (balances.get(account) ?? 0n) + movedBy(fact));
  }
  return balances;
}

function movedBy(fact: Fact): bigint {
  switch (fact.type) {
    case 'AccountOpened':
      return fact.amount('openingBalance');
    case 'PostingDebited':
    case 'BookTransferDebited':
      return -fact.amount('amount');
    case 'PostingCredited':
    case 'BookTransferCredited':
      return fact.amount('amount');
    case 'PostingReversed':
      return fact.text('leg') === 'debit' ? fact.amount('amount') : -fact.amount('amount');
    default:
      return 0n;
  }
}

const moneyIsConstant: Check = (facts) => {
  const opened = total(ofType(facts, 'AccountOpened'), 'openingBalance');
  const balances = balancesOf(facts);
  const now = sum(balances.values());
  const overdrawn = [...balances].filter(([, balance]) => balance < 0n);
  const negative = overdrawn.map(([account, balance]) =>
    violation('no account is overdrawn', account, balance),
  );
  if (now === opened) return negative;
  return [...negative, violation('no money appears or vanishes', 'all banks', now - opened)];
};

/** More went back on such a day than came in; what the aggregator does then, a person decides. */
export function heldDays(facts: readonly Fact[]): readonly Fact[] {
  return ofType(facts, 'MerchantSettlementNegative');
}

const escrowIsDrained: Check = (facts) => {
  const held = heldDays(facts);
  const left = balancesOf(facts).get(ESCROW) ?? 0n;
  if (left === total(held, 'captured') - total(held, 'refunded')) return [];
  return [violation('the escrow is drained by settlement', ESCROW, left)];
};

const cyclesNetToZero: Check = (facts) =>
  ofType(facts, 'CycleNetted').flatMap((fact) => {
    const nets = fact.list('nets').map((one) => amountOf(fieldOf(one, 'net', 'nets')));
    if (sum(nets) === 0n) return [];
    return [violation('a cycle nets to zero', fact.text('cycleId'), sum(nets))];
  });

/** How each saga may have ended. A saga that waits for a timer keeps the world from ending. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  'saga.checkout': ['CheckoutClosed', 'CheckoutCompensated', 'CheckoutRefundPaid'],
  'saga.cutover': ['CutOverCompleted', 'CutOverSkipped'],
  'saga.refund': ['RefundCompleted', 'RefundTurnedDown'],
  'saga.settlement': ['SettlementCompleted'],
};

/** Where sagas stand that wait for the settlement of a day that is held. */
const HELD = ['CheckoutFulfilled', 'SettlementHeld'];

const sagasHaveEnded: Check = (facts) => {
  const held = new Set(heldDays(facts).map((fact) => fact.text('day')));
  const waiting = new Set<string>();
  const newest = new Map<string, string>();
  for (const fact of facts) {
    const { streamId, type } = fact;
    if (!streamId.startsWith('saga.')) continue;
    newest.set(streamId, type);
    const isHeld = type === 'CheckoutPaid' || type === 'SettlementCaptureGathered';
    if (isHeld && held.has(fact.text('day'))) waiting.add(streamId);
  }
  return [...newest].flatMap(([streamId, type]) => {
    const [category = ''] = streamId.split('-');
    if (ENDINGS[category]?.includes(type) === true) return [];
    if (waiting.has(streamId) && HELD.includes(type)) return [];
    return [violation('every saga comes to its end', streamId, type)];
  });
};

const CHECKS: readonly Check[] = [
  capturedOnce,
  refundsWithinCaptures,
  seatsNeverOversold,
  couponsWithinLimits,
  seriesWithoutGap,
  moneyIsConstant,
  escrowIsDrained,
  cyclesNetToZero,
  sagasHaveEnded,
];

function ofType(facts: readonly Fact[], type: string): readonly Fact[] {
  return facts.filter((fact) => fact.type === type);
}

function byText(facts: readonly Fact[], field: string): ReadonlyMap<string, readonly Fact[]> {
  return Map.groupBy(facts, (fact) => fact.text(field));
}

function total(facts: readonly Fact[], field: string): bigint {
  return sum(facts.map((fact) => fact.amount(field)));
}

function violation(rule: string, subject: string, found: string | number | bigint): Violation {
  return { rule, subject, found: String(found) };
}
