import { type Appended, type EventStore, type Recorded } from '@suuupra/eventstore';
import { type Decider, type EventOf, accept, eventCodec, idOf, instantText } from '@suuupra/kernel';
import { paise, text } from '@suuupra/kernel';
import type { EffectContext, Wake, Workflow } from './workflow.ts';

// A small saga for the tests of the runner: it reserves, pays, thanks and closes, or it releases.

const shapes = {
  ToyStarted: { orderId: text, due: paise },
  ToyReserved: {},
  ToyPaid: {},
  ToyDuePassed: {},
  ToyCancelled: {},
  ToyReleased: {},
  ToyClosed: {},
};
const codec = eventCodec(shapes);
export type ToyEvent = EventOf<typeof codec>;
export type Toy =
  | { is: 'absent' }
  | { is: 'closed' }
  | { is: 'open' | 'reserved' | 'paid' | 'leaving'; orderId: string; due: bigint };
export type ToyEffect = Readonly<{
  do: 'Reserve' | 'Pay' | 'Thank' | 'Close' | 'Release';
  key: string;
}>;

const NEXT: Readonly<Record<string, readonly string[]>> = {
  ToyReserved: ['open'],
  ToyPaid: ['reserved'],
  ToyDuePassed: ['open', 'reserved'],
  ToyCancelled: ['open', 'reserved'],
  ToyReleased: ['leaving'],
  ToyClosed: ['paid'],
  ToyStarted: ['absent'],
};
const toy: Decider<ToyEvent, ToyEvent, Toy, never> = {
  initial: { is: 'absent' },
  evolve: (state, event) => {
    if (event.type === 'ToyStarted') return { is: 'open', orderId: event.orderId, due: event.due };
    if (state.is === 'absent' || state.is === 'closed') return state;
    const { orderId, due } = state;
    if (event.type === 'ToyReserved') return { is: 'reserved', orderId, due };
    if (event.type === 'ToyPaid') return { is: 'paid', orderId, due };
    if (event.type === 'ToyClosed' || event.type === 'ToyReleased') return { is: 'closed' };
    return { is: 'leaving', orderId, due };
  },
  decide: (event, { is }) => (NEXT[event.type]?.includes(is) ? accept(event) : accept()),
};
const ANSWERS: Readonly<Record<ToyEffect['do'], readonly ToyEvent[]>> = {
  Reserve: [{ type: 'ToyReserved' }],
  Pay: [{ type: 'ToyPaid' }],
  Thank: [],
  Close: [{ type: 'ToyClosed' }],
  Release: [{ type: 'ToyReleased' }],
};

function plan(state: Toy): readonly (ToyEffect | Wake<ToyEvent>)[] {
  if (state.is === 'absent' || state.is === 'closed') return [];
  const { due, orderId } = state;
  const command = { type: 'ToyDuePassed' } as const;
  const wake = { do: 'WakeAt', key: 'due', at: due, rank: 1, order: orderId, command } as const;
  if (state.is === 'open') return [{ do: 'Reserve', key: 'reserve' }, wake];
  if (state.is === 'reserved') return [{ do: 'Pay', key: 'pay' }, wake];
  if (state.is === 'leaving') return [{ do: 'Release', key: 'release' }];
  return [
    { do: 'Thank', key: 'thank' },
    { do: 'Close', key: 'close' },
  ];
}

export type Perform = (effect: ToyEffect, context: EffectContext<Toy>) => Promise<void>;

export const workflowOf = (
  perform: Perform,
): Workflow<ToyEvent, ToyEvent, Toy, never, ToyEffect> => ({
  name: 'toy',
  aggregate: { category: 'saga.toy', codec, decider: toy },
  plan,
  perform: async (effect, context) => {
    await perform(effect, context);
    return ANSWERS[effect.do];
  },
  inputs: [
    {
      prefix: 't.order-',
      translate: ({ streamId, type, data }) => {
        const id = streamId.slice('t.order-'.length);
        if (type === 'OrderAsked') {
          const { due } = data as { due: string };
          return { id, command: { type: 'ToyStarted', orderId: id, due: BigInt(due) } };
        }
        return type === 'OrderCancelled' ? { id, command: { type: 'ToyCancelled' } } : undefined;
      },
    },
  ],
  correlationOf: (state, id) => ('orderId' in state ? state.orderId : id),
});

export const DUE = 1_000_000n;
export async function eventsIn(store: EventStore, streamId: string): Promise<readonly Recorded[]> {
  const events: Recorded[] = [];
  for await (const event of store.read(streamId)) events.push(event);
  return events;
}

export async function typesIn(store: EventStore, streamId: string): Promise<readonly string[]> {
  return (await eventsIn(store, streamId)).map(({ type }) => type);
}

export function ask(
  store: EventStore,
  id: string,
  type = 'OrderAsked',
  revision = -1n,
): Promise<Appended> {
  const ids = { commandId: id, correlationId: `k-${id}`, causationId: id };
  const at = instantText(5n);
  const metadata = { tenant: 'main', actor: 'test', ...ids, at, commandHash: '' };
  const event = { id: idOf(type, id), type, data: { due: String(DUE) }, metadata };
  return store.append(`t.order-${id}`, [event], revision);
}
