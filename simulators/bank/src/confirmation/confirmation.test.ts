import { join } from 'node:path';
import { expect } from 'chai';
import { given, goldenEvents, run } from '@suuupra/testing';
import { instantOf } from '@suuupra/kernel';
import { TXN, declined, posted } from '../account/scene.ts';
import { type ConfirmationEvent, confirmationEvents } from './events.ts';
import { confirmation, plan, translateAccountEvent } from './saga.ts';

const scheduled: ConfirmationEvent = {
  type: 'ConfirmationScheduled',
  txnId: TXN,
  merchantReference: 'ORD-1',
  dueAt: '2026-11-16T05:00:00.000000Z',
};
const due: ConfirmationEvent = { type: 'ConfirmationFellDue', txnId: TXN };
const raised: ConfirmationEvent = { type: 'TccRaised', txnId: TXN };
const refused: ConfirmationEvent = {
  type: 'TccRefused',
  txnId: TXN,
  reason: 'TRANSACTION_NOT_DEEMED',
};
const wishes = (...history: readonly ConfirmationEvent[]) =>
  plan(run(confirmation, [], history).state);

describe('the confirmation of a credit whose answer was lost', () => {
  it('is scheduled thirty minutes after the order, and only for such a credit', () => {
    expect(translateAccountEvent(posted('credit', true))).to.deep.equal(scheduled);
    expect(translateAccountEvent(posted('credit'))).to.equal(undefined);
    expect(translateAccountEvent(posted('debit', true))).to.equal(undefined);
    expect(translateAccountEvent(declined('credit', 'PS'))).to.equal(undefined);
  });
  it('heeds every event in its turn only', () => {
    given(confirmation).when(scheduled).records(scheduled);
    given(confirmation, scheduled).when(scheduled).records();
    given(confirmation).when(due).records();
    given(confirmation, scheduled).when(due).records(due);
    given(confirmation, scheduled, due).when(due).records();
    for (const end of [raised, refused]) {
      given(confirmation, scheduled).when(end).records();
      given(confirmation, scheduled, due).when(end).records(end);
      given(confirmation, scheduled, due, raised).when(end).records();
    }
  });
  it('waits, then tells the switch, and is over', () => {
    expect(wishes()).to.deep.equal([]);
    expect(wishes(scheduled)).to.deep.equal([
      {
        do: 'WakeAt',
        key: 'confirm',
        at: instantOf('2026-11-16T05:00:00Z'),
        rank: 3,
        order: 'ORD-1',
        command: due,
      },
    ]);
    expect(wishes(scheduled, due)).to.deep.equal([{ do: 'RaiseTcc', key: 'tcc', txnId: TXN }]);
    expect(wishes(scheduled, due, raised)).to.deep.equal([]);
    expect(wishes(scheduled, due, refused)).to.deep.equal([]);
  });
  it('reads every confirmation event that was ever stored', () =>
    goldenEvents(confirmationEvents, join(import.meta.dirname, 'golden'), [
      scheduled,
      due,
      raised,
      refused,
    ]));
});
