export { composeBank } from './compose.ts';
export { type BankReason, bankReasons } from './errors.ts';
