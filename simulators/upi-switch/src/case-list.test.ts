import { expect } from 'chai';
import { MICROSECONDS, instantOf } from '@suuupra/kernel';
import { type SwitchCase, createCaseList, penaltyOf } from './case-list.ts';
import type { TransactionEvent } from './transaction/events.ts';
import * as scene from './transaction/scene.ts';

const { LATER_TEXT, TXN, endingOf, noted, upTo } = scene;
const { demanded, doubled, drc, owed, recovered, resolved, ret, returned, tcc } = scene;

function listAfter(...events: readonly TransactionEvent[]) {
  const list = createCaseList();
  for (const event of events) list.learn(event);
  return list;
}

const closed: TransactionEvent = {
  ...{ type: 'ReversalCaseClosed', txnId: TXN, code: '21', closedAt: LATER_TEXT },
};
const refused: TransactionEvent = {
  ...{ type: 'ReturnRefused', txnId: TXN, code: 'Z9', refusedAt: LATER_TEXT },
};
const mismatch = noted('debit', 'Z9', 'mismatch');
const doubledUp = [...upTo.reversedUncredited, noted('credit', '00'), doubled, demanded(1)];

describe('the cases of the back office', () => {
  for (const [events, kind, standing, isOpen] of [
    [upTo.deemed, 'RB', 'open', true],
    [[...upTo.deemed, tcc], 'RB', 'credit_confirmed', false],
    [[...upTo.deemed, ret], 'RB', 'returning', true],
    [[...upTo.deemed, ret, refused], 'RB', 'open', true],
    [[...upTo.deemed, ret, returned], 'RB', 'returned', false],
    [upTo.unreversed, 'RR', 'open', true],
    [[...upTo.unreversed, closed], 'RR', 'debit_reversal_confirmed', false],
    [[...upTo.unreversed, drc], 'RR', 'debit_reversal_confirmed', false],
    [upTo.partlyReversed, 'RP', 'open', true],
    [[...upTo.partlyReversed, drc], 'RP', 'debit_reversal_confirmed', false],
    [doubledUp, 'DOUBLE_VALUE', 'open', true],
    [[...doubledUp, owed(1)], 'DOUBLE_VALUE', 'owed', true],
    [[...doubledUp, owed(1), demanded(2)], 'DOUBLE_VALUE', 'owed', true],
    [[...doubledUp, recovered], 'DOUBLE_VALUE', 'recovered', false],
    [[...upTo.succeeded, mismatch], 'MISMATCH', 'open', true],
    [[...upTo.succeeded, mismatch, resolved(0n)], 'MISMATCH', 'resolved', false],
    [[...upTo.succeeded, mismatch, resolved(0n), mismatch], 'MISMATCH', 'open', true],
  ] as const) {
    it(`${kind} is ${standing} after ${events.at(-1)?.type}`, () => {
      const list = listAfter(...events);
      const closedAt = isOpen ? '' : LATER_TEXT;
      expect(list.page(0, 9)).to.deep.equal([
        { txnId: TXN, kind, standing, openedAt: LATER_TEXT, deadline: '', closedAt },
      ]);
      expect(list.open()).to.have.length(isOpen ? 1 : 0);
    });
  }

  it('are none where all went well, and where a late answer is only noted', () =>
    expect(
      listAfter(...upTo.succeeded, noted('debit', '00'), endingOf('Failed', 'U67')).count(),
    ).to.equal(0));

  it('cost by the day from the deadline on, until they are closed', () => {
    const deadline = '2026-11-17T18:30:00.000000Z';
    const breached: TransactionEvent = {
      ...{ type: 'TatBreached', txnId: TXN, kind: 'RR', deadline, breachedAt: deadline },
    };
    const day = 24n * MICROSECONDS.hour;
    const now = instantOf(deadline) + 3n * day;
    const only = (...events: readonly TransactionEvent[]): SwitchCase => {
      const [one] = listAfter(...events).page(0, 1);
      if (one === undefined) throw new Error('a case is listed');
      return one;
    };
    expect(penaltyOf(only(...upTo.unreversed), now)).to.equal(0n);
    const late = only(...upTo.unreversed, breached);
    expect(late.deadline).to.equal(deadline);
    expect(penaltyOf(late, now)).to.equal(40_000n);
    const receivedAt = '2026-11-18T18:29:59.999999Z';
    const over = only(...upTo.unreversed, breached, { ...drc, receivedAt } as TransactionEvent);
    expect(penaltyOf(over, now)).to.equal(10_000n);
  });
});
