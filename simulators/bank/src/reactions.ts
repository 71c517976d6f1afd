/** What other parts may see of the bank: the streams by prefix, and how to read them. */
export { type AccountEvent, accountEvents } from './account/events.ts';
export { movementOf } from './account/state.ts';
export { type ConfirmationEvent, confirmationEvents } from './confirmation/events.ts';
export { type DutyEvent, dutyEvents } from './duty/events.ts';
export { type FaultEvent, faultEvents } from './fault/events.ts';

/** The prefixes of the streams of the bank. The id follows: account number, VPA, txnId, or leg. */
export const ACCOUNT_PREFIX = 'bank.account-';
export const FAULT_PREFIX = 'bank.fault-';
export const CONFIRMATION_PREFIX = 'bank.confirmation-';
export const DUTY_PREFIX = 'bank.duty-';
