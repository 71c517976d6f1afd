import { expect } from 'chai';
import fc from 'fast-check';
import { anyFrom, given, run } from '@suuupra/testing';
import { type Instant, sum } from '@suuupra/kernel';
import { createCycleBook } from './book.ts';
import { type CycleCommand, cycle } from './decider.ts';
import type { CycleEvent } from './events.ts';
import { type CycleRow, netsOf } from './netting.ts';
import * as scene from './scene.ts';
import type { Cycle } from './state.ts';

const { CYCLE, aborted, drawn, finalAt, finalised, funded, india } = scene;
const { instructed, marked, netted, paid, published, settled, short } = scene;

const fund: CycleCommand = { type: 'RecordFunding', cycleId: CYCLE, previousSettled: true };
const draw: CycleCommand = { type: 'DrawGuarantee', cycleId: CYCLE };
const abort: CycleCommand = { type: 'AbortCycle', cycleId: CYCLE, reason: 'a bad file' };
const fallShort = (amount: bigint, member = 'HIMA', previousSettled = true): CycleCommand => ({
  ...{ type: 'RecordShortfall', cycleId: CYCLE, member, amount, previousSettled },
});

const PUBLISHED = [marked, netted, published] as const;
const SHORT = [...PUBLISHED, instructed, short] as const;
const SETTLED = [...SHORT, drawn, paid(6_000n), funded, settled] as const;

describe('the funding of a cycle', () => {
  it('falls short by a part of what a member owes, and once', () => {
    given(cycle, marked).when(fallShort(4_000n)).refuses('CYCLE_NOT_NETTED');
    given(cycle, ...PUBLISHED, aborted)
      .when(fallShort(4_000n))
      .refuses('CYCLE_ABORTED');
    const published = given(cycle, ...PUBLISHED);
    const early = fallShort(4_000n, 'HIMA', false);
    published.when(early).refuses('PREVIOUS_CYCLE_NOT_SETTLED');
    published.when(fallShort(4_000n, 'INDU')).refuses('MEMBER_OWES_NOTHING');
    published.when(fallShort(10_001n)).refuses('SHORTFALL_ABOVE_DEBT');
    published.when(fallShort(4_000n)).records(instructed, short);
    given(cycle, ...SHORT)
      .when(fallShort(4_000n))
      .records();
    given(cycle, ...SHORT)
      .when(fallShort(4_001n))
      .refuses('SHORTFALL_DIFFERS');
    given(cycle, ...SETTLED)
      .when(fallShort(4_000n))
      .records();
    given(cycle, ...PUBLISHED, instructed, funded, settled)
      .when(fallShort(4_000n))
      .refuses('CYCLE_ALREADY_SETTLED');
  });
  it('waits for the guarantee fund, which pays what is short and no more', () => {
    given(cycle, ...SHORT)
      .when(fund)
      .refuses('CYCLE_SHORT');
    given(cycle, marked).when(draw).refuses('CYCLE_NOT_NETTED');
    given(cycle, ...PUBLISHED, aborted)
      .when(draw)
      .refuses('CYCLE_ABORTED');
    given(cycle, ...PUBLISHED)
      .when(draw)
      .refuses('CYCLE_NOT_SHORT');
    given(cycle, ...SHORT)
      .when(draw)
      .records(drawn);
    given(cycle, ...SHORT, drawn)
      .when(draw)
      .records();
    given(cycle, ...SHORT, drawn)
      .when(fund)
      .records(paid(6_000n), funded, settled);
  });
  it('is not to be had for an aborted cycle, and ends the time for abortions', () => {
    given(cycle, marked).when(abort).refuses('CYCLE_NOT_NETTED');
    given(cycle, marked, netted).when(abort).records(aborted);
    given(cycle, ...PUBLISHED)
      .when(abort)
      .records(aborted);
    given(cycle, ...PUBLISHED, aborted)
      .when(abort)
      .records();
    given(cycle, ...PUBLISHED, aborted)
      .when(fund)
      .refuses('CYCLE_ABORTED');
    for (const events of [SHORT, [...SHORT, drawn], SETTLED, [...SETTLED, finalised]]) {
      given(cycle, ...events)
        .when(abort)
        .refuses('CYCLE_FUNDING_STARTED');
    }
  });
  it('asks every debtor for its net, and gets it from it or from the fund', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(anyMember(), fc.bigInt(0n, 900n))), fc.bigInt(1n, 900n), each),
    ));
});

const anyMember = () => anyFrom('GODA', 'HIMA', 'KAVE');

/** Members pay INDU, and GODA cannot pay all of it. */
function each(debts: readonly (readonly [string, bigint])[], missing: bigint): void {
  const rows = debts.map(([payerBank, amount]) => ({ ...ROW, payerBank, amount }));
  const nets = netsOf(rows);
  const total = { transactions: rows.length, rawFileSha256: '', controlTotal: 0n };
  const { events } = run(cycle, [
    { type: 'CutOver', cycleId: CYCLE, openCycleId: CYCLE, previousCycleId: '' },
    { type: 'NetCycle', cycleId: CYCLE, nets, ...total },
    fallShort(missing, 'GODA'),
    ...[fund, draw, fund],
  ]);
  for (const { member, net } of nets) {
    const got = events.flatMap((event) =>
      (event.type === 'CycleMemberFunded' || event.type === 'CycleGuaranteeDrawn') &&
      event.member === member
        ? [event.amount]
        : [],
    );
    expect(sum(got), member).to.equal(net < 0n ? -net : 0n);
  }
  expect(events.at(-1)?.type).to.equal('CycleSettled');
}

const ROW: CycleRow = {
  ...{ txnId: 'T', rrn: '', payerBank: '', payeeBank: 'INDU', amount: 0n, standing: 'SUCCESS' },
  decidedAt: 0n,
};

type Move = 'pay' | 'cut' | 'net' | 'abort' | 'fund';
const START = india('2026-11-16T10:00:00');

/** A switch in small: the book, the cycles and what was paid. */
function house() {
  const book = createCycleBook();
  const cycles = new Map<string, Cycle>();
  const paidFor: CycleRow[] = [];
  const held = new Map<string, readonly CycleRow[]>();
  const tell = (command: CycleCommand, at: Instant): readonly CycleEvent[] => {
    const state = cycles.get(command.cycleId) ?? cycle.initial;
    const decided = cycle.decide(command, state);
    if (!decided.ok) return [];
    for (const event of decided.events) book.countCycle(event, at);
    cycles.set(command.cycleId, decided.events.reduce(cycle.evolve, state));
    return decided.events;
  };
  const move = (wish: Move, step: number): void => {
    const at = START + BigInt(step);
    const cycleId = book.lastCutId();
    if (wish === 'pay') {
      const { event } = finalAt('2026-11-16T10:00:00');
      const row = { txnId: `T${step}`, amount: BigInt(step + 1) };
      if (event.type !== 'TransactionSucceeded') throw new Error('it succeeds');
      book.countTransaction({ ...event, ...row }, at);
      paidFor.push({ ...ROW, ...row, payerBank: event.payerBank, payeeBank: event.payeeBank });
    } else if (wish === 'cut') {
      const openCycleId = book.openCycleId();
      if (openCycleId === '') return;
      const names = { cycleId: openCycleId, openCycleId, previousCycleId: cycleId };
      tell({ type: 'CutOver', ...names }, at);
    } else if (cycleId === '') return;
    else if (wish === 'net') {
      const rows = book.rowsOf(cycleId) ?? [];
      const figures = { transactions: rows.length, rawFileSha256: '', controlTotal: 0n };
      const events = tell({ type: 'NetCycle', cycleId, nets: netsOf(rows), ...figures }, at);
      if (events.length > 0) held.set(cycleId, rows);
    } else if (wish === 'abort') tell({ type: 'AbortCycle', cycleId, reason: '' }, at);
    else tell({ type: 'RecordFunding', cycleId, previousSettled: true }, at);
  };
  return { move, cycles, held, paidFor };
}

describe('a transaction', () => {
  it('is in exactly one cycle that is not aborted, and the nets say so', () =>
    fc.assert(
      fc.property(fc.array(anyFrom<Move[]>('pay', 'cut', 'net', 'abort', 'fund')), (moves) => {
        const { move, cycles, held, paidFor } = house();
        // Nothing that is cut stays unnetted, so that all there is can be counted.
        const script = moves.flatMap((wish): Move[] => (wish === 'cut' ? ['cut', 'net'] : [wish]));
        for (const [step, wish] of [...script, 'cut' as const, 'net' as const].entries()) {
          move(wish, step);
        }
        const standing = [...cycles.values()].flatMap((state) =>
          state.is === 'absent' || state.is === 'cutting' || state.is === 'aborted' ? [] : [state],
        );
        const counted = standing.flatMap(({ cycleId }) => held.get(cycleId) ?? []);
        const ids = (rows: readonly CycleRow[]) => rows.map(({ txnId }) => txnId).sort();
        expect(ids(counted)).to.deep.equal(ids(paidFor));
        for (const { member, net } of netsOf(paidFor)) {
          const nets = standing.flatMap((state) =>
            state.nets.filter((one) => one.member === member),
          );
          expect(sum(nets.map((one) => one.net))).to.equal(net);
        }
        for (const { nets } of standing) expect(sum(nets.map(({ net }) => net))).to.equal(0n);
      }),
    ));
});
