import { join } from 'node:path';
import { expect } from 'chai';
import { given, goldenEvents, run } from '@suuupra/testing';
import { instantOf } from '@suuupra/kernel';
import { ACCOUNT, TXN, declined, posted, withheld } from '../account/scene.ts';
import { type DutyEvent, dutyEvents } from './events.ts';
import { duty, dutyIdOf, plan, translateAccountEvent } from './saga.ts';

const about = {
  txnId: TXN,
  leg: 'debit',
  withholding: 'reversal_lost',
  accountNumber: ACCOUNT,
  merchantReference: 'ORD-1',
  correlationId: 'order-1',
} as const;
const dueAt = '2026-11-16T05:00:00.000000Z';
const scheduled: DutyEvent = { type: 'DutyScheduled', ...about, amount: 400n, dueAt };
const due: DutyEvent = { type: 'DutyFellDue', txnId: TXN, leg: 'debit' };
const discharged: DutyEvent = { type: 'DutyDischarged', txnId: TXN, leg: 'debit', code: 'DRC' };
const refused: DutyEvent = {
  ...{ type: 'DutyRefused', txnId: TXN, leg: 'debit', reason: 'TRANSACTION_NOT_UNREVERSED' },
};
const wishes = (...history: readonly DutyEvent[]) => plan(run(duty, [], history).state);

describe('the duty of a bank that has said nothing to a leg', () => {
  it('is scheduled by that, and by nothing else', () => {
    const event = withheld('reversal_lost');
    expect(translateAccountEvent(event, 'order-1')).to.deep.equal(scheduled);
    for (const other of [posted('debit', true), posted('credit'), declined('credit', 'PS')]) {
      expect(translateAccountEvent(other, 'order-1')).to.equal(undefined);
    }
    expect(dutyIdOf({ txnId: 'T', leg: 'credit' })).to.equal('T.credit');
  });
  it('heeds every event in its turn only', () => {
    given(duty).when(scheduled).records(scheduled);
    given(duty, scheduled).when(scheduled).records();
    given(duty).when(due).records();
    given(duty, scheduled).when(due).records(due);
    given(duty, scheduled, due).when(due).records();
    for (const end of [discharged, refused]) {
      given(duty, scheduled).when(end).records();
      given(duty, scheduled, due).when(end).records(end);
      given(duty, scheduled, due, discharged).when(end).records();
    }
  });
  it('waits, then does what is due, and is over', () => {
    expect(wishes()).to.deep.equal([]);
    const at = instantOf(dueAt);
    const wake = { do: 'WakeAt', key: 'due', at, rank: 3, order: 'ORD-1', command: due };
    expect(wishes(scheduled)).to.deep.equal([wake]);
    expect(wishes(scheduled, due)).to.deep.equal([{ do: 'Discharge', key: 'discharge', ...about }]);
    expect(wishes(scheduled, due, discharged)).to.deep.equal([]);
    expect(wishes(scheduled, due, refused)).to.deep.equal([]);
  });
  it('reads every duty event that was ever stored', () =>
    goldenEvents(dutyEvents, join(import.meta.dirname, 'golden'), [
      scheduled,
      due,
      discharged,
      refused,
    ]));
});
