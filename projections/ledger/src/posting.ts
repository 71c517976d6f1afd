import type { GrantedLine, RefundLine } from '@suuupra/commerce/reactions';
import { type Paise, basisPointsOf, sum } from '@suuupra/kernel';
import { ACCOUNTS, creatorPayable, revenueAccountOf } from './accounts.ts';
import type { Line, Side } from './entry.ts';
import { OPENING_RULES } from './opening.ts';
import type { Rates } from './rates.ts';
import type { PostedEvent } from './ruling.ts';

/**
 * The rules of the book: those it is opened with and, behind them, the later ones, each of which is
 * published right before its first use. Entries keep the rule they have: a changed rule is a new
 * one (or a next version) for events that say so themselves, by their date or by a field.
 */
export const RULES = {
  ...OPENING_RULES,
  'refund-unfulfilled': {
    version: 1,
    text: 'Dr deferred taxable, output GST heads; Cr clearing amount',
  },
  'late-success': { version: 1, text: 'Dr receivable amount; Cr suspense' },
  'late-refund-paid': { version: 1, text: 'Dr suspense amount; Cr receivable' },
  'refund-overpaid': { version: 1, text: 'Dr refund receivable amount; Cr receivable' },
  'overpayment-recovered': { version: 1, text: 'Dr bank amount; Cr refund receivable' },
  'overpayment-written-off': { version: 1, text: 'Dr write-off amount; Cr refund receivable' },
  'refund-abandoned': { version: 1, text: 'refund, reversed' },
  'creator-share-again': { version: 1, text: 'creator-claw-back, reversed' },
  'creator-claw-back-beside': {
    version: 1,
    text: 'creator-share of all refunded taxable less that of the other refunds, reversed',
  },
  'creator-share-again-beside': { version: 1, text: 'creator-claw-back-beside, reversed' },
  'settlement-made-up': { version: 1, text: 'Dr receivable net below zero; Cr bank' },
} as const;
export type RuleId = keyof typeof RULES;

/** What a rule makes of an event: groups of lines, each of which balances by itself. */
export type Posting = Readonly<{ rule: RuleId; groups: readonly (readonly Line[])[] }>;

/**
 * The postings of an event: one for each rule that concerns it. Pure and versioned, so that the
 * whole book can be derived again. Lines of zero are left out; a group may come out empty.
 */
export function post(event: PostedEvent, rates: Rates): readonly Posting[] {
  switch (event.type) {
    case 'PaymentCaptured':
      return [
        { rule: 'capture', groups: [capture(event)] },
        { rule: 'platform-fee', groups: [platformFee(event)] },
      ];
    case 'EntitlementGranted': {
      const { lines } = event;
      return [
        { rule: 'revenue', groups: lines.map(earned) },
        { rule: 'creator-share', groups: lines.map((line) => creatorShare(line, rates)) },
      ];
    }
    case 'OrderRefundAccepted': {
      const { lines } = event;
      const rule = lines.some(isBeside) ? 'creator-claw-back-beside' : 'creator-claw-back';
      return [
        { rule: 'refund', groups: lines.map(refunded) },
        { rule, groups: lines.map((line) => reversed(shareBeside(line, rates))) },
      ];
    }
    // Nothing goes back after all: the sale and its creator's share stand again.
    case 'OrderRefundAbandoned': {
      const { lines } = event;
      const rule = lines.some(isBeside) ? 'creator-share-again-beside' : 'creator-share-again';
      return [
        { rule: 'refund-abandoned', groups: lines.map((line) => reversed(refunded(line))) },
        { rule, groups: lines.map((line) => shareBeside(line, rates)) },
      ];
    }
    case 'CaptureUnfulfilled':
      return [{ rule: 'refund-unfulfilled', groups: [unfulfilled(event)] }];
    case 'RefundSucceeded':
      return [moved('refund-paid', ACCOUNTS.refundClearing, ACCOUNTS.receivable, event.amount)];
    // Money came in that no sale adopts. It is asked back in the same breath in which it is seen.
    case 'AutoRefundRequested':
      return [moved('late-success', ACCOUNTS.receivable, ACCOUNTS.suspense, event.amount)];
    case 'AutoRefundSucceeded':
      return [moved('late-refund-paid', ACCOUNTS.suspense, ACCOUNTS.receivable, event.amount)];
    // The payer has it once more, or for nothing: he owes it until it is back or lost.
    case 'RefundOverpaid':
      return [moved('refund-overpaid', ACCOUNTS.overpaid, ACCOUNTS.receivable, event.amount)];
    case 'RefundOverpaymentRecovered':
      return [moved('overpayment-recovered', ACCOUNTS.bank, ACCOUNTS.overpaid, event.amount)];
    case 'RefundOverpaymentWrittenOff':
      return [moved('overpayment-written-off', ACCOUNTS.writeOff, ACCOUNTS.overpaid, event.amount)];
    // What the merchant has paid for a day below zero is on its way to nobody's bank but his own.
    case 'MerchantSettlementPaid': {
      const sent = event.net < 0n ? 0n : event.net;
      return [moved('settlement-in-transit', ACCOUNTS.inTransit, ACCOUNTS.receivable, sent)];
    }
    case 'MerchantSettlementMatched':
      if (event.net < 0n) {
        return [moved('settlement-made-up', ACCOUNTS.receivable, ACCOUNTS.bank, -event.net)];
      }
      return [moved('settlement-bank-line', ACCOUNTS.bank, ACCOUNTS.inTransit, event.net)];
  }
}

type Captured = Extract<PostedEvent, { type: 'PaymentCaptured' }>;

function capture({ amount, taxable, cgst, sgst, igst }: Captured): readonly Line[] {
  return nonZero(
    debit(ACCOUNTS.receivable, amount),
    credit(ACCOUNTS.deferred, taxable),
    credit(ACCOUNTS.outputCgst, cgst),
    credit(ACCOUNTS.outputSgst, sgst),
    credit(ACCOUNTS.outputIgst, igst),
  );
}

function platformFee({ fee, feeCgst, feeSgst }: Captured): readonly Line[] {
  return nonZero(
    debit(ACCOUNTS.aggregatorFees, fee),
    debit(ACCOUNTS.inputCgst, feeCgst),
    debit(ACCOUNTS.inputSgst, feeSgst),
    credit(ACCOUNTS.receivable, sum([fee, feeCgst, feeSgst])),
  );
}

function earned({ kind, taxable }: GrantedLine): readonly Line[] {
  return nonZero(debit(ACCOUNTS.deferred, taxable), credit(revenueAccountOf(kind), taxable));
}

function refunded({ amount, taxable, cgst, sgst, igst }: RefundLine): readonly Line[] {
  return nonZero(
    debit(ACCOUNTS.refunds, taxable),
    debit(ACCOUNTS.outputCgst, cgst),
    debit(ACCOUNTS.outputSgst, sgst),
    debit(ACCOUNTS.outputIgst, igst),
    credit(ACCOUNTS.refundClearing, amount),
  );
}

type Unfulfilled = Extract<PostedEvent, { type: 'CaptureUnfulfilled' }>;

/** Nothing was earned yet: what was deferred goes back, and with it the tax on the sale. */
function unfulfilled({ amount, taxable, cgst, sgst, igst }: Unfulfilled): readonly Line[] {
  return nonZero(
    debit(ACCOUNTS.deferred, taxable),
    debit(ACCOUNTS.outputCgst, cgst),
    debit(ACCOUNTS.outputSgst, sgst),
    debit(ACCOUNTS.outputIgst, igst),
    credit(ACCOUNTS.refundClearing, amount),
  );
}

type Shared = Pick<GrantedLine, 'taxable' | 'creatorId' | 'creatorShareBp'>;

/** The share of the taxable value and the tax held back from it, each rounded half up by line. */
function creatorShare(line: Shared, rates: Rates): readonly Line[] {
  return shared(line.creatorId, shareOf(line, rates));
}

function isBeside({ taxableOfOthers }: RefundLine): boolean {
  return taxableOfOthers !== 0n;
}

/**
 * What a refund adds to the share that all refunds of its line take back. Rounded for their sum,
 * so that parts take back no more than the whole, and the last of them all that is left (ledger.md
 * §4, 12).
 */
function shareBeside(line: RefundLine, rates: Rates): readonly Line[] {
  const { taxable, taxableOfOthers } = line;
  const before = shareOf({ ...line, taxable: taxableOfOthers }, rates);
  const after = shareOf({ ...line, taxable: taxableOfOthers + taxable }, rates);
  return shared(line.creatorId, { share: after.share - before.share, tds: after.tds - before.tds });
}

type Share = Readonly<{ share: Paise; tds: Paise }>;

function shareOf({ taxable, creatorShareBp }: Shared, { creatorTdsBp }: Rates): Share {
  const share = basisPointsOf(taxable, BigInt(creatorShareBp));
  return { share, tds: basisPointsOf(share, creatorTdsBp) };
}

function shared(creatorId: string, { share, tds }: Share): readonly Line[] {
  if (creatorId === '') return [];
  return nonZero(
    debit(ACCOUNTS.creatorShare, share),
    credit(creatorPayable(creatorId), share - tds),
    credit(ACCOUNTS.tds, tds),
  );
}

function reversed(lines: readonly Line[]): readonly Line[] {
  return lines.map((one) => ({ ...one, side: otherSide(one.side) }));
}

function moved(rule: RuleId, to: string, from: string, amount: Paise): Posting {
  return { rule, groups: [nonZero(debit(to, amount), credit(from, amount))] };
}

function nonZero(...lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ amount }) => amount !== 0n);
}

const debit = (account: string, amount: Paise): Line => inPaise('D', account, amount);
const credit = (account: string, amount: Paise): Line => inPaise('C', account, amount);

function inPaise(side: Side, account: string, amount: Paise): Line {
  return { side, account, asset: 'INR', scale: 2, amount };
}

function otherSide(side: Side): Side {
  return side === 'D' ? 'C' : 'D';
}
