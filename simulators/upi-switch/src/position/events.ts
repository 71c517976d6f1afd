import { type EventOf, eventCodec, paise, text } from '@suuupra/kernel';

const member = text;
const txnId = text;

/**
 * What a member owes the others: its unsettled debits minus its unsettled credits, and what is
 * reserved for debits that are under way. Negative where the others owe it.
 */
export const positionEvents = eventCodec({
  /** From here on it is kept; it begins with what the log shows as not settled yet. */
  PositionOpened: { member, position: paise },
  NetDebitCapSet: { member, cap: paise },
  /** The member fell short in a cycle: its cap is zero until an operator sets another one. */
  NetDebitCapCut: { member, cycleId: text },
  /** The guarantee fund has paid for it: the member may be admitted again. */
  ShortfallCovered: { member, cycleId: text },
  DebitReserved: { member, txnId, amount: paise },
  /** The transaction failed, or its open case was closed: nothing is debited. */
  ReservationReleased: { member, txnId, amount: paise },
  /** The transaction is final: what was reserved for it, if anything, is owed now. */
  DebitCounted: { member, txnId, amount: paise },
  CreditCounted: { member, txnId, amount: paise },
  /** The transaction came back: the payer's bank owes less, the payee's more. */
  ReturnCounted: { member, txnId, adjustment: paise },
  /** The cycle is settled: a debit net has been paid, a credit net received. */
  PositionSettled: { member, cycleId: text, net: paise },
});

export type PositionEvent = EventOf<typeof positionEvents>;
