import type { StuckWork } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import { createHandler } from '@suuupra/eventstore';
import { assert } from '@suuupra/kernel';
import type { Compose } from '@suuupra/process';
import { type Running, type Stuck, runWorkflow } from '@suuupra/workflow';
import { createCaseList } from './case-list.ts';
import { type GiveToDay, type SettlementPolicy, settlementWorkflow } from './effects.ts';
import { SETTLEMENT_CATEGORY, type SettlementEvent } from './events.ts';
import type { Settlement } from './saga.ts';

const TENANT = 'main';

/** The three accounts; a declined transfer is tried again after an hour unless told otherwise. */
export type SettlementConfig = Readonly<
  Omit<SettlementPolicy, 'resumeMinutes'> & Partial<Pick<SettlementPolicy, 'resumeMinutes'>>
>;

/** The merchant settlement saga: a day's captures and refunds, paid to the merchant and matched. */
export const composeSettlement: Compose<SettlementConfig> = (ports, config) => {
  const { store, reader, time, activity, network, log } = ports;
  const cases = createCaseList();
  let running: Running<Settlement, SettlementEvent, never> | undefined;
  const giveToDay: GiveToDay = async (dayId, movement, origin) => {
    const { commandId } = origin;
    const context = { ...origin, actor: workflow.name, tenant: TENANT };
    const handled = await handler.handle(dayId, movement, context);
    assert(handled.ok, 'a day takes what belongs to it, or hands it on');
    running?.touched(dayId, handled, commandId);
  };
  const workflow = settlementWorkflow(network, { resumeMinutes: 60, ...config }, giveToDay);
  const { aggregate } = workflow;
  const handler = createHandler({ store, clock: time.clock, activity, aggregate });
  return {
    services: [],
    start: () => {
      reader.add(cases.consumer);
      running = runWorkflow({ store, reader, time, activity, log, workflow, handler });
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
