import { expect } from 'chai';
import { Leg, Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import {
  type RespLegRequest,
  UpiParticipantServiceService,
  UpiPspServiceService,
  UpiSwitchServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import type { Network } from '@suuupra/grpc';
import { MICROSECONDS, instantOf } from '@suuupra/kernel';
import { ESCROW, OPENING, PAYER, balanceOf, behave, furnish, heard, pay } from './scene.ts';
import { type UpiWorld, startUpiWorld } from './upi-world.ts';

const START = instantOf('2026-11-16T04:30:00Z');
/** Which calls never come back, as when the process that made them dies. */
type Cut = (path: string, request: unknown) => boolean;

/** A network that is cut at some calls; after `die` nothing goes through, and the cut ones end. */
function mortal(network: Network, isCut: Cut): Network & Readonly<{ die: () => void }> {
  const dead = Promise.withResolvers<never>();
  dead.promise.catch(() => undefined);
  let isDead = false;
  return {
    ...network,
    unary: (target, method, request, options) =>
      isDead || isCut(method.path, request)
        ? dead.promise
        : network.unary(target, method, request, options),
    die: () => {
      isDead = true;
      dead.reject(new Error('the process is dead'));
    },
  };
}

describe('the switch and the banks after a crash', () => {
  let store: EventStore;
  let running: (() => Promise<void>) | undefined;

  beforeEach(() => {
    store = memoryEventStore();
  });
  const crash = async (): Promise<void> => {
    await running?.();
    running = undefined;
  };
  afterEach(crash);

  const start = async (isCut: Cut): Promise<UpiWorld> => {
    let die = (): void => undefined;
    const between = (network: Network): Network => {
      const one = mortal(network, isCut);
      ({ die } = one);
      return one;
    };
    const world = await startUpiWorld({ start: START, store, between });
    running = async () => {
      die();
      await world.stop();
    };
    return world;
  };
  const restart = async (): Promise<UpiWorld> => {
    await crash();
    const world = await start(() => false);
    await world.clockwork.settle();
    return world;
  };
  /** Waits until an event of this type is on record. */
  const isRecorded = (type: string): Promise<void> =>
    new Promise((resolve) => {
      const subscribed = store.subscribeAll(
        'start',
        (event) => {
          if (event.type !== type) return;
          resolve();
          void subscribed.stop();
        },
        () => undefined,
      );
    });
  const answered =
    (leg: Leg) =>
    (path: string, request: unknown): boolean =>
      path === UpiSwitchServiceService.respLeg.path && (request as RespLegRequest).leg === leg;

  for (const [what, type, isCut] of [
    [
      'before the payer is asked',
      'AuthorisationRequested',
      (path: string) => path === UpiParticipantServiceService.reqLeg.path,
    ],
    ['before the payer has answered', 'AuthorisationRequested', answered(Leg.LEG_AUTHORISATION)],
    ['between the debit and its answer', 'PostingDebited', answered(Leg.LEG_DEBIT)],
    ['between the credit and its answer', 'PostingCredited', answered(Leg.LEG_CREDIT)],
    [
      'before the PSP has heard',
      'TransactionSucceeded',
      (path: string) => path === UpiPspServiceService.respPay.path,
    ],
  ] as const) {
    it(`${what}: goes on and pays once`, async () => {
      const before = await start(isCut);
      await furnish(before);
      await pay(before, 'one');
      await isRecorded(type);
      const world = await restart();
      expect(heard(world)).to.deep.equal([[Result.RESULT_SUCCESS, '00']]);
      expect(await balanceOf(world, PAYER.account)).to.equal(OPENING - 100_000n);
      expect(await balanceOf(world, ESCROW.account)).to.equal(100_000n);
      expect(world.ports.time.timers.next()).to.equal(undefined);
    });
  }

  it('an answer that the bank had lost stays lost, and the debit is taken back', async () => {
    const before = await start(() => false);
    await furnish(before);
    await behave(before, 'debit_lost');
    await pay(before, 'one');
    await before.clockwork.settle();
    const world = await restart();
    expect(heard(world)).to.deep.equal([]);
    await world.clockwork.runUntil(START + MICROSECONDS.minute);
    expect(heard(world)).to.deep.equal([[Result.RESULT_FAILURE, 'U67']]);
    expect(await balanceOf(world, PAYER.account)).to.equal(OPENING);
  });

  it('a confirmation that was due is given by the next process, and numbers go on', async () => {
    const before = await start(() => false);
    await furnish(before);
    await behave(before, 'credit_lost');
    await pay(before, 'one');
    await before.clockwork.runUntil(START + 2n * MICROSECONDS.minute);
    const world = await restart();
    await world.clockwork.runUntil(START + MICROSECONDS.hour);
    expect(heard(world)).to.deep.equal([[Result.RESULT_SUCCESS, '00']]);
    await behave(world, 'ok');
    await pay(world, 'two');
    await world.clockwork.settle();
    expect(world.psp.heard[1]?.transaction?.rrn).to.equal('632011000001');
  });
});
