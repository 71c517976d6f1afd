import { expect } from 'chai';
import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { MICROSECONDS, instantOf } from '@suuupra/kernel';
import { ESCROW, OPENING, PAYER, balanceOf, behave, doubleAnswers } from './scene.ts';
import { furnish, heard, pay, txnIdOf } from './scene.ts';
import { type UpiWorld, startUpiWorld } from './upi-world.ts';

const START = instantOf('2026-11-16T04:30:00Z');
const { RESULT_SUCCESS, RESULT_FAILURE, RESULT_DEEMED } = Result;

describe('the switch and the banks, as real servers in virtual time', () => {
  let world: UpiWorld;

  beforeEach(async () => {
    world = await startUpiWorld({ start: START });
    await furnish(world);
  });

  afterEach(() => world.stop());

  const moved = async (): Promise<readonly [bigint, bigint]> => [
    OPENING - (await balanceOf(world, PAYER.account)),
    await balanceOf(world, ESCROW.account),
  ];

  const payAndSettle = async (name: string, payment = {}): Promise<void> => {
    await pay(world, name, payment);
    await world.clockwork.settle();
  };

  it('ok: debits and credits in time, and says so once', async () => {
    await payAndSettle('one');
    expect(heard(world)).to.deep.equal([[RESULT_SUCCESS, '00']]);
    expect(await moved()).to.deep.equal([100_000n, 100_000n]);
    expect(world.ports.time.timers.next()).to.equal(undefined);
  });

  for (const [behaviour, code] of [
    ['declines', 'ZA'],
    ['wrong_pin', 'ZM'],
    ['frozen', 'YE'],
  ] as const) {
    it(`${behaviour}: fails with ${code} and moves nothing, whatever the balance`, async () => {
      await behave(world, behaviour);
      await payAndSettle('one', { amount: OPENING + 1n });
      expect(heard(world)).to.deep.equal([[RESULT_FAILURE, code]]);
      expect(await moved()).to.deep.equal([0n, 0n]);
    });
  }

  it('down_once: the first debit of each payment finds the bank down, not the second', async () => {
    await behave(world, 'down_once');
    await payAndSettle('one');
    await payAndSettle('two');
    await payAndSettle('three', { reference: 'ORD-2' });
    expect(heard(world)).to.deep.equal([
      [RESULT_FAILURE, 'XY'],
      [RESULT_SUCCESS, '00'],
      [RESULT_FAILURE, 'XY'],
    ]);
    expect(await moved()).to.deep.equal([100_000n, 100_000n]);
  });

  it('debit_lost: times out after 15 s, is reversed, and the payer is whole', async () => {
    await behave(world, 'debit_lost');
    await payAndSettle('one');
    expect(heard(world)).to.deep.equal([]);
    expect(await moved()).to.deep.equal([100_000n, 0n]);
    await world.clockwork.runUntil(START + 20n * MICROSECONDS.second);
    expect(heard(world)).to.deep.equal([[RESULT_FAILURE, 'U67']]);
    expect(await moved()).to.deep.equal([0n, 0n]);
    expect(world.psp.heard[0]?.decidedAt).to.equal('2026-11-16T04:30:15.000000Z');
  });

  it('credit_lost: is deemed after 25 s and confirmed by the bank after 30 minutes', async () => {
    await behave(world, 'credit_lost');
    await payAndSettle('one');
    await world.clockwork.runUntil(START + 2n * MICROSECONDS.minute);
    expect(heard(world)).to.deep.equal([[RESULT_DEEMED, 'RB']]);
    expect(world.psp.heard[0]?.decidedAt).to.equal('2026-11-16T04:30:25.000000Z');
    expect(await moved()).to.deep.equal([100_000n, 100_000n]);
    await world.clockwork.runUntil(START + MICROSECONDS.hour);
    expect(heard(world)).to.deep.equal([
      [RESULT_DEEMED, 'RB'],
      [RESULT_SUCCESS, '00'],
    ]);
    expect(world.psp.heard[1]?.decidedAt).to.equal('2026-11-16T05:00:00.000000Z');
    expect(await moved()).to.deep.equal([100_000n, 100_000n]);
  });

  it('doubled: every answer comes twice, failures too', async () => {
    await doubleAnswers(world);
    await payAndSettle('one');
    await payAndSettle('two', { amount: OPENING });
    expect(heard(world)).to.deep.equal([
      [RESULT_SUCCESS, '00'],
      [RESULT_SUCCESS, '00'],
      [RESULT_FAILURE, 'Z9'],
      [RESULT_FAILURE, 'Z9'],
    ]);
    expect(await moved()).to.deep.equal([100_000n, 100_000n]);
  });

  it('the switch itself says no: U02 above the cap, ZH to nobody, U96 to oneself', async () => {
    await payAndSettle('cap', { amount: 50_000_001n });
    await payAndSettle('nobody', { from: 'nobody@himalaya' });
    await payAndSettle('self', { to: PAYER.vpa.toUpperCase() });
    await payAndSettle('exactly', { amount: 50_000_000n });
    const codes = heard(world).map(([, code]) => code);
    expect(codes).to.deep.equal(['U02', 'ZH', 'U96', 'Z9']);
  });

  it('a refund pays the payer, and his behaviour does not matter', async () => {
    await payAndSettle('one');
    await behave(world, 'frozen');
    await payAndSettle('refund', { from: ESCROW.vpa, to: PAYER.vpa, amount: 40_000n });
    expect(heard(world).at(-1)).to.deep.equal([RESULT_SUCCESS, '00']);
    expect(await moved()).to.deep.equal([60_000n, 60_000n]);
  });

  it('acknowledges the same payment again, and pays it once', async () => {
    await payAndSettle('one');
    await payAndSettle('one');
    expect(heard(world)).to.deep.equal([[RESULT_SUCCESS, '00']]);
    const { reqChkTxn } = UpiSwitchServiceService;
    const request = { txnId: txnIdOf('one') };
    const { transaction } = await world.ports.network.unary('upi-switch', reqChkTxn, request);
    expect(transaction?.result).to.equal(RESULT_SUCCESS);
    expect(transaction?.rrn).to.equal('632010000001');
    expect(await moved()).to.deep.equal([100_000n, 100_000n]);
  });
});
