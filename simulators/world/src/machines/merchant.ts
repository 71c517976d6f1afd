import { machine, owned, terminal } from './machine.ts';

/** The settlement of a day with the merchant (payments.md §2.10, merchant leg). */
export const merchantSettlement = machine({
  name: 'merchant settlement',
  category: 'settlement.merchant',
  edges: {
    absent: { MerchantSettlementOpened: 'opened', MerchantSettlementNegative: 'negative' },
    opened: { MerchantSettlementPaid: 'paid' },
    negative: { MerchantSettlementPaid: 'paid' },
    paid: { MerchantSettlementMatched: 'matched' },
    matched: {},
  },
  states: {
    opened: owned('saga.settlement', 'T+1 12:00'),
    negative: owned('a person', 'until the merchant has made up for it'),
    paid: owned('saga.settlement', 'the bank’s line, T+2'),
    matched: terminal,
  },
  ignores: [],
});
