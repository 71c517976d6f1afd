import { type Decider, accept } from '@suuupra/kernel';
import type { Behaviour } from '../behaviour.ts';
import type { FaultEvent } from './events.ts';

export type Fault = Readonly<{ behaviour: Behaviour }>;
export type FaultCommand = Readonly<{ type: 'SetBehaviour'; vpa: string; behaviour: Behaviour }>;

/** The behaviour of the bank towards one payer; whoever nobody has named is `ok`. */
export const fault: Decider<FaultCommand, FaultEvent, Fault, never> = {
  initial: { behaviour: 'ok' },
  evolve: (_state, event) => ({ behaviour: event.behaviour }),
  decide: ({ vpa, behaviour }, state) =>
    state.behaviour === behaviour ? accept() : accept({ type: 'BehaviourSet', vpa, behaviour }),
};
