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
  return { sku, kind, amount, taxable, cgst, sgst, igst, creatorId, creatorShareBp };
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
      const { captured, refunds } = state.paid;
      const granted = refunds.filter(({ is }) => is === 'accepted' || is === 'refunded');
      const left = captured - sum(granted.map(({ terms }) => terms.amount));
      const { terms } = refund;
      if (terms.amount > left) return reject('REFUND_EXCEEDS_CAPTURED');
      const lines = terms.amount === left ? lastLines(terms, granted, state) : terms.lines;
      return accept(accepted({ ...terms, lines }, at, state));
    }
  }
}

/**
 * The refund that gives back the last of a sale gives back what is left of each tax head: parts
 * that are rounded one by one need not add up to the whole (ledger.md §4, 12). One too small to
 * even that out is split by itself.
 */
function lastLines(
  { lines }: RefundTerms,
  granted: readonly Refund[],
  { placed }: Bought,
): readonly RefundLine[] {
  const [line, ...others] = placed.lines;
  if (line === undefined || others.length > 0) return lines;
  const before = granted.flatMap(({ terms }) => terms.lines);
  const left = (head: keyof TaxSplit): bigint => line[head] - sum(before.map((one) => one[head]));
  const split = {
    taxable: left('taxable'),
    cgst: left('cgst'),
    sgst: left('sgst'),
    igst: left('igst'),
  };
  if (Object.values(split).some((part) => part < 0n)) return lines;
  return lines.map((one) => ({ ...one, ...split }));
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
function abandonRefund(refund: Refund, reason: string, { placed }: Bought): Answer {
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
      const { refundId, paymentIntentId, amount, full, lines } = refund.terms;
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
