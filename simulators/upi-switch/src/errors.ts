import type { CycleReason } from './cycle/decider.ts';
import type { ParticipantReason } from './participant/decider.ts';
import type { TransactionReason } from './transaction/decider.ts';
import type { VpaReason } from './vpa/decider.ts';

/** Every rule of the switch that can say no to a call, and the gRPC status it is told with. */
export const switchReasons = {
  IDEMPOTENCY_PAYLOAD_MISMATCH: 'INVALID_ARGUMENT',

  TRANSACTION_NOT_FOUND: 'NOT_FOUND',
  DUPLICATE_TXN_ID: 'ALREADY_EXISTS',
  LEG_NOT_REQUESTED: 'FAILED_PRECONDITION',
  TRANSACTION_NOT_OVER: 'FAILED_PRECONDITION',
  TRANSACTION_NOT_DEEMED: 'FAILED_PRECONDITION',
  CREDIT_ALREADY_CONFIRMED: 'FAILED_PRECONDITION',
  CREDIT_ALREADY_RETURNED: 'FAILED_PRECONDITION',
  RRN_EXHAUSTED: 'RESOURCE_EXHAUSTED',

  PARTICIPANT_EXISTS_WITH_DIFFERENT_DETAILS: 'ALREADY_EXISTS',
  PARTICIPANT_NOT_FOUND: 'NOT_FOUND',
  VPA_EXISTS_WITH_DIFFERENT_ACCOUNT: 'ALREADY_EXISTS',

  CYCLE_NOT_OPEN: 'FAILED_PRECONDITION',
  CYCLE_NOT_FOUND: 'NOT_FOUND',
  CYCLE_NOT_CUT: 'FAILED_PRECONDITION',
  CYCLE_NOT_NETTED: 'FAILED_PRECONDITION',
  CYCLE_NOT_SETTLED: 'FAILED_PRECONDITION',
  PREVIOUS_CYCLE_NOT_SETTLED: 'FAILED_PRECONDITION',
  CYCLE_ABORTED: 'FAILED_PRECONDITION',
  CYCLE_ALREADY_SETTLED: 'FAILED_PRECONDITION',
  CYCLE_FUNDING_STARTED: 'FAILED_PRECONDITION',
  CYCLE_SHORT: 'FAILED_PRECONDITION',
  CYCLE_NOT_SHORT: 'FAILED_PRECONDITION',
  MEMBER_OWES_NOTHING: 'FAILED_PRECONDITION',
  SHORTFALL_ABOVE_DEBT: 'FAILED_PRECONDITION',
  SHORTFALL_DIFFERS: 'FAILED_PRECONDITION',
} as const;

/** The name of a rule of the switch. */
export type SwitchReason = keyof typeof switchReasons;

/** The rules of the deciders. That each has its status above is what this assignment proves. */
type Decided = CycleReason | ParticipantReason | TransactionReason | VpaReason;
switchReasons satisfies Readonly<Record<Decided, string>>;
