import { type EventOf, count, eventCodec, paise, text } from '@suuupra/kernel';

/** The category of the streams: one stream per refund, `saga.refund-<refundId>`. */
export const REFUND_CATEGORY = 'saga.refund';

/**
 * What the refund has seen and what it has been answered. Its commands are these events: each is
 * recorded if it changes where the refund stands, and only then.
 */
export const refundEvents = eventCodec({
  RefundOpened: {
    refundId: text,
    orderId: text,
    orderRef: text,
    paymentIntentId: text,
    amount: paise,
  },
  /** The payment does not have the amount to give. */
  RefundDenied: { reason: text },
  /** Reserved on the payment, accepted on the order, and on its way for the nth time. */
  RefundUnderWay: { turn: count },
  /** The rail said no: a person finds another way, or it is sent again when `resumeAt` has come. */
  RefundHalted: { code: text, resumeAt: text },
  RefundResumed: { turn: count },
  RefundPaid: { rrn: text, refundedAt: text },
  /** The credit note is issued and the order knows that the payer has the money. */
  RefundCompleted: { documentNumber: text },
  /** The order knows that there is no refund. */
  RefundTurnedDown: { reason: text },
  /** A person has given it up: the rail does not pay it, and nobody else does. */
  RefundGivenUp: { reason: text },
  /** The order knows that it is not paid. */
  RefundWithdrawn: { reason: text },
});
export type RefundEvent = EventOf<typeof refundEvents>;
