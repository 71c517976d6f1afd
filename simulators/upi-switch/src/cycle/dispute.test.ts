import { expect } from 'chai';
import fc from 'fast-check';
import { anyFrom } from '@suuupra/testing';
import { type Instant, instantText } from '@suuupra/kernel';
import type { TransactionEvent } from '../transaction/events.ts';
import { endingOf } from '../transaction/scene.ts';
import { type CycleBook, createCycleBook } from './book.ts';
import { type Lane, lanes } from './calendar.ts';
import { type CycleRow, netsOf, rawFileOf } from './netting.ts';
import { india } from './scene.ts';

const START = india('2026-11-16T10:00:00');

type Ending = 'Succeeded' | 'Deemed';

function final(txnId: string, amount: bigint, ending: Ending = 'Deemed'): TransactionEvent {
  const event = endingOf(ending, '00', instantText(START));
  return { ...event, txnId, amount } as TransactionEvent;
}

const returned = (txnId: string, at: Instant): TransactionEvent => ({
  ...{ type: 'ReturnPosted', txnId, returnedAt: instantText(at) },
});

/** Sets the mark of the open cycle of a lane; the answer is the name of the cycle. */
function cut(book: CycleBook, lane: Lane, at: Instant): string {
  const cycleId = book.openCycleId(lane);
  const previousCycleId = book.lastCutId(lane);
  if (cycleId === '') return '';
  book.countCycle({ type: 'CycleCutoverMarked', cycleId, previousCycleId }, at);
  return cycleId;
}

describe('a dispute cycle', () => {
  it('opens with the first return, and settles the opposite of what was paid', () => {
    const book = createCycleBook();
    book.countTransaction(final('T1', 500n), START);
    expect(book.openCycleId('dispute')).to.equal('');
    const online = cut(book, 'online', START);
    const later = india('2026-11-16T16:30:00');
    book.countTransaction(returned('T1', later), later);
    expect(cut(book, 'dispute', later)).to.equal('2026-11-16/dc2');
    // It stays where it was counted when it became final.
    expect(netsOf(book.rowsOf(online) ?? [])).to.deep.equal([
      { member: 'HIMA', net: -500n },
      { member: 'INDU', net: 500n },
    ]);
    const rows = book.rowsOf('2026-11-16/dc2') ?? [];
    expect(netsOf(rows)).to.deep.equal([
      { member: 'HIMA', net: 500n },
      { member: 'INDU', net: -500n },
    ]);
    expect(rawFileOf('2026-11-16/dc2', rows).split('\n').slice(1, 3)).to.deep.equal([
      'T1,632010000001,INDU,HIMA,500,RETURNED,2026-11-16T11:00:00.000000Z',
      '#total,2026-11-16/dc2,1,500',
    ]);
  });

  it('is neither opened nor closed by what happens online', () => {
    const book = createCycleBook();
    book.countTransaction(final('T1', 1n), START);
    book.countTransaction(returned('T1', START), START);
    expect(cut(book, 'online', START)).to.equal('2026-11-16/05');
    expect(book.openCycleId('online')).to.equal('');
    expect(book.openCycleId('dispute')).to.equal('2026-11-16/dc1');
    expect(book.lastCutId('dispute')).to.equal('');
  });

  it('holds nothing of what was never deemed, was confirmed, or is back already', () => {
    const book = createCycleBook();
    const back = (txnId: string) => book.countTransaction(returned(txnId, START), START);
    back('T0');
    book.countTransaction(final('T1', 1n, 'Succeeded'), START);
    back('T1');
    book.countTransaction(final('T2', 1n), START);
    const receivedAt = instantText(START);
    book.countTransaction({ type: 'TccReceived', txnId: 'T2', receivedAt }, START);
    back('T2');
    expect(book.openCycleId('dispute')).to.equal('');
    book.countTransaction(final('T3', 1n), START);
    back('T3');
    back('T3');
    const cycleId = cut(book, 'dispute', START);
    expect(book.rowsOf(cycleId)).to.have.length(1);
  });

  it('moves what it holds to the next one when it is aborted', () => {
    const book = createCycleBook();
    book.countTransaction(final('T1', 1n), START);
    book.countTransaction(returned('T1', START), START);
    const first = cut(book, 'dispute', START);
    book.countCycle({ type: 'CycleAborted', cycleId: first, reason: 'a bad file' }, START);
    expect(book.openCycleId('online')).to.equal('2026-11-16/05');
    const next = cut(book, 'dispute', START);
    expect([first, next]).to.deep.equal(['2026-11-16/dc1', '2026-11-16/dc2']);
    expect(book.rowsOf(next)?.map(({ txnId }) => txnId)).to.deep.equal(['T1']);
  });

  it('together with the online ones leaves what still stands, and each return in one of them', () =>
    fc.assert(
      fc.property(fc.array(anyFrom('pay', 'return', 'online', 'dispute')), (moves) => {
        const book = createCycleBook();
        const standing: bigint[] = [];
        let back = 0;
        const rows: CycleRow[] = [];
        for (const [step, wish] of [...moves, ...lanes].entries()) {
          const at = START + BigInt(step);
          if (wish === 'pay')
            book.countTransaction(final(`T${standing.push(BigInt(step))}`, BigInt(step)), at);
          else if (wish === 'return' && back < standing.length) {
            book.countTransaction(returned(`T${(back += 1)}`, at), at);
          } else if (wish !== 'return') rows.push(...(book.rowsOf(cut(book, wish, at)) ?? []));
        }
        const owed = standing.slice(back).reduce((sum, one) => sum + one, 0n);
        const net = netsOf(rows).find(({ member }) => member === 'INDU')?.net ?? 0n;
        expect(net).to.equal(owed);
        expect(rows.filter((row) => row.standing === 'RETURNED')).to.have.length(back);
        expect(new Set(rows.map((row) => `${row.txnId} ${row.standing}`)).size).to.equal(
          rows.length,
        );
      }),
    ));
});
