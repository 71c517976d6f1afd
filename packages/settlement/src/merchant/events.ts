import { type EventOf, added, eventCodec, paise, text } from '@suuupra/kernel';

/** The category of the streams: one stream per Indian day that is settled to the merchant. */
export const MERCHANT_CATEGORY = 'settlement.merchant';

const fees = { fee: paise, feeCgst: paise, feeSgst: paise };

/** The stored shapes of a merchant settlement. The day is an Indian date, amounts are paise. */
export const merchantSettlementEvents = eventCodec({
  MerchantSettlementOpened: { day: text, captured: paise, ...fees, refunded: paise, net: paise },
  MerchantSettlementNegative: { day: text, captured: paise, ...fees, refunded: paise, net: paise },
  MerchantSettlementPaid: { day: text, net: paise, ...fees, utr: text },
  // `postedAt`: when the bank booked the line; empty where nothing was transferred, or not known.
  MerchantSettlementMatched: { day: text, net: paise, utr: text, postedAt: added(text, '') },
});

export type MerchantSettlementEvent = EventOf<typeof merchantSettlementEvents>;
