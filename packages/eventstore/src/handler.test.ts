import { expect } from 'chai';
import { type Decider, type EventOf, UnknownEventError, accept, assert } from '@suuupra/kernel';
import { count, eventCodec, idOf, reject, systemClock, text, uuidv5 } from '@suuupra/kernel';
import { createActivity } from './activity.ts';
import { type Handled, createHandler } from './handler.ts';
import { memoryEventStore } from './memory.ts';
import { type EventStore, OutcomeUnknownError, RevisionConflictError } from './store.ts';

const codec = eventCodec({ SeatTaken: { buyer: text, left: count } });
type SeatTaken = EventOf<typeof codec>;
type Take = Readonly<{ type: 'Take'; buyer: string; price: bigint; at: string }>;
type No = 'SOLD_OUT';
const CAPACITY = 25;

const seats: Decider<Take, SeatTaken, number, No> = {
  initial: CAPACITY,
  evolve: (_state, event) => event.left,
  decide: ({ buyer }, left) => {
    assert(buyer !== 'nobody', 'a buyer is somebody');
    if (left === 0) return reject('SOLD_OUT', { buyer });
    return buyer === 'idler' ? accept() : accept({ type: 'SeatTaken', buyer, left: left - 1 });
  },
};
const aggregate = { category: 't.seats', codec, decider: seats };
const context = (commandId: string) => ({
  commandId,
  correlationId: 'order',
  causationId: 'cause',
  actor: 'test',
  tenant: 'main',
});
const take = (buyer: string, at = 'now'): Take => ({ type: 'Take', buyer, price: 1n, at });
const id = (name: string): string => idOf('test', name);
const okOf = (handled: Handled<number, SeatTaken, No>) => {
  assert(handled.ok, 'it was accepted');
  return handled;
};

describe('the handler', () => {
  const clock = systemClock();
  let store: EventStore;
  let appends = 0;
  beforeEach(() => {
    const memory = memoryEventStore();
    appends = 0;
    const append: EventStore['append'] = (...all) => {
      appends += 1;
      return memory.append(...all);
    };
    store = { ...memory, append };
  });
  const open = (over: EventStore = store) => {
    const activity = createActivity();
    const handler = createHandler({ store: over, clock, activity, aggregate });
    return { ...handler, activity };
  };

  it('decides, appends with derived ids and full metadata, and tells where', async () => {
    const { handle, load, activity } = open();
    const handled = okOf(await handle('s', take('ann'), context(id('1'))));
    expect(handled).to.include({ state: 24, replayed: false, revision: 0n });
    expect(activity.newest()).to.equal(handled.position);
    expect(activity.inFlight()).to.equal(0);
    expect(await load('s')).to.deep.equal({ state: 24, revision: 0n });
    expect(await load('nowhere')).to.deep.equal({ state: CAPACITY, revision: -1n });
    for await (const { streamId, id: eventId, metadata } of store.readAll('start')) {
      expect(streamId).to.equal('t.seats-s');
      expect(eventId).to.equal(uuidv5(id('1'), '0'));
      expect(metadata).to.include(context(id('1')));
      expect(metadata.at).to.match(/^\d{4}-.*\.\d{6}Z$/);
      expect(metadata.commandHash).to.match(/^[0-9a-f]{64}$/);
    }
  });

  it('decides by what another has recorded as soon as that was seen', async () => {
    const [one, other] = [open(), open()];
    okOf(await one.handle('s', take('ann'), context(id('1'))));
    okOf(await other.handle('s', take('bob'), context(id('2'))));
    // What records nothing meets nobody.
    const idle = async (name: string): Promise<number> =>
      okOf(await one.handle('s', take('idler'), context(id(name)))).state;
    expect(await idle('3')).to.equal(24);
    one.seen('s', 0n);
    expect(await idle('4')).to.equal(24);
    one.seen('s', 1n);
    expect(await idle('5')).to.equal(23);
    one.seen('s', 1n);
    one.seen('nowhere', 1n);
    expect((await one.load('s')).revision).to.equal(1n);
  });

  it('records no event as earlier than the one before it, whose clock was ahead', async () => {
    let wall = 2_000_000n;
    const opened = (): ReturnType<typeof createHandler<Take, SeatTaken, number, No>> =>
      createHandler({ store, clock: { now: () => wall }, activity: createActivity(), aggregate });
    okOf(await opened().handle('s', take('ann'), context(id('1'))));
    // Another process, or the same one behind a restart, with a clock that was set back.
    wall = 1_000_000n;
    const later = opened();
    okOf(await later.handle('s', take('bob'), context(id('2'))));
    okOf(await later.handle('s', take('cyd'), context(id('3'))));
    okOf(await later.handle('other', take('dan'), context(id('4'))));
    wall = 3_000_000n;
    okOf(await later.handle('s', take('eve'), context(id('5'))));
    const times: string[] = [];
    for await (const { metadata } of store.readAll('start')) times.push(metadata.at.slice(17, 19));
    expect(times).to.deep.equal(['02', '02', '02', '01', '03']);
  });

  it('ties events to a trace of the correlation id and a span of the command id', async () => {
    const traces = async (): Promise<readonly string[]> => {
      const fresh = memoryEventStore();
      for (const name of ['1', '2']) await open(fresh).handle('s', take(name), context(id(name)));
      const found: string[] = [];
      for await (const { metadata } of fresh.read('t.seats-s'))
        found.push(metadata.traceparent ?? '');
      return found;
    };
    const [first = '', second = ''] = await traces();
    for (const one of [first, second]) expect(one).to.match(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(first.slice(0, 35)).to.equal(second.slice(0, 35));
    expect(first.slice(36, 52)).not.to.equal(second.slice(36, 52));
    expect(await traces()).to.deep.equal([first, second]);
  });

  it('knows the traces of more correlation ids than it remembers', async () => {
    const { handle } = open();
    const traceIn = (name: string): string => idOf('trace', name).replaceAll('-', '');
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 1_100; i += 1) {
        const ids = { ...context(id(`${round}/${i}`)), correlationId: `order-${i}` };
        await handle(`${round}-${i}`, take('ann'), ids);
      }
    }
    let events = 0;
    for await (const { metadata } of store.readAll('start')) {
      events += 1;
      expect(metadata.traceparent?.slice(3, 35)).to.equal(traceIn(metadata.correlationId));
    }
    expect(events).to.equal(2_200);
  });

  it('goes on with a stream whose events have no trace yet', async () => {
    const stored = { at: '2026-11-16T00:00:00.000000Z', commandHash: 'h' };
    const metadata = { ...context(id('1')), ...stored };
    const event = codec.encode({ type: 'SeatTaken', buyer: 'ann', left: 24 });
    await store.append('t.seats-s', [{ id: id('e'), ...event, metadata }], -1n);
    expect(okOf(await open().handle('s', take('bob'), context(id('2')))).state).to.equal(23);
  });

  it('sells 25 seats to 1,000 buyers who come at once, in few appends', async () => {
    const { handle, activity } = open();
    const all = await Promise.all(
      Array.from({ length: 1000 }, (_, i) => handle('s', take(`b${i}`), context(id(`${i}`)))),
    );
    expect(all.filter(({ ok }) => ok)).to.have.length(CAPACITY);
    expect(appends).to.be.lessThan(4);
    await activity.idle();
  });

  it('replays the first answer for the same content, and refuses other content', async () => {
    const { handle } = open();
    await handle('s', take('ann'), context(id('1')));
    await handle('s', take('bob'), context(id('2')));
    for (const handler of [handle, open().handle]) {
      const again = okOf(await handler('s', take('ann', 'later'), context(id('1'))));
      expect(again.replayed).to.equal(true);
      expect(again.events).to.deep.equal([{ type: 'SeatTaken', buyer: 'ann', left: 24 }]);
      expect(again).to.include({ state: 23, revision: 1n });
      const other = await handler('s', take('eve'), context(id('1')));
      expect(other).to.include({ ok: false, reason: 'IDEMPOTENCY_PAYLOAD_MISMATCH' });
    }
    expect(appends).to.equal(2);
  });

  it('replays also within one batch', async () => {
    const { handle } = open();
    const asked = ['0', '1', '1', '2'].map((n) => handle('s', take(`b${n}`), context(id(n))));
    const all = (await Promise.all(asked)).map(okOf);
    expect(all.map(({ replayed }) => replayed)).to.deep.equal([false, false, true, false]);
    expect(all[2]?.events).to.deep.equal(all[1]?.events);
  });

  it('records neither refusals nor retries that need nothing, and lets others live', async () => {
    const { handle, activity } = open();
    const asked = ['ann', 'idler', 'nobody', 'bob'].map((buyer, i) =>
      handle('s', take(buyer), context(id(`${i}`))),
    );
    const [ann, idler, nobody, bob] = await Promise.allSettled(asked);
    expect(nobody).to.have.property('status', 'rejected');
    expect(ann).to.have.nested.property('value.revision', 0n);
    expect(idler).to.have.nested.property('value.events').that.deep.equals([]);
    expect(bob).to.have.nested.property('value.state', 23);
    expect(activity.inFlight()).to.equal(0);
  });

  it('decides again when another writer was faster', async () => {
    const [one, two] = [open(), open()];
    await one.handle('s', take('ann'), context(id('1')));
    await two.handle('s', take('bob'), context(id('2')));
    const third = okOf(await one.handle('s', take('cid'), context(id('3'))));
    expect(third).to.include({ state: 22, revision: 2n });
  });

  it('gives up when the stream keeps changing', async () => {
    let rival = 0;
    const append: EventStore['append'] = async (streamId, events, expected) => {
      rival += 1;
      const other = { commandId: `rival${rival}` };
      const copy = events.map((event) => ({
        ...event,
        id: id(other.commandId),
        metadata: { ...event.metadata, ...other },
      }));
      await store.append(streamId, copy, expected);
      return store.append(streamId, events, expected);
    };
    const handled = open({ ...store, append }).handle('s', take('ann'), context(id('1')));
    const error: unknown = await handled.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(RevisionConflictError);
    expect(rival).to.equal(4);
  });

  it('forgets what it believed when an outcome is unknown', async () => {
    let silent = true;
    const append: EventStore['append'] = async (...all) => {
      const appended = await store.append(...all);
      if (silent) throw new OutcomeUnknownError('silence');
      return appended;
    };
    const { handle } = open({ ...store, append });
    const lost: unknown = await handle('s', take('ann'), context(id('1'))).catch((e: unknown) => e);
    expect(lost).to.be.instanceOf(OutcomeUnknownError);
    silent = false;
    const again = okOf(await handle('s', take('ann'), context(id('1'))));
    expect(again).to.include({ replayed: true, state: 24 });
  });

  it('does not decide on a stream with an event it does not know', async () => {
    await open().handle('s', take('ann'), context(id('1')));
    const metadata = { ...context('x'), at: '', commandHash: '' };
    const stranger = { id: id('x'), type: 'SeatPainted', data: {}, metadata };
    await store.append('t.seats-s', [stranger], 0n);
    const error: unknown = await open()
      .handle('s', take('bob'), context(id('2')))
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UnknownEventError);
  });
});
