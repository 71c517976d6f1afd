import { type EventOf, eventCodec, oneOf, text } from '@suuupra/kernel';
import { behaviours } from '../behaviour.ts';

export const faultEvents = eventCodec({
  BehaviourSet: { vpa: text, behaviour: oneOf(...behaviours) },
});

export type FaultEvent = EventOf<typeof faultEvents>;
