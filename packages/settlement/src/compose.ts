import { type Consumer, createHandler, decodeOrPark } from '@suuupra/eventstore';
import type { Compose } from '@suuupra/process';
import { merchantSettlement } from './merchant/decider.ts';
import { MERCHANT_CATEGORY, merchantSettlementEvents } from './merchant/events.ts';
import { MERCHANT_PREFIX } from './reactions.ts';
import { merchantSettlementService } from './service.ts';

/** The settlement context has no settings of its own. */
export type SettlementConfig = Readonly<Record<string, never>>;

type ListedCase = Readonly<{ kind: string; subject: string; since: string }>;

/** The settlement context: what is due to the merchant for each day. */
export const composeSettlement: Compose<SettlementConfig> = (ports) => {
  const { store, reader, time, activity } = ports;
  const aggregate = {
    category: MERCHANT_CATEGORY,
    codec: merchantSettlementEvents,
    decider: merchantSettlement,
  };
  const settlements = createHandler({ store, clock: time.clock, activity, aggregate });
  const cases: ListedCase[] = [];
  return {
    services: [merchantSettlementService({ settlements })],
    start: () => {
      reader.add(readingOf(cases));
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
    status: () => Promise.resolve({ cases }),
  };
};

/** The days that nobody was paid for, folded from the log. */
function readingOf(cases: ListedCase[]): Consumer {
  return {
    name: 'settlement-cases',
    from: 'start',
    prefixes: [MERCHANT_PREFIX],
    onEvent: (recorded) => {
      const event = decodeOrPark(merchantSettlementEvents, recorded);
      if (event.type === 'MerchantSettlementNegative') {
        const { at: since } = recorded.metadata;
        cases.push({ kind: 'SETTLEMENT_NEGATIVE', subject: event.day, since });
      }
      return Promise.resolve();
    },
  };
}
