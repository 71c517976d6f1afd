import { SettlementCycleServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/settlement_cycle_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { moneyOf } from '@suuupra/grpc';
import { assert } from '@suuupra/kernel';
import { BANKS } from './accounts.ts';
import { amountOf, fieldOf } from './facts.ts';
import {
  type Desk,
  HOUR,
  MINUTE,
  type Occasion,
  type Operation,
  type Run,
} from './operations-desk.ts';
import { ask, between, requestIdOf } from './operations-desk.ts';

/** A cap that nobody reaches. */
const PLENTY = 10n ** 13n;
/** Room for a payment or two. */
const LITTLE = 300_000n;

type Cap = Readonly<{ member: string; cap: bigint; what: string }>;

/** Sets the net debit cap of a member; answers what it owes, or undefined where it may not. */
async function setCap(desk: Desk, occasion: Occasion, { member, cap, what }: Cap) {
  const request = { requestId: requestIdOf(occasion, what), member, cap: moneyOf(cap) };
  const { setNetDebitCap } = UpiAdminServiceService;
  const answer = await ask(desk, 'upi-switch', setNetDebitCap, request);
  return answer?.position?.owed?.minorUnits;
}

/** A member that fell short stays out until the guarantee fund has paid for it. */
const MAX_TRIES = 60;

/** Lets a member pay without limit again, as soon as that may be. */
async function admit(desk: Desk, occasion: Occasion, member: string): Promise<void> {
  for (let nth = 1; nth <= MAX_TRIES; nth += 1) {
    const cap = { member, cap: PLENTY, what: `admit ${member} ${nth}` };
    if ((await setCap(desk, occasion, cap)) !== undefined) return;
    await desk.pause(10 * MINUTE);
  }
}

/** Caps a member for some hours, by what it owes at that moment. */
function capBy(capOf: (owed: bigint) => bigint): Run {
  return async (desk, occasion) => {
    const { code: member } = BANKS[desk.below(BANKS.length, `${occasion.key} bank`)] ?? {};
    assert(member !== undefined, 'a world has banks');
    const owed = await setCap(desk, occasion, { member, cap: PLENTY, what: 'look' });
    if (owed === undefined) return false;
    const cap = { member, cap: capOf(owed), what: 'lower' };
    const isLower = (await setCap(desk, occasion, cap)) !== undefined;
    await desk.pause(between(desk, occasion, [HOUR, 6 * HOUR, 'long']));
    await admit(desk, occasion, member);
    return isLower;
  };
}

/** A cap that nobody reaches, for whoever had none: from here on his position is kept. */
const capInFlight: Run = async (desk, occasion) => {
  const { code: member } = BANKS[desk.below(BANKS.length, `${occasion.key} bank`)] ?? {};
  assert(member !== undefined, 'a world has banks');
  return (await setCap(desk, occasion, { member, cap: PLENTY, what: 'first' })) !== undefined;
};

/** The members of a netted cycle that have to pay, with what. */
function debtorsOf({ fact }: Occasion): readonly Readonly<{ member: string; debt: bigint }>[] {
  const nets = fact?.list('nets') ?? [];
  return nets.flatMap((one) => {
    const net = amountOf(fieldOf(one, 'net', 'a net'));
    const member = fieldOf(one, 'member', 'a net');
    return net < 0n && typeof member === 'string' ? [{ member, debt: -net }] : [];
  });
}

/** When the guarantee is drawn, in seconds behind the netting. */
type Drawn = (desk: Desk, occasion: Occasion) => number;

/** Said at once, because a moment later the funding is recorded. */
const fallShort =
  (drawnAfter: Drawn, isEveryone: boolean): Run =>
  async (desk, occasion) => {
    const isEverybody = isEveryone || desk.below(2, `${occasion.key} everybody`) === 0;
    const debtors = debtorsOf(occasion).slice(0, isEverybody ? undefined : 1);
    const cycleId = occasion.fact?.text('cycleId') ?? '';
    const short = await Promise.all(
      debtors.map((debtor) => recordShort(desk, occasion, { ...debtor, cycleId })),
    );
    const members = debtors.filter((_debtor, index) => short[index]);
    if (members.length === 0) return false;
    await desk.pause(drawnAfter(desk, occasion));
    const drawn = { requestId: requestIdOf(occasion, 'draw'), cycleId };
    await ask(desk, 'upi-switch', SettlementCycleServiceService.drawGuarantee, drawn);
    await desk.pause(between(desk, occasion, [HOUR, 5 * HOUR, 'admit']));
    for (const { member } of members) await admit(desk, occasion, member);
    return true;
  };

type Short = Readonly<{ member: string; debt: bigint; cycleId: string }>;

/** A third of its debt is missing, or all of it. */
async function recordShort(desk: Desk, occasion: Occasion, short: Short): Promise<boolean> {
  const { member, debt, cycleId } = short;
  const percent = BigInt(desk.below(4, `${occasion.key} all ${member}`) === 0 ? 100 : 35);
  const amount = moneyOf((debt * percent + 99n) / 100n);
  const requestId = requestIdOf(occasion, `short ${member}`);
  const { recordShortfall } = SettlementCycleServiceService;
  const request = { requestId, cycleId, member, amount };
  return (await ask(desk, 'upi-switch', recordShortfall, request)) !== undefined;
}

const abortCycle: Run = async (desk, occasion) => {
  const cycleId = occasion.fact?.text('cycleId') ?? '';
  const requestId = requestIdOf(occasion, 'abort');
  const request = { requestId, cycleId, reason: 'the files were wrong' };
  const { abortCycle: method } = SettlementCycleServiceService;
  return (await ask(desk, 'upi-switch', method, request)) !== undefined;
};

/** The payee's bank says twice that it has credited, which it has, and once that it has not. */
const confirmByHand: Run = async (desk, occasion) => {
  const txnId = occasion.fact?.text('txnId') ?? '';
  await desk.pause(between(desk, occasion, [MINUTE, 20 * MINUTE, 'wait']));
  if (!desk.isCredited(txnId)) return false;
  const { raiseTcc, raiseRet } = UpiSwitchServiceService;
  const raised = await ask(desk, 'upi-switch', raiseTcc, { txnId });
  await desk.pause(MINUTE);
  await ask(desk, 'upi-switch', raiseTcc, { txnId });
  await ask(desk, 'upi-switch', raiseRet, { txnId });
  return raised !== undefined;
};

/** The payee's bank returns the money, says so twice, and then that it has credited after all. */
const returnByHand: Run = async (desk, occasion) => {
  const txnId = occasion.fact?.text('txnId') ?? '';
  await desk.pause(between(desk, occasion, [MINUTE, 20 * MINUTE, 'wait']));
  const { raiseTcc, raiseRet } = UpiSwitchServiceService;
  const raised = await ask(desk, 'upi-switch', raiseRet, { txnId });
  if (raised === undefined) return false;
  await desk.pause(MINUTE);
  await ask(desk, 'upi-switch', raiseRet, { txnId });
  if (desk.isCredited(txnId)) await ask(desk, 'upi-switch', raiseTcc, { txnId });
  return true;
};

/** A debit that is known to be back is said to be back again. */
const confirmReversal: Run = async (desk, occasion) => {
  const txnId = occasion.fact?.text('txnId') ?? '';
  await desk.pause(MINUTE);
  const { raiseDrc } = UpiSwitchServiceService;
  return (await ask(desk, 'upi-switch', raiseDrc, { txnId })) !== undefined;
};

/** What the operators of the switch and of its members do. */
export const SWITCH_OPERATIONS = {
  'cap-low': {
    ...{ at: 'day', rate: 40 },
    does: 'a bank may owe hardly more than it does for some hours; payments meet U03',
    run: capBy((owed) => (owed > 0n ? owed + LITTLE : LITTLE)),
  },
  'cap-below-position': {
    ...{ at: 'day', rate: 35 },
    does: 'the cap of a bank comes down below what it owes for some hours',
    run: capBy((owed) => (owed > 0n ? owed / 2n : 0n)),
  },
  'member-short': {
    ...{ at: 'CycleNetted', rate: 5_000 },
    does: 'a bank cannot fund a cycle; the guarantee pays, and it is admitted again',
    // Whoever waits for the funding asks every two seconds.
    run: fallShort(() => 2 * MINUTE, false),
  },
  'guarantee-late': {
    ...{ at: 'CycleNetted', rate: 1_500 },
    does: 'the banks cannot fund a cycle, and the guarantee pays hours later',
    run: fallShort((desk, occasion) => between(desk, occasion, [HOUR, 9 * HOUR, 'drawn']), true),
  },
  'guarantee-at-once': {
    ...{ at: 'CycleNetted', rate: 1_500 },
    does: 'the banks cannot fund a cycle, and the guarantee pays in the same seconds',
    run: fallShort(({ below }, { key }) => below(80, `${key} drawn`) / 10, true),
  },
  'capped-in-flight': {
    ...{ at: ['DebitRequested', 'RetReceived', 'CycleNetted'], rate: 300 },
    does: 'a bank gets a net debit cap while money of its customers is on its way',
    run: capInFlight,
  },
  'cycle-aborted': {
    ...{ at: 'CycleNetted', rate: 4_500 },
    does: 'a cycle is called off when its files are published',
    run: abortCycle,
  },
  'tcc-by-hand': {
    ...{ at: 'TransactionDeemed', rate: 20_000 },
    does: "the payee's bank confirms a credit by hand, twice, and then contradicts itself",
    run: confirmByHand,
  },
  'ret-by-hand': {
    ...{ at: 'TransactionDeemed', rate: 20_000 },
    does: "the payee's bank returns a credit by hand, twice, and then contradicts itself",
    run: returnByHand,
  },
  'drc-by-hand': {
    ...{ at: 'DrcReceived', rate: 20_000 },
    does: "the payer's bank says again that a debit is back",
    run: confirmReversal,
  },
} as const satisfies Readonly<Record<string, Operation>>;
