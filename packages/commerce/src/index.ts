export { type CommerceConfig, composeCommerce } from './compose.ts';
export { type CommerceReason, commerceReasons } from './errors.ts';
