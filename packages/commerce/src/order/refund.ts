import { type Decision, type Instant, accept, instantText, reject, sum } from '@suuupra/kernel';
import { splitTax } from '../gst.ts';
import type { OrderLine, TaxSplit } from '../order-line.ts';
import type { OrderReason, RefundStep, RequestRefund } from './commands.ts';
import type { OrderEvent, RefundLine } from './events.ts';
import { type Bought, type Refund, type RefundTerms, refundOf } from './state.ts';

type Answer = Decision<OrderEvent, OrderReason>;

/**
 * Asks for money back. Whether it is granted is not decided here: what is left of the capture is
 * reserved on the payment, where two refunds cannot pass each other. Only then is it accepted, and
 * never above what was captured, whoever says so.
 */
export function requestRefund(command: RequestRefund, { placed, paid }: Bought): Answer {
  const { refundId, amount: wanted, merchantState } = command;
  const known = refundOf(paid, refundId)?.terms;
  if (wanted !== null && wanted <= 0n) return reject('REFUND_AMOUNT_MUST_BE_POSITIVE');
  if (wanted !== null && placed.lines.length !== 1) return reject('PARTIAL_REFUND_NEEDS_ONE_LINE');
  const full = wanted === null;
  const withinState = placed.placeOfSupply === merchantState;
  const lines = placed.lines.map((line) =>
    wanted === null
      ? refundLineOf(line, line.net, line)
      : refundLineOf(line, wanted, splitTax(wanted, line.gstRateBp, withinState)),
  );
  const amount = sum(lines.map((line) => line.amount));
  if (known) {
    const same = known.amount === amount && known.full === full;
    return same ? accept() : reject('REFUND_EXISTS_WITH_DIFFERENT_AMOUNT');
  }
  const { orderId, orderRef } = placed;
  const { paymentIntentId } = paid;
  return accept({
    type: 'OrderRefundRequested',
    ...{ orderId, orderRef, refundId, paymentIntentId, amount, full, lines },
  });
}

function refundLineOf(line: OrderLine, amount: bigint, split: TaxSplit): RefundLine {
  const { sku, kind, creatorId, creatorShareBp } = line;
  const { taxable, cgst, sgst, igst } = split;
  const ofLine = { sku, kind, creatorId, creatorShareBp };
  return { ...ofLine, amount, taxable, cgst, sgst, igst, taxableOfOthers: 0n };
}

/** Records what became of a refund: accepted or refused by the payment, then paid or given up. */
export function decideRefundStep(command: RefundStep, state: Bought): Answer {
  const refund = refundOf(state.paid, command.refundId);
  if (!refund) return reject('REFUND_NOT_FOUND');
  switch (command.type) {
    case 'AcceptRefund':
      return acceptRefund(refund, command.at, state);
    case 'RefuseRefund':
      return refuseRefund(refund, command.reason, state);
    case 'RecordRefund':
      return recordRefund(refund, state);
    case 'AbandonRefund':
      return abandonRefund(refund, command.reason, state);
  }
}

function acceptRefund(refund: Refund, at: Instant, state: Bought): Answer {
  switch (refund.is) {
    case 'refused':
      return reject('REFUND_ALREADY_REFUSED');
    case 'accepted':
    case 'refunded':
    case 'abandoned':
      return accept(); // A retry succeeds and records nothing.
    case 'requested': {
      const { terms } = refund;
      const others = grantedBeside(terms.refundId, state);
      const left = state.paid.captured - sum(others.map(({ amount }) => amount));
      if (terms.amount > left) return reject('REFUND_EXCEEDS_CAPTURED');
      return accept(accepted({ ...terms, lines: linesBeside(others, terms, state) }, at, state));
    }
  }
}

/** The lines of all granted refunds but one. */
function grantedBeside(refundId: string, { paid }: Bought): readonly RefundLine[] {
  const granted = paid.refunds.filter(({ is }) => is === 'accepted' || is === 'refunded');
  const others = granted.filter(({ terms }) => terms.refundId !== refundId);
  return others.flatMap(({ terms }) => terms.lines);
}

const HEADS = ['taxable', 'cgst', 'sgst', 'igst'] as const;

/**
 * The lines of a refund behind others of the same sale: together they give back of each tax head
 * what one refund of their sum would (ledger.md §4, 12: in proportion within a paisa, and all of
 * it with the last). No head is given back below nothing or above what the sale has of it: a
 * paisa that does not fit goes to the next one.
 */
function linesBeside(
  others: readonly RefundLine[],
  { lines, amount }: RefundTerms,
  { placed }: Bought,
): readonly RefundLine[] {
  const [line] = placed.lines;
  if (line === undefined || others.length === 0) return lines;
  const back = (head: (typeof HEADS)[number]): bigint => sum(others.map((one) => one[head]));
  const together = sum(others.map((one) => one.amount)) + amount;
  const ideal = splitTax(together, line.gstRateBp, line.igst === 0n);
  const room = HEADS.map((head) => line[head] - back(head));
  const wanted = HEADS.map((head) => ideal[head] - back(head));
  const [taxable = 0n, cgst = 0n, sgst = 0n, igst = 0n] = fitted(wanted, room);
  const taxableOfOthers = back('taxable');
  return lines.map((one) => ({ ...one, taxable, cgst, sgst, igst, taxableOfOthers }));
}

/** The parts, none below nothing or above its room; together they stay what they were. */
function fitted(wanted: readonly bigint[], room: readonly bigint[]): readonly bigint[] {
  const parts = wanted.map((part, index) => within(part, 0n, room[index] ?? 0n));
  let rest = sum(wanted) - sum(parts);
  return parts.map((part, index) => {
    const more = within(rest, -part, (room[index] ?? 0n) - part);
    rest -= more;
    return part + more;
  });
}

function within(value: bigint, least: bigint, most: bigint): bigint {
  if (value < least) return least;
  return value > most ? most : value;
}

function accepted(terms: RefundTerms, at: Instant, { placed }: Bought): OrderEvent {
  const { orderId, orderRef } = placed;
  const { refundId, paymentIntentId, amount, full, lines } = terms;
  return {
    type: 'OrderRefundAccepted',
    ...{ orderId, orderRef, refundId, paymentIntentId, amount, full, lines },
    acceptedAt: instantText(at),
  };
}

/** What was accepted is given up: the sale stands again, with the lines that had gone back. */
function abandonRefund(refund: Refund, reason: string, state: Bought): Answer {
  const { placed } = state;
  switch (refund.is) {
    case 'requested':
      return reject('REFUND_NOT_ACCEPTED');
    case 'refused':
      return reject('REFUND_ALREADY_REFUSED');
    case 'refunded':
      return reject('REFUND_ALREADY_PAID');
    case 'abandoned':
      return accept();
    case 'accepted': {
      const { orderId, orderRef } = placed;
      const { refundId, paymentIntentId, amount, full } = refund.terms;
      const taxableOfOthers = sum(grantedBeside(refundId, state).map(({ taxable }) => taxable));
      const lines = refund.terms.lines.map((line) => ({ ...line, taxableOfOthers }));
      const terms = { orderId, orderRef, refundId, paymentIntentId, amount, full, lines };
      return accept({ type: 'OrderRefundAbandoned', ...terms, reason });
    }
  }
}

function refuseRefund(refund: Refund, reason: string, { placed }: Bought): Answer {
  const { orderId, orderRef } = placed;
  const { refundId, amount } = refund.terms;
  switch (refund.is) {
    case 'accepted':
    case 'refunded':
    case 'abandoned':
      return reject('REFUND_ALREADY_ACCEPTED');
    case 'refused':
      return accept();
    case 'requested':
      return accept({
        type: 'OrderRefundRefused',
        ...{ orderId, orderRef, refundId, amount, reason },
      });
  }
}

function recordRefund(refund: Refund, { placed }: Bought): Answer {
  const { orderId, orderRef } = placed;
  const { refundId, amount, full } = refund.terms;
  switch (refund.is) {
    case 'requested':
      return reject('REFUND_NOT_ACCEPTED');
    case 'refused':
      return reject('REFUND_ALREADY_REFUSED');
    case 'abandoned':
      return reject('REFUND_ABANDONED');
    case 'refunded':
      return accept();
    case 'accepted':
      return accept({ type: 'OrderRefunded', orderId, orderRef, refundId, amount, full });
  }
}
