import type { Aggregate } from '@suuupra/eventstore';
import type { Effect, Workflow } from '@suuupra/workflow';
import { type PositionCommand, type PositionReason, position } from './decider.ts';
import { type PositionEvent, positionEvents } from './events.ts';
import type { PositionInputs } from './inputs.ts';
import type { Position } from './state.ts';

/** The streams of the positions, one for each member that has a cap or fell short. */
export const positionAggregate: Aggregate<
  PositionCommand,
  PositionEvent,
  Position,
  PositionReason
> = { category: 'upi.position', codec: positionEvents, decider: position };

/** A position wishes nothing: it only takes in what the log says. */
export function positionWorkflow({
  inputs,
}: Pick<PositionInputs, 'inputs'>): Workflow<
  PositionCommand,
  PositionEvent,
  Position,
  PositionReason,
  Effect
> {
  return {
    name: 'upi-position',
    aggregate: positionAggregate,
    plan: () => [],
    perform: () => Promise.resolve([]),
    inputs,
    correlationOf: (_state, member) => member,
  };
}
