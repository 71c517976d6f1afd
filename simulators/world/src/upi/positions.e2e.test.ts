import { expect } from 'chai';
import {
  type SettlementCycle,
  SettlementCycleServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/settlement_cycle_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { moneyOf, rpcErrorOf } from '@suuupra/grpc';
import { MICROSECONDS, instantOf } from '@suuupra/kernel';
import {
  ESCROW,
  OPENING,
  PAYER,
  balanceOf,
  behave,
  furnish,
  heard,
  pay,
  txnIdOf,
} from './scene.ts';
import { type UpiWorld, startUpiWorld } from './upi-world.ts';

const START = instantOf('2026-11-16T10:00:00+05:30');
const FIRST = '2026-11-16/05';
const SECOND = '2026-11-16/06';
const DISPUTES = '2026-11-16/dc1';
const SUCCESS = [Result.RESULT_SUCCESS, '00'];
const ABOVE_CAP = [Result.RESULT_FAILURE, 'U03'];
const { cutOver, drawGuarantee, netCycle, recordFunding, recordShortfall } =
  SettlementCycleServiceService;
type Step = typeof cutOver | typeof netCycle | typeof recordFunding | typeof drawGuarantee;

/** What is asked of a world: caps, positions, cycles. */
function asker(world: UpiWorld) {
  const { unary } = world.ports.network;
  const { setNetDebitCap, getPosition } = UpiAdminServiceService;
  const cap = async (member: string, amount: bigint, requestId = `cap ${member} ${amount}`) => {
    const request = { requestId, member, cap: moneyOf(amount) };
    return (await unary('upi-switch', setNetDebitCap, request)).position;
  };
  /** What it owes, and what is reserved. */
  const position = async (member: string): Promise<readonly bigint[]> => {
    const { position: one } = await unary('upi-switch', getPosition, { member });
    return [one?.owed?.minorUnits ?? -1n, one?.reserved?.minorUnits ?? -1n];
  };
  const step = async (method: Step, cycleId: string): Promise<SettlementCycle | undefined> => {
    const request = { requestId: `${method.path} ${cycleId}`, cycleId };
    return (await unary('upi-switch', method, request)).cycle;
  };
  const settleCycle = async (cycleId: string): Promise<SettlementCycle | undefined> => {
    for (const method of [cutOver, netCycle]) await step(method, cycleId);
    return step(recordFunding, cycleId);
  };
  const send = async (name: string, payment = {}): Promise<void> => {
    await pay(world, name, payment);
    await world.clockwork.settle();
  };
  return { cap, position, step, settleCycle, send };
}

const reasonOf = (asked: Promise<unknown>): Promise<string | undefined> =>
  asked.then(
    () => undefined,
    (error: unknown) => rpcErrorOf(error).reason,
  );
const BACK = { from: ESCROW.vpa, to: PAYER.vpa };

describe('net debit caps, over gRPC', () => {
  let world: UpiWorld;
  let ask: ReturnType<typeof asker>;

  beforeEach(async () => {
    world = await startUpiWorld({ start: START });
    await furnish(world);
    ask = asker(world);
  });
  afterEach(() => world.stop());

  it('declines with U03 before the debit what does not fit under the cap', async () => {
    expect((await ask.cap('HIMA', 150_000n))?.headroom?.minorUnits).to.equal(150_000n);
    await ask.send('one');
    await ask.send('two');
    expect(heard(world)).to.deep.equal([SUCCESS, ABOVE_CAP]);
    expect(await balanceOf(world, PAYER.account)).to.equal(OPENING - 100_000n);
    expect(await ask.position('HIMA')).to.deep.equal([100_000n, 0n]);
    await ask.send('three', { amount: 50_000n });
    expect(heard(world)[2]).to.deep.equal(SUCCESS);
    await ask.cap('HIMA', 10n);
    await ask.send('four', { amount: 1n });
    expect(heard(world)[3]).to.deep.equal(ABOVE_CAP);
    expect(await reasonOf(ask.position('INDU'))).to.equal('POSITION_NOT_FOUND');
    expect(await reasonOf(ask.cap('NONE', 1n))).to.equal('PARTICIPANT_NOT_FOUND');
    expect(await reasonOf(ask.cap('HIMA', 11n, 'cap HIMA 10'))).to.equal(
      'IDEMPOTENCY_PAYLOAD_MISMATCH',
    );
  });

  it('lets one of two through that come at once and fit alone', async () => {
    await ask.cap('HIMA', 100_000n);
    await Promise.all([pay(world, 'one'), pay(world, 'two')]);
    await world.clockwork.settle();
    expect(heard(world)).to.have.deep.members([SUCCESS, ABOVE_CAP]);
    expect(await balanceOf(world, PAYER.account)).to.equal(OPENING - 100_000n);
  });

  for (const [behaviour, codes] of [
    ['frozen', ['YE', 'YE']],
    ['debit_lost', ['U67', 'U67']],
  ] as const) {
    it(`gives back what was reserved for a debit that fails: ${behaviour}`, async () => {
      await ask.cap('HIMA', 100_000n);
      await behave(world, behaviour);
      for (const [name, minutes] of [
        ['one', 5n],
        ['two', 10n],
      ] as const) {
        await ask.send(name);
        await world.clockwork.runUntil(START + minutes * MICROSECONDS.minute);
        expect(await ask.position('HIMA')).to.deep.equal([0n, 0n]);
      }
      expect(heard(world).map(([, code]) => code)).to.deep.equal(codes);
    });
  }

  it('gives headroom for what came in, once it is final', async () => {
    await ask.cap('INDU', 0n);
    await behave(world, 'credit_lost');
    await ask.send('one');
    // The payee's bank has not answered yet.
    expect(await ask.position('INDU')).to.deep.equal([0n, 0n]);
    await ask.send('two', BACK);
    expect(heard(world)).to.deep.equal([ABOVE_CAP]);
    await world.clockwork.runUntil(START + MICROSECONDS.hour);
    expect(await ask.position('INDU')).to.deep.equal([-100_000n, 0n]);
    await ask.send('three', BACK);
    expect(heard(world).at(-1)).to.deep.equal(SUCCESS);
    expect(await ask.position('INDU')).to.deep.equal([0n, 0n]);
  });

  it('begins with what is owed, and falls by what a cycle settles and no more', async () => {
    await ask.send('one');
    await ask.cap('HIMA', 400_000n);
    expect(await ask.position('HIMA')).to.deep.equal([100_000n, 0n]);
    await behave(world, 'credit_lost');
    await ask.send('two', { amount: 30_000n });
    expect(await ask.position('HIMA')).to.deep.equal([100_000n, 30_000n]);
    // 39 and 40: its debit stands before the mark, and it becomes final behind it.
    await ask.settleCycle(FIRST);
    expect(await ask.position('HIMA')).to.deep.equal([0n, 30_000n]);
    await world.clockwork.runUntil(START + MICROSECONDS.minute);
    expect(await ask.position('HIMA')).to.deep.equal([30_000n, 0n]);
    await ask.settleCycle(SECOND);
    expect(await ask.position('HIMA')).to.deep.equal([0n, 0n]);
  });

  it('46: falls to zero for a member that is short, until it is covered and admitted', async () => {
    await ask.send('one');
    for (const method of [cutOver, netCycle]) await ask.step(method, FIRST);
    const short = { requestId: 'short', cycleId: FIRST, member: 'HIMA', amount: moneyOf(40_000n) };
    await world.ports.network.unary('upi-switch', recordShortfall, short);
    expect(await ask.position('HIMA')).to.deep.equal([100_000n, 0n]);
    await ask.send('two', { amount: 1n });
    expect(heard(world)[1]).to.deep.equal(ABOVE_CAP);
    expect(await reasonOf(ask.cap('HIMA', 500_000n, 'early'))).to.equal('SHORTFALL_NOT_COVERED');
    for (const method of [drawGuarantee, recordFunding]) await ask.step(method, FIRST);
    expect(await ask.position('HIMA')).to.deep.equal([0n, 0n]);
    await ask.send('three', { amount: 1n });
    expect(heard(world)[2]).to.deep.equal(ABOVE_CAP);
    await ask.cap('HIMA', 500_000n);
    await ask.send('four', { amount: 1n });
    expect(heard(world)[3]).to.deep.equal(SUCCESS);
  });

  it('settles what came back in a dispute cycle, and everybody owes nothing', async () => {
    for (const member of ['HIMA', 'INDU']) await ask.cap(member, 1_000_000n);
    await behave(world, 'credit_lost');
    await ask.send('one');
    await world.clockwork.runUntil(START + MICROSECONDS.minute);
    expect(await reasonOf(ask.step(cutOver, DISPUTES))).to.equal('CYCLE_NOT_OPEN');
    const { raiseRet } = UpiSwitchServiceService;
    await world.ports.network.unary('upi-switch', raiseRet, { txnId: txnIdOf('one') });
    await world.clockwork.settle();
    expect(await balanceOf(world, PAYER.account)).to.equal(OPENING);
    expect(await ask.position('HIMA')).to.deep.equal([0n, 0n]);
    await ask.settleCycle(FIRST);
    expect(await ask.position('HIMA')).to.deep.equal([-100_000n, 0n]);
    expect(await ask.position('INDU')).to.deep.equal([100_000n, 0n]);
    const cycle = await ask.settleCycle(DISPUTES);
    expect(cycle?.nets.map(({ member, net }) => [member, net?.minorUnits])).to.deep.equal([
      ['HIMA', 100_000n],
      ['INDU', -100_000n],
    ]);
    for (const member of ['HIMA', 'INDU']) {
      expect(await ask.position(member)).to.deep.equal([0n, 0n]);
    }
  });
});

describe('a cap that is set while the log is slow', () => {
  it('waits until the position is open', async () => {
    const memory = memoryEventStore();
    const subscribeAll: EventStore['subscribeAll'] = (from, on, onLost) =>
      memory.subscribeAll(
        from,
        async (event) => {
          const isLate = event.type === 'MemberCapped';
          for (let turn = 0; isLate && turn < 50; turn += 1) await new Promise(setImmediate);
          return on(event);
        },
        onLost,
      );
    const world = await startUpiWorld({ start: START, store: { ...memory, subscribeAll } });
    await furnish(world);
    await asker(world).send('one');
    const position = await asker(world).cap('HIMA', 150_000n);
    expect(position?.headroom?.minorUnits).to.equal(50_000n);
    await world.stop();
  });
});

describe('a reservation', () => {
  /** A store that takes nothing more of a transaction once its debit is reserved. */
  function dying(store: EventStore) {
    const death = Promise.withResolvers<never>();
    const reserved = Promise.withResolvers<undefined>();
    death.promise.catch(() => undefined);
    let isReserved = false;
    const append: EventStore['append'] = async (streamId, events, expected) => {
      if (isReserved) return death.promise;
      isReserved = events.some(({ type }) => type === 'DebitReserved');
      const appended = await store.append(streamId, events, expected);
      if (isReserved) reserved.resolve(undefined);
      return appended;
    };
    const die = (): void => death.reject(new Error('the process is dead'));
    return { store: { ...store, append }, reserved: reserved.promise, die };
  }

  it('is made once where the process dies between it and the debit', async () => {
    const store = memoryEventStore();
    const first = dying(store);
    const before = await startUpiWorld({ start: START, store: first.store });
    await furnish(before);
    await asker(before).cap('HIMA', 100_000n);
    await pay(before, 'one');
    await first.reserved;
    first.die();
    await before.stop();
    const world = await startUpiWorld({ start: START, store });
    await world.clockwork.settle();
    expect(heard(world)).to.deep.equal([SUCCESS]);
    expect(await asker(world).position('HIMA')).to.deep.equal([100_000n, 0n]);
    const types: string[] = [];
    for await (const { type } of store.read('upi.position-HIMA')) types.push(type);
    const once = ['PositionOpened', 'NetDebitCapSet', 'DebitReserved', 'DebitCounted'];
    expect(types).to.deep.equal(once);
    await world.stop();
  });
});
