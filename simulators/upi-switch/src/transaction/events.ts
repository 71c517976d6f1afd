import { type EventOf, eventCodec, oneOf, paise, text } from '@suuupra/kernel';

/** The legs of a transaction, in the words of the stored events. */
export const legs = [
  'authorisation',
  'debit',
  'credit',
  'debitReversal',
  'creditReversal',
] as const;
export type Leg = (typeof legs)[number];

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
});

export type TransactionEvent = EventOf<typeof transactionEvents>;
