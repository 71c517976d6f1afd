import type { StuckWork } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import type { Compose } from '@suuupra/process';
import { type Running, type Stuck, runWorkflow } from '@suuupra/workflow';
import { cutOverWorkflow } from './effects.ts';
import { CUTOVER_CATEGORY, type CutOverEvent } from './events.ts';
import type { CutOver } from './saga.ts';

/**
 * The cut-over saga; nothing of it can be set. Every cycle in which money moved is cut, netted and
 * settled at its end.
 */
export const composeCutOver: Compose<unknown> = (ports) => {
  const { store, reader, time, activity, network, log } = ports;
  const workflow = cutOverWorkflow(network);
  let running: Running<CutOver, CutOverEvent, never> | undefined;
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
  return { stream: `${CUTOVER_CATEGORY}-${id}`, effect: key, tries, lastError: error };
}
