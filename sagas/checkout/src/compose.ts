import type { StuckWork } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import type { Compose } from '@suuupra/process';
import { type Running, type Stuck, runWorkflow } from '@suuupra/workflow';
import { checkoutWorkflow } from './effects.ts';
import { CHECKOUT_CATEGORY, type CheckoutEvent } from './events.ts';
import type { Checkout } from './state.ts';
import type { CheckoutPolicy } from './translate.ts';

/** The policy of new checkouts; running ones keep theirs. Half an hour and two attempts. */
export type CheckoutConfig = Readonly<Partial<CheckoutPolicy>>;

const POLICY: CheckoutPolicy = { timeToPayMinutes: 30, maxAttempts: 2 };

/** The checkout saga: from the locked cart to an order that is settled with the merchant. */
export const composeCheckout: Compose<CheckoutConfig> = (ports, config) => {
  const { store, reader, time, activity, network, log } = ports;
  const workflow = checkoutWorkflow(network, { ...POLICY, ...config });
  let running: Running<Checkout, CheckoutEvent, never> | undefined;
  return {
    services: [],
    start: () => {
      running = runWorkflow({ store, reader, time, activity, log, workflow });
      return Promise.resolve();
    },
    stop: async () => running?.stop(),
    status: () => Promise.resolve({ stuck: (running?.status().stuck ?? []).map(stuckWorkOf) }),
  };
};

function stuckWorkOf({ id, key, tries, error }: Stuck): StuckWork {
  return { stream: `${CHECKOUT_CATEGORY}-${id}`, effect: key, tries, lastError: error };
}
