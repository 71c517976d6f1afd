import type { StuckWork } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import type { Compose } from '@suuupra/process';
import { type Running, type Stuck, runWorkflow } from '@suuupra/workflow';
import { createCaseList } from './case-list.ts';
import { type SettlementPolicy, settlementWorkflow } from './effects.ts';
import { SETTLEMENT_CATEGORY, type SettlementEvent } from './events.ts';
import type { Settlement } from './saga.ts';

/** The three accounts; a declined transfer is tried again after an hour unless told otherwise. */
export type SettlementConfig = Readonly<
  Omit<SettlementPolicy, 'resumeMinutes'> & Partial<Pick<SettlementPolicy, 'resumeMinutes'>>
>;

/** The merchant settlement saga: a day's captures and refunds, paid to the merchant and matched. */
export const composeSettlement: Compose<SettlementConfig> = (ports, config) => {
  const { store, reader, time, activity, network, log } = ports;
  const workflow = settlementWorkflow(network, { resumeMinutes: 60, ...config });
  const cases = createCaseList();
  let running: Running<Settlement, SettlementEvent, never> | undefined;
  return {
    services: [],
    start: () => {
      reader.add(cases.consumer);
      running = runWorkflow({ store, reader, time, activity, log, workflow });
      return Promise.resolve();
    },
    stop: async () => running?.stop(),
    status: () => {
      const stuck = (running?.status().stuck ?? []).map(stuckWorkOf);
      return Promise.resolve({ stuck, cases: cases.open() });
    },
  };
};

function stuckWorkOf({ id, key, tries, error }: Stuck): StuckWork {
  return { stream: `${SETTLEMENT_CATEGORY}-${id}`, effect: key, tries, lastError: error };
}
