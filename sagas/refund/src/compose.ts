import type { StuckWork } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import type { Compose } from '@suuupra/process';
import { type Running, type Stuck, runWorkflow } from '@suuupra/workflow';
import { refundWorkflow } from './effects.ts';
import { REFUND_CATEGORY, type RefundEvent } from './events.ts';
import type { RefundSaga } from './saga.ts';
import type { RefundPolicy } from './translate.ts';

/** When a refund is sent again; after a quarter of an hour. */
export type RefundConfig = Readonly<Partial<RefundPolicy>>;

const POLICY: RefundPolicy = { resendMinutes: 15 };

/** The refund saga: from the request to the credit note. */
export const composeRefund: Compose<RefundConfig> = (ports, config) => {
  const { store, reader, time, activity, network, log } = ports;
  const workflow = refundWorkflow(network, { ...POLICY, ...config });
  let running: Running<RefundSaga, RefundEvent, never> | undefined;
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
  return { stream: `${REFUND_CATEGORY}-${id}`, effect: key, tries, lastError: error };
}
