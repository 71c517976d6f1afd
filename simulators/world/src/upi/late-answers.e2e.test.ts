import { expect } from 'chai';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { Leg, Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { type Network, moneyOf, rpcErrorOf } from '@suuupra/grpc';
import { type Instant, MICROSECONDS, instantOf } from '@suuupra/kernel';
import { mortalAt } from './mortal-network.ts';
import { ESCROW, OPENING, PAYER, balanceOf, behave, furnish, heard, pay } from './scene.ts';
import { txnIdOf } from './scene.ts';
import { type UpiWorld, startUpiWorld } from './upi-world.ts';

const START = instantOf('2026-11-16T04:30:00Z');
const { second, minute, hour } = MICROSECONDS;
const { RESULT_FAILURE, RESULT_DEEMED } = Result;
const MERCHANT = '000900000002';
const AMOUNT = 100_001n;
const { raiseDrc, raiseRet, respLeg } = UpiSwitchServiceService;

/** What the PSP has heard, what has left the payer, what the payee has, and the cases. */
type Seen = readonly [
  heard: readonly (readonly [number, string])[],
  out: bigint,
  escrow: bigint,
  cases: readonly string[],
];
type Scene = Readonly<{
  behaviour: string;
  /** While the bank has said nothing, and at the end. */
  before: Seen;
  after: Seen;
  /** When the bank does what is due. */
  due: Instant;
  /** The call by which the switch hears of it. */
  told: Readonly<{ path: string }>;
}>;

const failed = (code: string): Seen[0] => [[RESULT_FAILURE, code]];
const deemed: Seen[0] = [[RESULT_DEEMED, 'RB']];
const back = 'debit_reversal_confirmed';
const late = { due: START + 40n * second, told: respLeg };
const backOffice = { due: START + 30n * minute };

const scenes: readonly Scene[] = [
  {
    behaviour: 'debit_late',
    before: [failed('U67'), 0n, 0n, []],
    after: [failed('U67'), 0n, 0n, []],
    ...late,
  },
  {
    behaviour: 'credit_late',
    before: [failed('U34'), 0n, 0n, []],
    after: [failed('U34'), 0n, 0n, []],
    ...late,
  },
  {
    behaviour: 'credit_returned',
    before: [deemed, AMOUNT, 0n, ['RB open']],
    after: [[...deemed, [RESULT_FAILURE, 'U34']], 0n, 0n, ['RB returned']],
    ...backOffice,
    told: raiseRet,
  },
  {
    behaviour: 'reversal_lost',
    before: [failed('RR'), AMOUNT, 0n, ['RR open']],
    after: [failed('RR'), 0n, 0n, [`RR ${back}`]],
    ...backOffice,
    told: raiseDrc,
  },
  {
    behaviour: 'reversal_partial',
    before: [failed('RP'), 50_001n, 0n, ['RP open']],
    after: [failed('RP'), 0n, 0n, [`RP ${back}`]],
    ...backOffice,
    told: raiseDrc,
  },
  {
    behaviour: 'credit_after_reversal',
    before: [failed('U34'), 0n, 0n, []],
    after: [failed('U34'), 0n, 0n, ['DOUBLE_VALUE recovered']],
    ...late,
  },
];

describe('late and contradictory answers, as real servers in virtual time', () => {
  let store: EventStore;
  let world: UpiWorld;
  let die = (): void => undefined;

  const start = async (cut: string, now: Instant): Promise<void> => {
    const between = (network: Network): Network => {
      const one = mortalAt(network, cut);
      ({ die } = one);
      return one;
    };
    world = await startUpiWorld({ start: now, store, between });
  };
  const restart = async (cut = ''): Promise<void> => {
    const now = world.ports.time.clock.now();
    die();
    await world.stop();
    await start(cut, now);
    await world.clockwork.settle();
  };
  beforeEach(async () => {
    store = memoryEventStore();
    await start('', START);
    await furnish(world);
  });
  afterEach(async () => {
    die();
    await world.stop();
  });

  const casesNow = async () => {
    const { listCases } = UpiAdminServiceService;
    const all = { pageSize: 0, pageToken: '', consistencyToken: '' };
    return (await world.ports.network.unary('upi-switch', listCases, all)).cases;
  };
  const seenSince = async (first: number): Promise<Seen> => {
    const cases = (await casesNow()).map(({ kind, state }) => `${kind} ${state}`);
    const out = OPENING - (await balanceOf(world, PAYER.account));
    return [heard(world).slice(first), out, await balanceOf(world, ESCROW.account), cases];
  };
  const begin = async (behaviour: string): Promise<void> => {
    await behave(world, behaviour);
    await pay(world, 'one', { amount: AMOUNT });
  };
  /** Whether a type of event is on record: time stands still meanwhile. */
  const isRecorded = (type: string): Promise<void> =>
    new Promise((resolve) => {
      const subscribed = store.subscribeAll(
        'start',
        (event) => {
          if (event.type !== type) return;
          void subscribed.stop();
          resolve();
        },
        () => undefined,
      );
    });

  for (const { behaviour, before, after, due, told } of scenes) {
    it(`${behaviour}: comes to a good end, and asks for nothing more`, async () => {
      await begin(behaviour);
      await world.clockwork.runUntil(due - 1n);
      expect(await seenSince(0)).to.deep.equal(before);
      await world.clockwork.runUntil(START + hour);
      expect(await seenSince(0)).to.deep.equal(after);
      expect(world.ports.time.timers.next()).to.equal(undefined);
    });

    it(`${behaviour}: is done by the next process where the process dies before it`, async () => {
      await begin(behaviour);
      await world.clockwork.runUntil(due - 1n);
      await restart();
      await world.clockwork.runUntil(START + hour);
      expect((await seenSince(0)).slice(1)).to.deep.equal(after.slice(1));
    });

    it(`${behaviour}: says nothing earlier where the process dies at once`, async () => {
      await begin(behaviour);
      await world.clockwork.settle();
      await restart();
      await world.clockwork.runUntil(due - 1n);
      expect(await seenSince(0)).to.deep.equal(before);
      await world.clockwork.runUntil(START + hour);
      expect(await seenSince(0)).to.deep.equal(after);
    });

    it(`${behaviour}: is told again where the process dies while it tells`, async () => {
      await begin(behaviour);
      await world.clockwork.runUntil(due - 1n);
      await restart(told.path);
      const { time } = world.ports;
      // Others may be due before it; the last one is the bank's.
      for (let next = time.timers.next(); next !== undefined; next = time.timers.next()) {
        if (next.due > due) break;
        await time.fire?.(next.key);
      }
      await isRecorded('DutyFellDue');
      await restart();
      await world.clockwork.runUntil(START + hour);
      expect((await seenSince(0)).slice(1)).to.deep.equal(after.slice(1));
    });
  }

  const payOut = async (amount: bigint): Promise<void> => {
    const reference = `payout of ${amount}`;
    await world.ports.network.unary('bank', PostingServiceService.transfer, {
      ...{ requestId: reference, fromAccount: ESCROW.account, toAccount: MERCHANT, reference },
      amount: moneyOf(amount),
    });
  };

  it('credit_after_reversal: what is spent is owed, and asked for until it is back', async () => {
    // The bank posts the credit and its answer is cut, so that the payee can spend it meanwhile.
    await begin('credit_after_reversal');
    await world.clockwork.runUntil(START + 40n * second - 1n);
    await restart(respLeg.path);
    await world.ports.time.fire?.(world.ports.time.timers.next()?.key ?? '');
    await isRecorded('PostingCredited');
    await payOut(1n);
    await restart();
    await world.clockwork.runUntil(START + hour);
    expect(await seenSince(0)).to.deep.equal([[], 0n, AMOUNT - 1n, ['DOUBLE_VALUE owed']]);
    // 16 November was a Monday; the next demand finds nothing, the one after that does.
    await world.clockwork.runUntil(instantOf('2026-11-17T18:00:00+05:30'));
    expect((await casesNow()).map(({ state }) => state)).to.deep.equal(['owed']);
    await behave(world, 'ok');
    await pay(world, 'another', { amount: 1n, reference: 'ORD-2' });
    await world.clockwork.runUntil(instantOf('2026-11-18T18:00:00+05:30') - 1n);
    expect((await casesNow()).map(({ state }) => state)).to.deep.equal(['owed']);
    await world.clockwork.runUntil(instantOf('2026-11-18T18:00:00+05:30'));
    await world.clockwork.settle();
    const [owed] = await casesNow();
    expect(owed).to.include({ state: 'recovered', deadline: '' });
    expect(owed?.closedAt).to.equal('2026-11-18T12:30:00.000000Z');
    expect(await balanceOf(world, ESCROW.account)).to.equal(0n);
    expect(await balanceOf(world, PAYER.account)).to.equal(OPENING - 1n);
    expect(world.ports.time.timers.next()).to.equal(undefined);
  });

  it('counts what a late bank owes by the day, until the case is closed', async () => {
    // Nobody confirms a credit for which nothing is due: its bank is cut off from the switch.
    await begin('credit_lost');
    await world.clockwork.runUntil(START + minute);
    await restart(UpiSwitchServiceService.raiseTcc.path);
    const { time } = world.ports;
    expect(time.timers.next()?.due).to.equal(START + 30n * minute);
    await time.fire?.(time.timers.next()?.key ?? '');
    const tat = time.timers.next();
    expect(tat?.due).to.equal(instantOf('2026-11-22T00:00:00+05:30'));
    await time.fire?.(tat?.key ?? '');
    await isRecorded('TatBreached');
    const owes = async () => (await casesNow()).map(({ penalty }) => penalty?.minorUnits);
    expect(await owes()).to.deep.equal([10_000n]);
    time.advance?.(instantOf('2026-11-23T23:59:59+05:30'));
    expect(await owes()).to.deep.equal([20_000n]);
    await restart();
    await world.clockwork.settle();
    time.advance?.(instantOf('2026-12-24T00:00:00+05:30'));
    expect(await owes()).to.deep.equal([20_000n]);
    const [closed] = await casesNow();
    expect(closed).to.include({ kind: 'RB', state: 'credit_confirmed' });
    expect(closed?.deadline).to.equal('2026-11-21T18:30:00.000000Z');
  });

  it('closes a mismatch only by hand, and only where there is one', async () => {
    const { resolveMismatch } = UpiAdminServiceService;
    const resolution = { requestId: 'by hand', txnId: txnIdOf('one'), note: 'talked to the bank' };
    const refusal = async (request: typeof resolution): Promise<string | undefined> => {
      const call = world.ports.network.unary('upi-switch', resolveMismatch, request);
      const { reason, fields } = rpcErrorOf(await call.catch((error: unknown) => error));
      return reason ?? fields[0]?.reason;
    };
    expect(await refusal(resolution)).to.equal('TRANSACTION_NOT_FOUND');
    expect(await refusal({ ...resolution, note: '' })).to.equal('NOTE_LENGTH');
    await pay(world, 'one', { amount: AMOUNT });
    await world.clockwork.settle();
    expect(await refusal(resolution)).to.equal('NO_MISMATCH');
    const { unary } = world.ports.network;
    const contrary = { txnId: txnIdOf('one'), leg: Leg.LEG_CREDIT, code: 'XI' };
    await unary('upi-switch', respLeg, contrary);
    expect((await seenSince(0))[3]).to.deep.equal(['MISMATCH open']);
    const once = await unary('upi-switch', resolveMismatch, resolution);
    expect(await unary('upi-switch', resolveMismatch, resolution)).to.deep.equal(once);
    expect((await seenSince(0))[3]).to.deep.equal(['MISMATCH resolved']);
  });

  it('refuses a confirmation that nobody waits for, and answers that are none', async () => {
    await pay(world, 'one', { amount: AMOUNT });
    await world.clockwork.settle();
    const { unary } = world.ports.network;
    const txnId = txnIdOf('one');
    const drc = await unary('upi-switch', raiseDrc, { txnId }).catch((error: unknown) => error);
    expect(rpcErrorOf(drc).reason).to.equal('TRANSACTION_NOT_UNREVERSED');
    const answer = { txnId, leg: Leg.LEG_DEBIT_REVERSAL, code: '32' };
    for (const [wrong, reason] of [
      [{ recovery: 0 }, 'RECOVERY_MALFORMED'],
      [{ amountReversed: moneyOf(AMOUNT) }, 'REVERSED_AMOUNT_NOT_PART'],
    ] as const) {
      const call = unary('upi-switch', respLeg, { ...answer, ...wrong });
      const refused = rpcErrorOf(await call.catch((error: unknown) => error));
      expect(refused.reason ?? refused.fields[0]?.reason).to.equal(reason);
    }
  });
});
