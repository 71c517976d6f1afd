import { expect } from 'chai';
import { given, run } from '@suuupra/testing';
import { type TransactionCommand, transaction } from './decider.ts';
import { plan } from './saga.ts';
import * as scene from './scene.ts';

const { LATER, answer, authorised, endingOf, upTo } = scene;
const debitAsked = {
  ...scene.debitAsked,
  requestedAt: scene.LATER_TEXT,
} as typeof scene.debitAsked;

const agreed = (bankAvailable = true): TransactionCommand => ({
  ...answer('authorisation', '00', bankAvailable),
  reserve: true,
});
const reservation = (granted: boolean, bankAvailable = true): TransactionCommand => ({
  ...{ type: 'RecordReservation', granted, bankAvailable, at: LATER },
});
const waiting = [...upTo.asked, authorised];

describe('a debit under a net debit cap', () => {
  it('is not asked for before it is reserved', () => {
    given(transaction, ...upTo.asked)
      .when(agreed())
      .records(authorised);
    const wishes = plan(run(transaction, [], waiting).state);
    expect(wishes).to.deep.equal([{ do: 'ReserveDebit', key: 'reserve' }]);
  });

  it('is asked for at once where there is no cap', () =>
    given(transaction, ...upTo.asked)
      .when(answer('authorisation', '00'))
      .records(authorised, debitAsked));

  it('is not even reserved where the bank cannot be reached', () =>
    given(transaction, ...upTo.asked)
      .when(agreed(false))
      .records(authorised, endingOf('Declined', 'U28')));

  it('is declined with U03 above the cap, and U28 where the bank has gone meanwhile', () => {
    given(transaction, ...waiting)
      .when(reservation(true))
      .records(debitAsked);
    given(transaction, ...waiting)
      .when(reservation(false, false))
      .records(endingOf('Declined', 'U03'));
    given(transaction, ...waiting)
      .when(reservation(true, false))
      .records(endingOf('Declined', 'U28'));
  });

  it('is asked for by nothing else', () =>
    given(transaction, ...waiting)
      .when({ type: 'RequestLeg', leg: 'debit', at: LATER })
      .records());

  it('is reserved once: what comes later says nothing', () => {
    for (const history of [upTo.asked, upTo.debiting, upTo.succeeded, upTo.deemed]) {
      given(transaction, ...history)
        .when(reservation(false))
        .records();
    }
    given(transaction).when(reservation(true)).refuses('TRANSACTION_NOT_FOUND');
    given(transaction, ...waiting)
      .when(agreed())
      .records();
  });
});
