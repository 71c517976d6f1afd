import type { MerchantSettlementReason } from './merchant/decider.ts';

/** Every rule of this context that can say no, and the gRPC status it is told with. */
export const settlementReasons = {
  IDEMPOTENCY_PAYLOAD_MISMATCH: 'INVALID_ARGUMENT',
  SETTLEMENT_NOT_FOUND: 'NOT_FOUND',
  SETTLEMENT_EXISTS_WITH_DIFFERENT_FIGURES: 'ALREADY_EXISTS',
  SETTLEMENT_NEGATIVE: 'FAILED_PRECONDITION',
  SETTLEMENT_NEEDS_A_REFERENCE: 'INVALID_ARGUMENT',
  SETTLEMENT_PAID_WITH_DIFFERENT_REFERENCE: 'ALREADY_EXISTS',
  SETTLEMENT_NOT_PAID: 'FAILED_PRECONDITION',
  BANK_LINE_DIFFERS: 'FAILED_PRECONDITION',
} as const;

/** The name of a rule of this context. */
export type SettlementReason = keyof typeof settlementReasons;

/** The rules of the decider. That each has its status above is what this assignment proves. */
settlementReasons satisfies Readonly<Record<MerchantSettlementReason, string>>;
