import { type EventOf, count, eventCodec, oneOf, paise, text } from '@suuupra/kernel';

/** The legs of a transaction, in the words of the stored events. */
export const legs = [
  'authorisation',
  'debit',
  'credit',
  'debitReversal',
  'creditReversal',
] as const;
export type Leg = (typeof legs)[number];

/** The cases that have to be closed in time: a deemed credit, a debit not (wholly) given back. */
export const timedCases = ['RB', 'RR', 'RP'] as const;
export type TimedCase = (typeof timedCases)[number];

const txnId = text;
const requestedAt = text;

/** What every ending says. A transaction declined before it was resolved knows no banks (''). */
const ending = {
  txnId,
  rrn: text,
  payerVpa: text,
  payeeVpa: text,
  payerBank: text,
  payeeBank: text,
  amount: paise,
  merchantReference: text,
  code: text,
  decidedAt: text,
};

export const transactionEvents = eventCodec({
  TransactionReceived: {
    txnId,
    rrn: text,
    payerVpa: text,
    payeeVpa: text,
    amount: paise,
    merchantReference: text,
    correlationId: text,
    receivedAt: text,
  },
  AuthorisationRequested: {
    txnId,
    payerAccount: text,
    payerBank: text,
    payeeAccount: text,
    payeeBank: text,
    requestedAt,
  },
  Authorised: { txnId },
  AuthorisationRefused: { txnId, code: text },
  DebitRequested: { txnId, requestedAt },
  DebitPosted: { txnId },
  DebitRefused: { txnId, code: text },
  CreditRequested: { txnId, requestedAt },
  CreditPosted: { txnId },
  CreditRefused: { txnId, code: text },
  CreditReversalRequested: { txnId, requestedAt },
  CreditReversed: { txnId },
  CreditReversalRefused: { txnId, code: text },
  DebitReversalRequested: { txnId, requestedAt },
  DebitReversed: { txnId },
  DebitReversalRefused: { txnId, code: text },
  /** A part of the debit is back with the payer: `amount` of it. The rest is in suspense. */
  DebitPartlyReversed: { txnId, amount: paise },
  LegTimedOut: { txnId, leg: oneOf(...legs), timedOutAt: text },
  TransactionSucceeded: ending,
  TransactionDeclined: ending,
  TransactionFailed: ending,
  TransactionReversed: ending,
  TransactionUnreversed: ending,
  TransactionDeemed: ending,
  FinalAnswerDelivered: { txnId },
  TccReceived: { txnId, receivedAt: text },
  RetReceived: { txnId, receivedAt: text },
  ReturnPosted: { txnId, returnedAt: text },
  ReturnRefused: { txnId, code: text, refusedAt: text },
  NewsDelivered: { txnId },
  LateAnswerNoted: {
    txnId,
    leg: oneOf(...legs),
    code: text,
    standing: oneOf('note', 'mismatch'),
    notedAt: text,
  },
  ReversalCaseClosed: { txnId, code: text, closedAt: text },
  DrcReceived: { txnId, receivedAt: text },
  TatBreached: { txnId, kind: oneOf(...timedCases), deadline: text, breachedAt: text },
  DoubleValueFound: { txnId, foundAt: text },
  RecoveryRequested: { txnId, attempt: count, requestedAt },
  RecoveryRefused: { txnId, attempt: count, code: text, refusedAt: text },
  RecoveryPosted: { txnId, recoveredAt: text },
  /** `amount` is what both had, and what the payee's bank has made good outside. */
  RecoverySettled: { txnId, note: text, amount: paise, settledAt: text },
  /** `suspense` is what was with nobody, or with two, and was settled outside by hand. */
  MismatchResolved: { txnId, note: text, suspense: paise, resolvedAt: text },
});

export type TransactionEvent = EventOf<typeof transactionEvents>;
