import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { anyAmount, anyFrom, given, goldenEvents } from '@suuupra/testing';
import { sum } from '@suuupra/kernel';
import { createCycleBook } from './book.ts';
import { type CycleCommand, cycle } from './decider.ts';
import { cycleEvents } from './events.ts';
import { type CycleRow, netsOf, rawFileOf } from './netting.ts';
import * as scene from './scene.ts';

const { CYCLE, FIGURES, TOTAL, aborted, drawn, finalAt, finalised, funded } = scene;
const { instructed, marked, netted, paid, published, settled, short } = scene;
const all = paid(10_000n);

const cut = (openCycleId: string): CycleCommand => ({
  type: 'CutOver',
  cycleId: CYCLE,
  openCycleId,
  previousCycleId: '2026-11-16/04',
});
const net: CycleCommand = { type: 'NetCycle', cycleId: CYCLE, ...FIGURES, controlTotal: TOTAL };
const fund = (previousSettled: boolean): CycleCommand => ({
  type: 'RecordFunding',
  cycleId: CYCLE,
  previousSettled,
});
const finalise: CycleCommand = { type: 'FinaliseCycle', cycleId: CYCLE };

describe('a settlement cycle', () => {
  it('is cut only while it is open, and once', () => {
    given(cycle).when(cut('')).refuses('CYCLE_NOT_OPEN');
    given(cycle).when(cut('2026-11-16/06')).refuses('CYCLE_NOT_OPEN');
    given(cycle).when(cut(CYCLE)).records(marked);
    given(cycle, marked).when(cut('')).records();
  });
  it('is netted after the cut, and once', () => {
    given(cycle).when(net).refuses('CYCLE_NOT_CUT');
    given(cycle, marked).when(net).records(netted, published);
    given(cycle, marked, netted, published).when(net).records();
    given(cycle, marked, netted).when(net).records(published);
    given(cycle, marked, netted)
      .when({ ...net, rawFileSha256: 'b'.repeat(64) })
      .records();
  });
  it('is never netted to anything but zero', () =>
    expect(() =>
      cycle.decide(
        { ...net, nets: [{ member: 'HIMA', net: 1n }] },
        {
          is: 'cutting',
          cycleId: CYCLE,
          previousCycleId: '',
        },
      ),
    ).to.throw('add up to zero'));
  it('is funded after the netting, after the cycle before it, and once', () => {
    given(cycle, marked).when(fund(false)).refuses('CYCLE_NOT_NETTED');
    given(cycle, marked, netted).when(fund(false)).refuses('PREVIOUS_CYCLE_NOT_SETTLED');
    given(cycle, marked, netted).when(fund(true)).records(instructed, all, funded, settled);
    given(cycle, marked, netted, published)
      .when(fund(true))
      .records(instructed, all, funded, settled);
    given(cycle, marked, netted, funded, settled).when(fund(false)).records();
  });
  it('is finalised after it is settled, and once', () => {
    given(cycle, marked, netted).when(finalise).refuses('CYCLE_NOT_SETTLED');
    given(cycle, marked, netted, funded, settled).when(finalise).records(finalised);
    given(cycle, marked, netted, funded, settled, finalised).when(finalise).records();
  });
  it('reads every cycle event that was ever stored', () =>
    goldenEvents(cycleEvents, join(import.meta.dirname, 'golden'), [
      ...[marked, netted, published, instructed, all, short, drawn, funded, settled, finalised],
      aborted,
    ]));
});

const anyRow = fc.record({
  txnId: fc.constant('T'),
  rrn: fc.constant('632010000001'),
  payerBank: anyFrom('HIMA', 'GODA', 'INDU'),
  payeeBank: anyFrom('INDU', 'HIMA'),
  amount: anyAmount(),
  standing: anyFrom('SUCCESS', 'DEEMED'),
  decidedAt: fc.constant(0n),
}) satisfies fc.Arbitrary<CycleRow>;

describe('the nets of a cycle', () => {
  it('add up to zero, and each follows from the raw file', () =>
    fc.assert(
      fc.property(fc.array(anyRow), (rows) => {
        const nets = netsOf(rows);
        expect(sum(nets.map((one) => one.net))).to.equal(0n);
        const file = rawFileOf(CYCLE, rows).split('\n').slice(1, -2);
        for (const { member, net: amount } of nets) {
          const lines = file.map((line) => line.split(','));
          const into = lines
            .filter((line) => line[3] === member)
            .map((line) => BigInt(line[4] ?? ''));
          const out = lines
            .filter((line) => line[2] === member)
            .map((line) => BigInt(line[4] ?? ''));
          expect(sum(into) - sum(out)).to.equal(amount);
        }
      }),
    ));
  it('come with a raw file that never changes', () => {
    const rows: CycleRow[] = [
      {
        txnId: 'IND1',
        rrn: '632010000001',
        payerBank: 'HIMA',
        payeeBank: 'INDU',
        amount: 5n,
        standing: 'DEEMED',
        decidedAt: scene.india('2026-11-16T10:00:00'),
      },
    ];
    expect(rawFileOf(CYCLE, rows)).to.equal(
      [
        'txn_id,rrn,payer_bank,payee_bank,amount_paise,standing,decided_at',
        'IND1,632010000001,HIMA,INDU,5,DEEMED,2026-11-16T04:30:00.000000Z',
        '#total,2026-11-16/05,1,5',
        '',
      ].join('\n'),
    );
  });
});

describe('the book of cycles', () => {
  const mark = (cycleId: string) =>
    ({ type: 'CycleCutoverMarked', cycleId, previousCycleId: '' }) as const;
  const count = (book: ReturnType<typeof createCycleBook>, text: string) => {
    const { event, at } = finalAt(text);
    book.countTransaction(event, at);
  };

  it('opens a cycle with the first final event, and cuts it by the log alone', () => {
    const book = createCycleBook();
    expect(book.openCycleId()).to.equal('');
    count(book, '2026-11-16T10:59:59');
    // It stands before the mark, so it belongs to the cycle, whatever its own time says.
    count(book, '2026-11-16T11:00:01');
    expect(book.openCycleId()).to.equal('2026-11-16/05');
    book.countCycle(mark('2026-11-16/05'), 0n);
    expect(book.rowsOf('2026-11-16/05')).to.have.length(2);
    expect(book.openCycleId()).to.equal('');
    expect(book.lastCutId()).to.equal('2026-11-16/05');
    // It stands behind the mark, so it belongs to the next one.
    count(book, '2026-11-16T10:59:59');
    expect(book.openCycleId()).to.equal('2026-11-16/06');
  });
  it('counts deemed ones, leaves other events alone, and forgets what is being funded', () => {
    const book = createCycleBook();
    const { event, at } = finalAt('2026-11-16T10:00:00', 'Deemed');
    book.countTransaction(event, at);
    book.countTransaction({ type: 'Authorised', txnId: 'T' }, at);
    book.countCycle(mark(CYCLE), at);
    expect(book.rowsOf(CYCLE)?.map(({ standing }) => standing)).to.deep.equal(['DEEMED']);
    book.countCycle(netted, at);
    expect(book.rowsOf(CYCLE)).to.have.length(1);
    book.countCycle(instructed, at);
    expect(book.rowsOf(CYCLE)).to.equal(undefined);
  });
});
