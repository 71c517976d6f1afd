import type { Paise } from '@suuupra/kernel';
import type { CLOSABLE_KINDS, OUTCOME_WORDS, REVIEW_OUTCOMES } from './events.ts';

/** How a person ended a review, and what kinds of cases a person may close. */
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];
export type ClosableKind = (typeof CLOSABLE_KINDS)[number];

/**
 * Where one transaction on the rail stands, be it a collection or a refund: its phase. `review`
 * is one whose answer differed from what was asked.
 */
type Phase =
  | { is: 'sent' }
  | { is: 'unknown' }
  | { is: 'deemed'; code: string }
  | { is: 'failed'; code: string; retryable: boolean }
  | { is: 'succeeded' }
  | { is: 'review' };

type TransferFacts = Readonly<{
  transactionId: string;
  /** 1 and on, within the intent for collections and within the refund for refunds. */
  number: number;
  sentAt: string;
  rrn: string;
  /** The rail once said deemed; a late copy of that answer contradicts nothing. */
  wasDeemed: boolean;
  /** The last inquiry of the schedule that was asked for; 0 for none. */
  inquiry: number;
  /** That inquiry has no answer yet. */
  asking: boolean;
  /** The hour has passed at which a person had to be told that its outcome is unknown. */
  overdue: boolean;
  /** What it was taken to have paid of a refund whose rest a person paid. */
  counted: Paise;
  /** What the payer has by it beyond what was owed to him, and is to give back. */
  overpaid: Paise;
  /** How a person ended the review of it; empty for none. */
  resolved: ReviewOutcome | '';
}>;

/** One transaction on the rail. */
export type Transfer = TransferFacts & Readonly<Phase>;

/** Money back to the payer. Its amount is reserved from the moment it stands here. */
export type Refund = Readonly<{
  refundId: string;
  amount: Paise;
  /** Whether it undoes the sale itself, because nothing was or will be delivered for it. */
  unfulfilled: boolean;
  /** The collection that it gives back where that is none of the capture's: late or surplus. */
  collected: string;
  tries: readonly Transfer[];
  /** When the declined last try is followed by another by itself; empty for never. */
  retryAt: string;
  /** The try whose hour has come; 0 for none. */
  due: number;
  /** How a person ended it beside the rail: by this transfer of a bank, or not at all. */
  ended: Readonly<
    { is: 'no' } | { is: 'transferred'; utr: string; amount: Paise } | { is: 'abandoned' }
  >;
}>;

/** What was agreed when the intent was created; nothing of it ever changes. */
export type Terms = Readonly<{
  paymentIntentId: string;
  orderId: string;
  merchantReference: string;
  amount: Paise;
  taxable: Paise;
  cgst: Paise;
  sgst: Paise;
  igst: Paise;
  payerVpa: string;
  payeeVpa: string;
}>;

/** Evidence that a person has to look at: it never closes by itself. */
export type OpenCase = Readonly<{
  kind: 'DIFFERS' | 'CONTRADICTS' | 'LATE_SUCCESS' | 'SURPLUS_CAPTURE' | 'LATE_REFUND' | 'OVERDUE';
  transactionId: string;
  /** What was seen; the same evidence a second time opens nothing. */
  evidence: string;
  /** What the rail said in it, where it said anything. */
  seen: Seen | undefined;
}>;

/** What the rail said that does not fit. `amount` is undefined where it is as asked. */
export type Seen = Readonly<{
  outcome: (typeof OUTCOME_WORDS)[number];
  field: 'amount' | 'payer' | 'payee' | '';
  amount: Paise | undefined;
  rrn: string;
}>;

type Facts = Readonly<{
  terms: Terms;
  attempts: readonly Transfer[];
  refunds: readonly Refund[];
  cases: readonly OpenCase[];
  /** The cases that are over: the same evidence opens none of them again. */
  closed: readonly OpenCase[];
}>;

/** A payment that exists. */
export type Payment = Facts &
  Readonly<
    | { is: 'requiresMethod' }
    | { is: 'processing' }
    | { is: 'succeeded'; captured: Paise }
    | { is: 'failed'; code: string }
    | { is: 'canceled' }
    | { is: 'underReview' }
  >;

/** A tombstone is a payment that was given up before it was created, and never will be. */
export type IntentState = Readonly<{ is: 'absent' } | { is: 'tombstone' }> | Payment;

/** Whether there is a payment. */
export function isPayment(state: IntentState): state is Payment {
  return state.is !== 'absent' && state.is !== 'tombstone';
}

/** The part of the capture that refunds have taken, reserved or paid. */
export function refundReserved(payment: Payment): Paise {
  return ofCapture(payment).reduce((sum, { amount }) => sum + amount, 0n);
}

function ofCapture({ refunds }: Payment): readonly Refund[] {
  return refunds.filter(({ collected, ended }) => collected === '' && ended.is !== 'abandoned');
}

/** The part of the capture that is back with the payer. */
export function refundedOf(payment: Payment): Paise {
  const paid = ofCapture(payment).filter((refund) => refundStateOf(refund) === 'succeeded');
  return paid.reduce((sum, { amount }) => sum + amount, 0n);
}

/** Where a refund stands: where its last transaction stands, once there is one. */
export function refundStateOf({ tries, ended }: Refund): RefundStanding {
  if (ended.is === 'transferred' || tries.some(({ is }) => is === 'succeeded')) return 'succeeded';
  if (ended.is === 'abandoned') return 'abandoned';
  const last = tries.at(-1);
  if (last === undefined) return 'reserved';
  switch (last.is) {
    case 'sent':
    case 'unknown':
    case 'deemed':
    case 'succeeded':
      return last.is;
    case 'review':
      return 'unknown';
    case 'failed':
      return 'manual';
  }
}

/** Whether a refund is paid or given up, so that nothing more of it is owed. */
export function isOver(refund: Refund): boolean {
  const standing = refundStateOf(refund);
  return standing === 'succeeded' || standing === 'abandoned';
}

export type RefundStanding = 'reserved' | 'manual' | OpenPhase | 'succeeded' | 'abandoned';

/** The phases in which a transaction may still move money. */
export type OpenPhase = 'sent' | 'unknown' | 'deemed';

/** Whether the transaction may still move money, as far as anybody knows. */
export function isLive(transfer: Transfer): boolean {
  return transfer.is === 'sent' || transfer.is === 'unknown' || transfer.is === 'deemed';
}

/** Deemed, and then sent back by the beneficiary's bank: that is the end (payments.md §2.3). */
export function isReturned({ is, wasDeemed }: Transfer): boolean {
  return is === 'failed' && wasDeemed;
}

/** The collection or refund transaction of this id, with the refund it belongs to. */
export function transferOf(
  payment: Payment,
  transactionId: string,
): Readonly<{ transfer: Transfer; refund: Refund | undefined }> | undefined {
  const named = (one: Transfer): boolean => one.transactionId === transactionId;
  const attempt = payment.attempts.find(named);
  if (attempt) return { transfer: attempt, refund: undefined };
  for (const refund of payment.refunds) {
    const transfer = refund.tries.find(named);
    if (transfer) return { transfer, refund };
  }
  return undefined;
}

/** The refund of this id. */
export function refundOf(payment: Payment, refundId: string): Refund | undefined {
  return payment.refunds.find((one) => one.refundId === refundId);
}

/** Whether a case about this transaction is open. */
export function hasCase(payment: Payment, transactionId: string): boolean {
  return payment.cases.some((one) => one.transactionId === transactionId && one.kind !== 'OVERDUE');
}
