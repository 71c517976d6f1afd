import type { EntitlementEvent, OrderEvent, SeriesEvent } from '@suuupra/commerce/reactions';
import type { IntentEvent } from '@suuupra/payments/reactions';
import type { MerchantSettlementEvent } from '@suuupra/settlement/reactions';

/** The events of the streams that the book is made from. */
export type SourceEvent =
  | IntentEvent
  | OrderEvent
  | EntitlementEvent
  | SeriesEvent
  | MerchantSettlementEvent;

/**
 * What the book makes of an event type: an entry with postings, an entry that says that nothing is
 * posted, or (for a message about a message: an attempt, an inquiry, an unclear answer) no entry.
 */
export type Ruling = 'posts' | 'no-posting' | 'technical';

/** Every event type of the source streams, without exception: a new one does not compile. */
export const RULINGS = {
  PaymentCaptured: 'posts',
  EntitlementGranted: 'posts',
  OrderRefundAccepted: 'posts',
  OrderRefundAbandoned: 'posts',
  RefundSucceeded: 'posts',
  CaptureUnfulfilled: 'posts',
  AutoRefundRequested: 'posts',
  AutoRefundSucceeded: 'posts',
  RefundOverpaid: 'posts',
  RefundOverpaymentRecovered: 'posts',
  RefundOverpaymentWrittenOff: 'posts',
  MerchantSettlementPaid: 'posts',
  MerchantSettlementMatched: 'posts',

  PaymentIntentCreated: 'no-posting',
  PaymentAttemptDeemed: 'no-posting',
  PaymentIntentFailed: 'no-posting',
  PaymentIntentCanceled: 'no-posting',
  PaymentIntentCancelTombstoned: 'no-posting',
  SurplusCaptureObserved: 'no-posting',
  LateSuccessObserved: 'no-posting',
  RefundReserved: 'no-posting',
  RefundDeemed: 'no-posting',
  RefundMovedToManual: 'no-posting',
  RefundPaidByTransfer: 'no-posting',
  RefundAbandoned: 'no-posting',
  PaymentReviewResolved: 'no-posting',
  LateRefundObserved: 'no-posting',

  OrderPlaced: 'no-posting',
  OrderConfirmed: 'no-posting',
  OrderCancelled: 'no-posting',
  OrderCancelTombstoned: 'no-posting',
  OrderExpired: 'no-posting',
  OrderReopened: 'no-posting',
  OrderRefundRequested: 'no-posting',
  OrderRefundRefused: 'no-posting',
  OrderRefunded: 'no-posting',
  OrderCompleted: 'no-posting',

  EntitlementSuspended: 'no-posting',
  EntitlementResumed: 'no-posting',
  EntitlementRevoked: 'no-posting',

  DocumentIssued: 'no-posting',
  DocumentCancelled: 'no-posting',

  MerchantSettlementOpened: 'no-posting',
  MerchantSettlementNegative: 'no-posting',

  PaymentAttemptRequested: 'technical',
  PaymentAttemptFailed: 'technical',
  PaymentAttemptUnknown: 'technical',
  PaymentAnswerDiffered: 'technical',
  PaymentAnswerContradicted: 'technical',
  PaymentInquiryRequested: 'technical',
  PaymentInquiryAnswered: 'technical',
  PaymentOutcomeOverdue: 'technical',
  PaymentCaseClosed: 'technical',
  RefundSent: 'technical',
  RefundRetryDue: 'technical',
  RefundUnknown: 'technical',
} as const satisfies Readonly<Record<SourceEvent['type'], Ruling>>;

type TypeWith<R extends Ruling> = {
  [T in keyof typeof RULINGS]: (typeof RULINGS)[T] extends R ? T : never;
}[keyof typeof RULINGS];

/** The events that move something in the book. */
export type PostedEvent = Extract<SourceEvent, { type: TypeWith<'posts'> }>;
