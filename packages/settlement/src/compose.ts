import { type Consumer, createHandler, decodeOrPark } from '@suuupra/eventstore';
import type { Compose } from '@suuupra/process';
import { merchantSettlement } from './merchant/decider.ts';
import { MERCHANT_CATEGORY, merchantSettlementEvents } from './merchant/events.ts';
import { MERCHANT_PREFIX } from './reactions.ts';
import { type Deps, merchantSettlementService } from './service.ts';

/** The settlement context has no settings of its own. */
export type SettlementConfig = Readonly<Record<string, never>>;

type Settlements = Deps['settlements'];
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
  const cases = new Map<string, ListedCase>();
  return {
    services: [merchantSettlementService({ settlements })],
    start: () => {
      const { seen } = settlements;
      reader.add(readingOf(cases, seen));
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
    status: () => Promise.resolve({ cases: [...cases.values()] }),
  };
};

/** The days that the merchant has yet to make up for, folded from the log. */
function readingOf(cases: Map<string, ListedCase>, seen: Settlements['seen']): Consumer {
  return {
    name: 'settlement-cases',
    from: 'start',
    prefixes: [MERCHANT_PREFIX],
    onEvent: (recorded) => {
      const { streamId, revision } = recorded;
      // Another process may have written it: what is known of the day here is older then.
      seen(streamId.slice(MERCHANT_PREFIX.length), revision);
      const event = decodeOrPark(merchantSettlementEvents, recorded);
      if (event.type === 'MerchantSettlementNegative') {
        const { at: since } = recorded.metadata;
        cases.set(event.day, { kind: 'SETTLEMENT_NEGATIVE', subject: event.day, since });
      }
      if (event.type === 'MerchantSettlementMatched') cases.delete(event.day);
      return Promise.resolve();
    },
  };
}
