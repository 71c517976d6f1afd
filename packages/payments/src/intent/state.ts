import type { Paise } from '@suuupra/kernel';

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
}>;

type Facts = Readonly<{
  terms: Terms;
  attempts: readonly Transfer[];
  refunds: readonly Refund[];
  cases: readonly OpenCase[];
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

export type IntentState = Readonly<{ is: 'absent' }> | Payment;

/** The part of the capture that refunds have taken, reserved or paid. */
export function refundReserved(payment: Payment): Paise {
  return ofCapture(payment).reduce((sum, { amount }) => sum + amount, 0n);
}

function ofCapture({ refunds }: Payment): readonly Refund[] {
  return refunds.filter(({ collected }) => collected === '');
}

/** The part of the capture that is back with the payer. */
export function refundedOf(payment: Payment): Paise {
  const paid = ofCapture(payment).filter((refund) => refundStateOf(refund) === 'succeeded');
  return paid.reduce((sum, { amount }) => sum + amount, 0n);
}

/** Where a refund stands: where its last transaction stands, once there is one. */
export function refundStateOf({ tries }: Refund): 'reserved' | 'manual' | OpenPhase | 'succeeded' {
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

/** The phases in which a transaction may still move money. */
export type OpenPhase = 'sent' | 'unknown' | 'deemed';

/** Whether the transaction may still move money, as far as anybody knows. */
export function isLive(transfer: Transfer): boolean {
  return transfer.is === 'sent' || transfer.is === 'unknown' || transfer.is === 'deemed';
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

/** Whether a case about this transaction is open. */
export function hasCase(payment: Payment, transactionId: string): boolean {
  return payment.cases.some((one) => one.transactionId === transactionId && one.kind !== 'OVERDUE');
}
