export { type RefundConfig, composeRefund } from './compose.ts';
export { REFUND_CATEGORY, type RefundEvent, refundEvents } from './events.ts';
