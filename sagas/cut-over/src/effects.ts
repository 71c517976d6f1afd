import {
  type CutOverRequest,
  SettlementCycleServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/settlement_cycle_service';
import { type CallOptions, type Network, refusalIn } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { NotYetError, type Workflow } from '@suuupra/workflow';
import { CUTOVER_CATEGORY, type CutOverEvent, cutOverEvents } from './events.ts';
import { type CutOver, type CutOverEffect, cutOverDecider, plan } from './saga.ts';
import { cutOverInputs } from './translate.ts';

type Answers = Promise<readonly CutOverEvent[]>;

/** What every call of one effect shares. `id` names one call, the same at every try. */
type Hands = Readonly<{
  network: Network;
  options: CallOptions;
  id: (call: string) => string;
}>;

/** The cut-over saga: the plan's wishes, and the hands that grant them over the network. */
export function cutOverWorkflow(
  network: Network,
): Workflow<CutOverEvent, CutOverEvent, CutOver, never, CutOverEffect> {
  return {
    name: 'cut-over',
    aggregate: { category: CUTOVER_CATEGORY, codec: cutOverEvents, decider: cutOverDecider },
    plan,
    inputs: cutOverInputs(),
    correlationOf: (_state, id) => id,
    perform: ({ do: wish, cycleId }, { requestId, correlationId, causationId }) => {
      const options = { correlationId, causationId };
      const id = (call: string): string => idOf(requestId, call);
      const hands = { network, options, id };
      switch (wish) {
        case 'Mark':
          return mark(cycleId, hands);
        case 'Net':
          return net(cycleId, hands);
        case 'Settle':
          return settle(cycleId, hands);
      }
    },
  };
}

async function mark(cycleId: string, { network, options, id }: Hands): Answers {
  const request: CutOverRequest = { requestId: id('cut-over'), cycleId };
  const { cutOver } = SettlementCycleServiceService;
  try {
    await network.unary('upi-switch', cutOver, request, options);
    return [{ type: 'CutOverMarked', cycleId }];
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.reason !== 'CYCLE_NOT_OPEN') throw error;
    return [{ type: 'CutOverSkipped', cycleId, reason: refusal.reason }];
  }
}

async function net(cycleId: string, { network, options, id }: Hands): Answers {
  const request = { requestId: id('net'), cycleId };
  await network.unary('upi-switch', SettlementCycleServiceService.netCycle, request, options);
  return [{ type: 'CutOverNetted', cycleId }];
}

/**
 * A cycle waits here for as long as the one before it is not settled. That a member is short, the
 * log says a moment later than the switch: then this is not wished any more until that is covered.
 * An operator may have aborted it: then what was in it belongs to a later cycle, with its own cut.
 */
async function settle(cycleId: string, { network, options, id }: Hands): Answers {
  const { recordFunding, finaliseCycle } = SettlementCycleServiceService;
  const fund = { requestId: id('record-funding'), cycleId };
  try {
    await network.unary('upi-switch', recordFunding, fund, options);
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.reason === 'PREVIOUS_CYCLE_NOT_SETTLED') throw new NotYetError(refusal.reason);
    if (refusal?.reason !== 'CYCLE_ABORTED') throw error;
    return [{ type: 'CutOverSkipped', cycleId, reason: refusal.reason }];
  }
  const finalise = { requestId: id('finalise'), cycleId };
  await network.unary('upi-switch', finaliseCycle, finalise, options);
  return [{ type: 'CutOverCompleted', cycleId }];
}
