import { type EventOf, count, eventCodec, oneOf, paise, text } from '@suuupra/kernel';

/** The category of the streams: one stream per Indian day, `saga.settlement-<yyyymmdd>`. */
export const SETTLEMENT_CATEGORY = 'saga.settlement';

/** The two transfers out of the escrow: what is the merchant's, and what is the aggregator's. */
export const LEGS = ['net', 'fees'] as const;
export type Leg = (typeof LEGS)[number];

/**
 * What the settlement of a day has seen and what it has been answered. Its commands are these
 * events: each is recorded if it changes where the settlement stands, and only then.
 */
export const settlementEvents = eventCodec({
  SettlementCaptureGathered: {
    day: text,
    paymentIntentId: text,
    amount: paise,
    fee: paise,
    feeCgst: paise,
    feeSgst: paise,
  },
  SettlementRefundGathered: { day: text, refundId: text, amount: paise },
  /** Ten o'clock of the next day: what comes from now on belongs to another one. */
  SettlementDue: { day: text },
  /** A capture or refund that came when the figures were fixed belongs to this later day now. */
  SettlementCarriedOver: { movementId: text, day: text },
  SettlementFixed: { net: paise, fees: paise },
  /** The figures are below zero: a person has the merchant make up for them. */
  SettlementHeld: { reason: text },
  /** The merchant has made up for a day below zero, `net`, under this reference of the bank. */
  SettlementRecovered: { net: paise, fees: paise, utr: text },
  /** A transfer is carried out; without one, because it would be of nothing, there is no `utr`. */
  SettlementTransferred: { leg: oneOf(...LEGS), utr: text },
  SettlementTransferDeclined: { leg: oneOf(...LEGS), turn: count, code: text, resumeAt: text },
  SettlementTransferResumed: { turn: count },
  SettlementRecorded: { utr: text },
  SettlementCompleted: { day: text, utr: text },
  /** The bank's line is another than ours, `reason` says in what: a person has to look. */
  SettlementUnmatched: { reason: text },
});
export type SettlementEvent = EventOf<typeof settlementEvents>;
