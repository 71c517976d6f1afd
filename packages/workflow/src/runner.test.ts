import { type Activity, type EventStore, type Reader, type Recorded } from '@suuupra/eventstore';
import { createActivity, createReader, memoryEventStore } from '@suuupra/eventstore';
import { type Decider, type EventOf, accept, eventCodec, idOf, instantText } from '@suuupra/kernel';
import { paise, text } from '@suuupra/kernel';
import { expect } from 'chai';
import { runWorkflow } from './runner.ts';
import type { Time } from './time.ts';
import { virtualTime } from './virtual-time.ts';
import type { EffectContext, Wake, Workflow } from './workflow.ts';

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
type ToyEvent = EventOf<typeof codec>;
type Toy =
  | { is: 'absent' }
  | { is: 'closed' }
  | { is: 'open' | 'reserved' | 'paid' | 'leaving'; orderId: string; due: bigint };
type ToyEffect = Readonly<{ do: 'Reserve' | 'Pay' | 'Thank' | 'Close' | 'Release'; key: string }>;

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

type Perform = (effect: ToyEffect, context: EffectContext<Toy>) => Promise<void>;

const workflowOf = (perform: Perform): Workflow<ToyEvent, ToyEvent, Toy, never, ToyEffect> => ({
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

const DUE = 1_000_000n;
const typesIn = async (store: EventStore, streamId: string): Promise<readonly string[]> => {
  const types: string[] = [];
  for await (const { type } of store.read(streamId)) types.push(type);
  return types;
};
const ask = (store: EventStore, id: string, type = 'OrderAsked', revision = -1n) => {
  const ids = { commandId: id, correlationId: `k-${id}`, causationId: id };
  const at = instantText(5n);
  const metadata = { tenant: 'main', actor: 'test', ...ids, at, commandHash: '' };
  const event = { id: idOf(type, id), type, data: { due: String(DUE) }, metadata };
  return store.append(`t.order-${id}`, [event], revision);
};

type Process = Readonly<{ activity: Activity; reader: Reader; time: Required<Time> }> &
  ReturnType<typeof runWorkflow<ToyEvent, ToyEvent, Toy, never, ToyEffect>>;

describe('the runner', () => {
  let store: EventStore;
  let warnings: string[];
  const begun: Process[] = [];
  beforeEach(() => {
    store = memoryEventStore();
    warnings = [];
  });
  afterEach(async () => {
    for (const one of begun.splice(0)) await Promise.all([one.stop(), one.reader.stop()]);
  });

  const prepare = (perform: Perform, over: EventStore): Process => {
    const activity = createActivity();
    const reader = createReader({ store: over, activity });
    const time = virtualTime();
    const log = { warn: (_fields: object, message: string) => void warnings.push(message) };
    const workflow = workflowOf(perform);
    const running = runWorkflow({ store: over, reader, time, activity, log, workflow });
    return { ...running, activity, reader, time };
  };
  const begin = async (perform: Perform, over: EventStore = store): Promise<Process> => {
    const process = prepare(perform, over);
    begun.push(process);
    await process.reader.start();
    return process;
  };
  const quiet = async ({ reader, activity }: Process): Promise<void> => {
    for (let before = -1n; before !== activity.count();) {
      before = activity.count();
      await reader.waitFor(await store.head(), 5000);
      await activity.idle();
    }
  };
  const ALL = ['ToyStarted', 'ToyReserved', 'ToyPaid', 'ToyClosed'];

  it('takes an input in and performs one wish after the other', async () => {
    const done: string[] = [];
    const seen: EffectContext<Toy>[] = [];
    const process = await begin((effect, context) => {
      seen.push(context);
      return Promise.resolve(void done.push(effect.do));
    });
    await ask(store, '1');
    await quiet(process);
    expect(done).to.deep.equal(['Reserve', 'Pay', 'Thank', 'Close']);
    expect(await typesIn(store, 'saga.toy-1')).to.deep.equal(ALL);
    expect(seen[0]).to.include({ recovering: false, requestId: idOf('saga.toy', '1', 'reserve') });
    expect(process.status()).to.deep.equal({ name: 'toy', live: true, open: 0, stuck: [] });
    expect(process.time.timers.next()).to.equal(undefined);
    expect(process.time.clock.now()).to.equal(5n);
    const all: Recorded[] = [];
    for await (const event of store.read('saga.toy-1')) all.push(event);
    expect(all[0]?.metadata).to.include({ causationId: idOf('OrderAsked', '1'), actor: 'toy' });
    expect(all[0]?.metadata.correlationId).to.equal('k-1');
    expect(all[1]?.metadata).to.include({ causationId: all[0]?.id, correlationId: '1' });
    expect(seen[1]?.causationId).to.equal(all[1]?.id);
  });

  it('goes on wherever it was killed: no input counts twice, no effect is lost', async () => {
    const mortal = (lastStep: number) => {
      let steps = 0;
      const step = async (): Promise<void> => {
        steps += 1;
        if (steps > lastStep) await new Promise(() => {});
      };
      const append: EventStore['append'] = async (...all) => {
        await step();
        const appended = await store.append(...all);
        await step();
        return appended;
      };
      const granted = new Set<string>();
      const perform: Perform = async (effect, { requestId }) => {
        await step();
        granted.add(`${effect.do} ${requestId}`);
        await step();
      };
      return { store: { ...store, append }, perform, granted, steps: () => steps };
    };
    const life = mortal(Infinity);
    await ask(store, 'whole');
    await quiet(await begin(life.perform, life.store));
    expect(life.steps()).to.equal(16);
    for (let k = 0; k < life.steps(); k += 1) {
      store = memoryEventStore();
      const first = mortal(k);
      await ask(store, 'x');
      void prepare(first.perform, first.store).reader.start();
      while (first.steps() <= k) await new Promise(setImmediate);
      const second = mortal(Infinity);
      const recovering: boolean[] = [];
      const process = await begin((effect, context) => {
        recovering.push(context.recovering);
        return second.perform(effect, context);
      }, second.store);
      await quiet(process);
      expect(await typesIn(store, 'saga.toy-x'), `killed at ${k}`).to.deep.equal(ALL);
      expect(new Set([...first.granted, ...second.granted]).size, `killed at ${k}`).to.equal(4);
      if (k >= 2 && recovering.length > 0) expect(recovering[0], `killed at ${k}`).to.equal(true);
      expect(recovering.slice(2)).to.not.include(true);
    }
  });

  it('cancels timers that are not wished any more, and fires the others by order', async () => {
    let pay = (): void => {};
    const process = await begin(({ do: what }) =>
      what === 'Pay' ? new Promise((resolve) => (pay = resolve)) : Promise.resolve(),
    );
    const { timers, fire, clock } = process.time;
    await ask(store, '1');
    while ((await typesIn(store, 'saga.toy-1')).length < 2) await new Promise(setImmediate);
    const next = timers.next();
    expect(next).to.include({ key: 'saga.toy-1/due', due: DUE, rank: 1, order: '1' });
    await fire('saga.toy-1/due');
    expect(clock.now()).to.equal(DUE);
    expect(timers.next()).to.equal(undefined);
    pay();
    await quiet(process);
    const left = ['ToyStarted', 'ToyReserved', 'ToyDuePassed', 'ToyReleased'];
    expect(await typesIn(store, 'saga.toy-1')).to.deep.equal(left);
  });

  it('tries again what fails, lists it as stuck, and hurries when it is not wanted', async () => {
    let failures = 6;
    const process = await begin(({ do: what }) => {
      if (what !== 'Reserve' || failures === 0) return Promise.resolve();
      failures -= 1;
      return Promise.reject(new Error('nobody there'));
    });
    await ask(store, '1');
    while (process.status().stuck.length === 0) await new Promise((r) => setTimeout(r, 5));
    const [stuck] = process.status().stuck;
    expect(stuck).to.include({ id: '1', do: 'Reserve', key: 'reserve', error: 'nobody there' });
    expect(process.activity.inFlight()).to.be.greaterThan(0);
    expect(warnings).to.deep.equal(['stuck, still trying']);
    await quiet(process);
    expect(await typesIn(store, 'saga.toy-1')).to.deep.equal(ALL);
    expect(process.status().stuck).to.deep.equal([]);
    failures = Infinity;
    await ask(store, '2');
    while (process.status().stuck.length === 0) await new Promise((r) => setTimeout(r, 5));
    await ask(store, '2', 'OrderCancelled', 0n);
    await quiet(process);
    const left = ['ToyStarted', 'ToyCancelled', 'ToyReleased'];
    expect(await typesIn(store, 'saga.toy-2')).to.deep.equal(left);
  });

  it('takes two inputs at once for what they are, and many streams one by one', async () => {
    let busy = 0;
    const process = await begin(async () => {
      busy += 1;
      expect(busy).to.equal(1);
      await new Promise((resolve) => setImmediate(resolve));
      busy -= 1;
    });
    const ids = Array.from({ length: 20 }, (_, i) => `${i}`);
    await Promise.all(ids.map((id) => ask(store, id)));
    await Promise.all(ids.slice(0, 5).map((id) => ask(store, id, 'OrderCancelled', 0n)));
    await quiet(process);
    for (const id of ids) {
      const types = await typesIn(store, `saga.toy-${id}`);
      expect(types.at(-1)).to.equal(Number(id) < 5 ? 'ToyReleased' : 'ToyClosed');
    }
  });
});
