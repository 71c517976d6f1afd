import { createHash } from 'node:crypto';
import { expect } from 'chai';
import {
  CycleState,
  type SettlementCycle,
  SettlementCycleServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/settlement_cycle_service';
import { rpcErrorOf } from '@suuupra/grpc';
import { MICROSECONDS, instantOf } from '@suuupra/kernel';
import { ESCROW, PAYER, behave, furnish, pay, txnIdOf } from './scene.ts';
import { type UpiWorld, startUpiWorld } from './upi-world.ts';

const START = instantOf('2026-11-16T10:00:00+05:30');
const FIRST = '2026-11-16/05';
const SECOND = '2026-11-16/06';
const THIRD = '2026-11-16/07';
const { cutOver, finaliseCycle, getCycle, netCycle, recordFunding } = SettlementCycleServiceService;
const { abortCycle, drawGuarantee, recordShortfall } = SettlementCycleServiceService;
type Step =
  | typeof cutOver
  | typeof netCycle
  | typeof recordFunding
  | typeof drawGuarantee
  | typeof finaliseCycle;

describe('settlement between the banks, over gRPC', () => {
  let world: UpiWorld;

  beforeEach(async () => {
    world = await startUpiWorld({ start: START });
    await furnish(world);
  });
  afterEach(() => world.stop());

  const call = async (
    step: Step,
    cycleId: string,
    requestId?: string,
  ): Promise<SettlementCycle> => {
    const request = { requestId: requestId ?? `${step.path} ${cycleId}`, cycleId };
    const { cycle } = await world.ports.network.unary('upi-switch', step, request);
    if (cycle === undefined) throw new Error('no cycle');
    return cycle;
  };
  const reasonOf = (step: Step, cycleId: string): Promise<string | undefined> =>
    call(step, cycleId, `refused ${step.path}`).then(
      () => undefined,
      (error: unknown) => rpcErrorOf(error).reason,
    );
  const netsOf = ({ nets }: SettlementCycle) =>
    nets.map(({ member, net }) => [member, net?.minorUnits]);
  const payAndSettle = async (name: string, payment = {}): Promise<void> => {
    await pay(world, name, payment);
    await world.clockwork.settle();
  };

  it('goes from the cut to the end, and repeats every answer', async () => {
    expect(await reasonOf(cutOver, FIRST)).to.equal('CYCLE_NOT_OPEN');
    await payAndSettle('one');
    await payAndSettle('two', { amount: 30_000n, from: ESCROW.vpa, to: PAYER.vpa });
    expect(await reasonOf(cutOver, SECOND)).to.equal('CYCLE_NOT_OPEN');
    expect(await reasonOf(netCycle, FIRST)).to.equal('CYCLE_NOT_CUT');
    const states = CycleState;
    for (const again of ['', ' again']) {
      const cut = await call(cutOver, FIRST, `cut${again}`);
      expect(cut.state).to.equal(again === '' ? states.CYCLE_STATE_CUTTING : cut.state);
      const netted = await call(netCycle, FIRST, `net${again}`);
      expect(netted.transactions).to.equal(2n);
      expect(netsOf(netted)).to.deep.equal([
        ['HIMA', -70_000n],
        ['INDU', 70_000n],
      ]);
      if (again === '') expect(await reasonOf(finaliseCycle, FIRST)).to.equal('CYCLE_NOT_SETTLED');
      await call(recordFunding, FIRST, `fund${again}`);
      const { state } = await call(finaliseCycle, FIRST, `finalise${again}`);
      expect(state).to.equal(states.CYCLE_STATE_FINALISED);
    }
    // The same request once more, word for word.
    expect((await call(cutOver, FIRST, 'cut')).state).to.equal(states.CYCLE_STATE_FINALISED);
    expect((await call(netCycle, FIRST, 'net')).transactions).to.equal(2n);
  });

  it('funds no cycle before the one that was cut before it', async () => {
    await payAndSettle('one');
    await call(cutOver, FIRST);
    // Behind the mark, in the same hour: it belongs to the next cycle.
    await payAndSettle('two');
    await call(cutOver, SECOND);
    await call(netCycle, SECOND);
    expect(await reasonOf(recordFunding, FIRST)).to.equal('CYCLE_NOT_NETTED');
    expect(await reasonOf(recordFunding, SECOND)).to.equal('PREVIOUS_CYCLE_NOT_SETTLED');
    await call(netCycle, FIRST);
    await call(recordFunding, FIRST);
    const { state } = await call(recordFunding, SECOND);
    expect(state).to.equal(CycleState.CYCLE_STATE_SETTLED);
  });

  it('takes what was in an aborted cycle into the next one, and out of no other', async () => {
    await payAndSettle('one');
    await call(cutOver, FIRST);
    await call(netCycle, FIRST);
    const { unary } = world.ports.network;
    const abortion = { requestId: 'abort', cycleId: FIRST, reason: 'a bad file' };
    const wordless = unary('upi-switch', abortCycle, { ...abortion, reason: '' });
    const { fields } = rpcErrorOf(await wordless.catch((error: unknown) => error));
    expect(fields.map(({ field }) => field)).to.deep.equal(['reason']);
    const { cycle: gone } = await unary('upi-switch', abortCycle, abortion);
    expect(gone?.state).to.equal(CycleState.CYCLE_STATE_ABORTED);
    expect(await reasonOf(recordFunding, FIRST)).to.equal('CYCLE_ABORTED');
    // Nothing else happened: the abortion itself has opened the next cycle.
    await call(cutOver, SECOND);
    const next = await call(netCycle, SECOND);
    expect(next).to.deep.include({ transactions: 1n, state: CycleState.CYCLE_STATE_PUBLISHED });
    expect(next.controlTotal?.minorUnits).to.equal(100_000n);
    expect(netsOf(next)).to.deep.equal(netsOf(gone ?? next));
    const { state } = await call(recordFunding, SECOND);
    expect(state).to.equal(CycleState.CYCLE_STATE_SETTLED);
  });

  it('looks through an aborted cycle to the one before it', async () => {
    const { unary } = world.ports.network;
    await payAndSettle('one');
    await call(cutOver, FIRST);
    await payAndSettle('two');
    for (const step of [cutOver, netCycle]) await call(step, SECOND);
    const abortion = { requestId: 'abort', cycleId: SECOND, reason: 'a bad file' };
    await unary('upi-switch', abortCycle, abortion);
    for (const step of [cutOver, netCycle]) await call(step, THIRD);
    expect(await reasonOf(recordFunding, THIRD)).to.equal('PREVIOUS_CYCLE_NOT_SETTLED');
    for (const step of [netCycle, recordFunding]) await call(step, FIRST);
    const { state } = await call(recordFunding, THIRD);
    expect(state).to.equal(CycleState.CYCLE_STATE_SETTLED);
  });

  it('waits for the guarantee fund where a member is short', async () => {
    await payAndSettle('one');
    await call(cutOver, FIRST);
    await call(netCycle, FIRST);
    const { unary } = world.ports.network;
    const short = { requestId: 'short', cycleId: FIRST, member: 'HIMA' };
    const fallShort = async (minorUnits: bigint) => {
      const amount = { currencyCode: 'INR', minorUnits };
      return (await unary('upi-switch', recordShortfall, { ...short, amount })).cycle;
    };
    for (const amount of [-1n, 0n, 100_001n]) {
      const refused = await fallShort(amount).catch((error: unknown) => error);
      const reason = amount > 0n ? 'SHORTFALL_ABOVE_DEBT' : undefined;
      if (reason !== undefined) expect(rpcErrorOf(refused).reason).to.equal(reason);
      else expect(rpcErrorOf(refused).status).to.equal('INVALID_ARGUMENT');
    }
    expect(await reasonOf(drawGuarantee, FIRST)).to.equal('CYCLE_NOT_SHORT');
    const fallen = await fallShort(40_000n);
    expect(fallen?.state).to.equal(CycleState.CYCLE_STATE_SHORTFALL);
    expect(await reasonOf(recordFunding, FIRST)).to.equal('CYCLE_SHORT');
    const drawn = await call(drawGuarantee, FIRST);
    expect(drawn.state).to.equal(CycleState.CYCLE_STATE_FUNDING);
    const amount = { currencyCode: 'INR', minorUnits: 40_000n };
    expect(drawn.shortfalls).to.deep.equal([{ member: 'HIMA', amount, drawn: true }]);
    const { state } = await call(recordFunding, FIRST);
    expect(state).to.equal(CycleState.CYCLE_STATE_SETTLED);
  });

  it('counts a deemed transaction once, in the cycle in which it was deemed', async () => {
    await behave(world, 'credit_lost');
    await payAndSettle('one');
    await world.clockwork.runUntil(START + MICROSECONDS.minute);
    await call(cutOver, FIRST);
    await world.clockwork.runUntil(START + MICROSECONDS.hour);
    expect(await reasonOf(cutOver, SECOND)).to.equal('CYCLE_NOT_OPEN');
    const cycle = await call(netCycle, FIRST);
    expect(cycle.transactions).to.equal(1n);
    const legs = `${txnIdOf('one')},632010000001,HIMA,INDU,100000`;
    const line = `${legs},DEEMED,2026-11-16T04:30:25.000000Z`;
    const columns = 'txn_id,rrn,payer_bank,payee_bank,amount_paise,standing,decided_at';
    const file = [columns, line, `#total,${FIRST},1,100000`, ''].join('\n');
    const sha256 = createHash('sha256').update(file).digest('hex');
    expect(cycle.rawFileSha256).to.equal(sha256);
  });

  it('knows no other names, and no cycle that was never cut', async () => {
    expect(await reasonOf(cutOver, '2026-11-16/11')).to.equal('CYCLE_ID_MALFORMED');
    const unknown = world.ports.network.unary('upi-switch', getCycle, { cycleId: FIRST });
    expect(rpcErrorOf(await unknown.catch((error: unknown) => error)).reason).to.equal(
      'CYCLE_NOT_FOUND',
    );
  });
});
