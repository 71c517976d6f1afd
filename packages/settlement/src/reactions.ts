/** What other parts may see of settlement: the streams by prefix, and how to read them. */
export { type MerchantSettlementEvent, merchantSettlementEvents } from './merchant/events.ts';

/** The prefix of every stream of a merchant settlement. */
export const MERCHANT_PREFIX = 'settlement.merchant-';
