import { type Activity, type EventStore, type Handler, type Reader } from '@suuupra/eventstore';
import { createActivity, createHandler, createReader, memoryEventStore } from '@suuupra/eventstore';
import { assert, idOf } from '@suuupra/kernel';
import { expect } from 'chai';
import { runWorkflow } from './runner.ts';
import type { DueTimer, Time } from './time.ts';
import { DUE, type Perform, type Toy, type ToyEffect, type ToyEvent } from './toy.ts';
import { ask, eventsIn, typesIn, workflowOf } from './toy.ts';
import { virtualTime } from './virtual-time.ts';
import type { EffectContext } from './workflow.ts';

type ToyHandler = Handler<ToyEvent, ToyEvent, Toy, never>;
type Process = Readonly<{
  activity: Activity;
  reader: Reader;
  time: Required<Time>;
  handler: ToyHandler;
}> &
  ReturnType<typeof runWorkflow<ToyEvent, ToyEvent, Toy, never, ToyEffect>>;

describe('the runner', () => {
  let store: EventStore;
  let warnings: string[];
  let onWarning = (): void => {};
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
    const warn = (_fields: object, message: string): void => {
      warnings.push(message);
      onWarning();
    };
    const log = { warn };
    const workflow = workflowOf(perform);
    const { aggregate } = workflow;
    const handler = createHandler({ store: over, clock: time.clock, activity, aggregate });
    const running = runWorkflow({ store: over, reader, time, activity, log, workflow, handler });
    return { ...running, activity, reader, time, handler };
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
  const warned = (): Promise<void> => new Promise((resolve) => (onWarning = resolve));
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
    const all = await eventsIn(store, 'saga.toy-1');
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
    await warned();
    const [stuck] = process.status().stuck;
    expect(stuck).to.include({ id: '1', do: 'Reserve', key: 'reserve', error: 'nobody there' });
    expect(process.activity.inFlight()).to.be.greaterThan(0);
    expect(warnings).to.deep.equal(['stuck, still trying']);
    await quiet(process);
    expect(await typesIn(store, 'saga.toy-1')).to.deep.equal(ALL);
    expect(process.status().stuck).to.deep.equal([]);
    failures = Infinity;
    await ask(store, '2');
    await warned();
    await ask(store, '2', 'OrderCancelled', 0n);
    await quiet(process);
    const left = ['ToyStarted', 'ToyCancelled', 'ToyReleased'];
    expect(await typesIn(store, 'saga.toy-2')).to.deep.equal(left);
  });

  it('tells every try its own moment, so that no answer is older than it is', async () => {
    const moments: bigint[] = [];
    const process = await begin(({ do: what }, { at }) => {
      if (what !== 'Reserve') return Promise.resolve();
      moments.push(at);
      process.time.observe(at + 1n);
      return moments.length < 3 ? Promise.reject(new Error('nobody there')) : Promise.resolve();
    });
    await ask(store, '1');
    await quiet(process);
    expect(moments).to.deep.equal([5n, 6n, 7n]);
    expect(await typesIn(store, 'saga.toy-1')).to.deep.equal(ALL);
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

  it('hears of a service at once, and shares its handler', async () => {
    const done: string[] = [];
    const process = await begin((effect) => Promise.resolve(void done.push(effect.do)));
    const started: ToyEvent = { type: 'ToyStarted', orderId: '7', due: DUE };
    const commandId = idOf('c');
    const origin = { correlationId: 'k', causationId: 'k', actor: 'service', tenant: 'main' };
    const handled = await process.handler.handle('7', started, { commandId, ...origin });
    process.touched('7', handled, commandId);
    expect(done).to.deep.equal(['Reserve']);
    await quiet(process);
    expect(done).to.deep.equal(['Reserve', 'Pay', 'Thank', 'Close']);
    expect(await typesIn(store, 'saga.toy-7')).to.deep.equal(ALL);
  });

  it('takes a timer that fires too late for nothing, and sets none twice', async () => {
    const process = await begin(() => Promise.resolve());
    const rings: (() => Promise<void>)[] = [];
    const { set } = process.time.timers;
    Object.assign(process.time.timers, {
      set: (timer: DueTimer, ring: () => Promise<void>) => {
        rings.push(ring);
        set(timer, ring);
      },
    });
    await ask(store, '1');
    await quiet(process);
    expect(rings).to.have.length(1);
    await rings[0]?.();
    expect(await typesIn(store, 'saga.toy-1')).to.deep.equal(ALL);
    expect(process.time.timers.next()).to.equal(undefined);
  });

  it('sets a stream aside that holds what it does not know, and serves the others', async () => {
    const process = await begin(() => Promise.resolve());
    await ask(store, '0');
    const [order] = await eventsIn(store, 't.order-0');
    assert(order !== undefined, 'the order was asked');
    const stranger = { ...order, id: idOf('x'), type: 'ToyPainted' };
    await store.append('saga.toy-2', [stranger], -1n);
    await ask(store, '2');
    await ask(store, '3');
    await quiet(process);
    expect(await typesIn(store, 'saga.toy-2')).to.deep.equal(['ToyPainted']);
    expect(await typesIn(store, 'saga.toy-3')).to.deep.equal(ALL);
    const [status] = process.reader.status().consumers;
    const parked = status?.parked.map(({ streamId }) => streamId);
    expect(parked).to.deep.equal(['saga.toy-2', 't.order-2']);
  });
});
