export { type PaymentsConfig, composePayments } from './compose.ts';
export { configFrom } from './config.ts';
export type { Merchant } from './deps.ts';
export { type FeeSchedule, PLATFORM_FEES } from './intent/fees.ts';
export { type PaymentsReason, paymentsReasons } from './errors.ts';
