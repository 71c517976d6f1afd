import { type EventOf, count, eventCodec, flag, oneOf, paise, text } from '@suuupra/kernel';
import { withholdings } from '../behaviour.ts';

/** The legs that a bank posts. A reversal is a contra posting of one of them. */
export const postingLegs = ['debit', 'credit'] as const;
export type PostingLeg = (typeof postingLegs)[number];

const leg = oneOf(...postingLegs);
const posting = {
  accountNumber: text,
  txnId: text,
  leg,
  amount: paise,
  rrn: text,
  merchantReference: text,
};
const posted = {
  ...posting,
  /** The account of the bank that takes the other side, settled between banks by cycle. */
  contra: text,
  /** The answer never leaves the bank. */
  answerLost: flag,
  originatedAt: text,
};
const transfer = {
  accountNumber: text,
  transferId: text,
  counterAccount: text,
  amount: paise,
  reference: text,
};

const hold = { accountNumber: text, holdId: text, amount: paise };
const asked = { ...hold, reference: text, expiresAt: text };

/** Why legs of an account are declined until it is active again. */
export const freezes = ['dormant', 'debitFrozen', 'creditFrozen'] as const;
export type Freeze = (typeof freezes)[number];

export const accountEvents = eventCodec({
  AccountOpened: { accountNumber: text, ifsc: text, bank: text, openingBalance: paise },
  PostingDebited: posted,
  PostingCredited: posted,
  PostingDeclined: { ...posting, code: text },
  PostingReversed: { ...posting, contra: text },
  PostingReversalDeclined: { ...posting, code: text },
  ReversalTombstoned: posting,
  /** Nothing is said to the leg yet; what is due later, and whether it is posted, the word says. */
  AnswerWithheld: {
    ...posting,
    withholding: oneOf(...withholdings),
    dueAt: text,
    originatedAt: text,
  },
  /** The bank says that there is no original, and wrongly does not bar the leg. */
  ReversalOverlooked: posting,
  /** `reversed` is what came back of the amount; the rest is in suspense. */
  PostingPartlyReversed: { ...posting, contra: text, reversed: paise },
  /** `reversed` is the rest of an amount of which a part came back before. */
  ReversalCompleted: { ...posting, contra: text, reversed: paise },
  /** The bank cannot take back what both sides have; the attempt is the switch's demand. */
  RecoveryDeclined: { ...posting, code: text, attempt: count },
  BookTransferDebited: { ...transfer, utr: text },
  BookTransferCredited: { ...transfer, utr: text },
  /** The giver has nothing to give, or the receiver takes nothing. */
  BookTransferDeclined: { ...transfer, code: text },
  /** The receiver has declined it: the giver has back what was taken. */
  BookTransferReturned: { ...transfer, utr: text, code: text },
  HoldPlaced: asked,
  HoldDeclined: { ...asked, code: text },
  HoldCaptured: { ...hold, captureId: text, reference: text, contra: text, utr: text },
  /** The amount is what was still held. */
  HoldReleased: hold,
  HoldExpired: hold,
  AccountFrozen: { accountNumber: text, freeze: oneOf(...freezes) },
  AccountUnfrozen: { accountNumber: text },
  AccountClosed: { accountNumber: text },
});

export type AccountEvent = EventOf<typeof accountEvents>;
