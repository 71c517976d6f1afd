import type { AccountReason } from './account/decider.ts';

/** Every rule of the bank that can say no to a call, and the gRPC status it is told with. */
export const bankReasons = {
  IDEMPOTENCY_PAYLOAD_MISMATCH: 'INVALID_ARGUMENT',

  ACCOUNT_NOT_FOUND: 'NOT_FOUND',
  ACCOUNT_EXISTS_WITH_DIFFERENT_DETAILS: 'ALREADY_EXISTS',
  LEG_EXISTS_WITH_DIFFERENT_CONTENT: 'ALREADY_EXISTS',
  TRANSFER_EXISTS_WITH_DIFFERENT_CONTENT: 'ALREADY_EXISTS',
  ACCOUNTS_OF_DIFFERENT_BANKS: 'FAILED_PRECONDITION',
  BALANCE_LIMIT_EXCEEDED: 'FAILED_PRECONDITION',
} as const;

/** The name of a rule of the bank. */
export type BankReason = keyof typeof bankReasons;

/** The rules of the decider. That each has its status above is what this assignment proves. */
bankReasons satisfies Readonly<Record<AccountReason, string>>;
