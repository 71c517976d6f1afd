import { expect } from 'chai';
import { given } from '@suuupra/testing';
import { type Instant, MICROSECONDS, instantText } from '@suuupra/kernel';
import { endingOf, upTo } from '../transaction/scene.ts';
import { createCycleBook } from './book.ts';
import { type CycleCommand, cycle } from './decider.ts';
import * as scene from './scene.ts';

const { CYCLE, finalAt, india, marked, netted, published } = scene;

/** The faults of payments.md §4 that a cycle meets, by their numbers. */
describe('a cycle among faults', () => {
  const midway = [...upTo.crediting, ...upTo.deemed.slice(0, -1)];

  for (const minutes of [-5n, 0n, 5n]) {
    it(`37: a cut that a clock ${minutes} minutes off asks for divides the log, and no day`, () => {
      const book = createCycleBook();
      const end = india('2026-11-16T11:00:00');
      const markAt = end + minutes * MICROSECONDS.minute;
      const [first, second]: [Instant[], Instant[]] = [[], []];
      let isCut = false;
      for (let at = end - 10n * MICROSECONDS.minute; at < end + 10n * MICROSECONDS.minute;) {
        if (at === markAt) {
          expect(book.openCycleId()).to.equal(CYCLE);
          book.countCycle(marked, at);
          isCut = true;
        }
        book.countTransaction(endingOf('Succeeded', '00', instantText(at)), at);
        (isCut ? second : first).push(at);
        at += MICROSECONDS.minute;
      }
      // The one that is cut early is not opened again by what still has its hour.
      expect(book.openCycleId()).to.equal('2026-11-16/06');
      book.countCycle({ ...marked, cycleId: '2026-11-16/06' }, end);
      const momentsOf = (cycleId: string) => book.rowsOf(cycleId)?.map((row) => row.decidedAt);
      expect(momentsOf(CYCLE)).to.deep.equal(first);
      expect(momentsOf('2026-11-16/06')).to.deep.equal(second);
    });
  }

  it('39: a transaction that straddles the cut belongs where it became final', () => {
    const book = createCycleBook();
    const before = india('2026-11-16T10:59:59');
    const { event: other } = finalAt('2026-11-16T10:00:00');
    book.countTransaction(other, before);
    for (const event of upTo.crediting) book.countTransaction(event, before);
    book.countCycle(marked, india('2026-11-16T11:00:00'));
    // Decided in the same microsecond, but recorded behind the mark.
    const { event } = finalAt('2026-11-16T10:59:59');
    book.countTransaction(event, before);
    expect(book.rowsOf(CYCLE)).to.have.length(1);
    expect(book.openCycleId()).to.equal('2026-11-16/06');
  });

  it('40: legs that are under way roll to the next cycle', () => {
    const book = createCycleBook();
    const before = india('2026-11-16T10:59:59');
    book.countTransaction(finalAt('2026-11-16T10:00:00').event, before);
    for (const event of midway) book.countTransaction(event, before);
    book.countCycle(marked, india('2026-11-16T11:00:00'));
    expect(book.rowsOf(CYCLE)?.map(({ standing }) => standing)).to.deep.equal(['SUCCESS']);
    const { event, at } = finalAt('2026-11-16T11:00:20', 'Deemed');
    book.countTransaction(event, at);
    book.countCycle({ ...marked, cycleId: '2026-11-16/06' }, at);
    expect(
      book.rowsOf('2026-11-16/06')?.map(({ decidedAt }) => instantText(decidedAt)),
    ).to.deep.equal(['2026-11-16T05:30:20.000000Z']);
  });

  it('47: a cycle is not settled before the one before it', () => {
    const fund = (previousSettled: boolean): CycleCommand => ({
      ...{ type: 'RecordFunding', cycleId: CYCLE, previousSettled },
    });
    const before = [marked, netted, published];
    given(cycle, ...before)
      .when(fund(false))
      .refuses('PREVIOUS_CYCLE_NOT_SETTLED');
    const { debits } = scene.instructed as Readonly<{ debits: readonly unknown[] }>;
    expect(debits).to.have.length(1);
    given(cycle, ...before)
      .when(fund(true))
      .records(scene.instructed, scene.paid(10_000n), scene.funded, scene.settled);
  });
});
