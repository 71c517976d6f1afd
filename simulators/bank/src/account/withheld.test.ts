import { expect } from 'chai';
import { given, run } from '@suuupra/testing';
import { answerOf } from './answer.ts';
import { account } from './decider.ts';
import type { AccountEvent, PostingLeg } from './events.ts';
import * as scene from './scene.ts';
import { storedAnswer } from './stored-answer.ts';

const { TXN, completed, declined, discharge, opened, overlooked, partlyReversed, post } = scene;
const { posted, recoveryDeclined, reversalDeclined, reverse, reversed, tombstoned } = scene;
const { withheld } = scene;

/** What is said to a leg or its reversal, in the order code/paise; nothing for silence. */
function said(leg: PostingLeg, reversal: boolean, ...history: readonly AccountEvent[]) {
  const { state } = run(account, [], [opened, ...history]);
  const answer = state.is === 'open' ? storedAnswer(state, { leg, txnId: TXN, reversal }) : null;
  return answer && { ...answer };
}

describe('a leg to which the bank says nothing', () => {
  for (const behaviour of ['debit_late', 'reversal_lost', 'reversal_partial'] as const) {
    it(`is debited all the same, once: ${behaviour}`, () => {
      const events = [withheld(behaviour), posted('debit')];
      given(account, opened)
        .when(post('debit', { behaviour }))
        .records(...events);
      given(account, opened, ...events)
        .when(post('debit', { behaviour }))
        .records();
      expect(said('debit', false, ...events)).to.equal(undefined);
      given(account, opened).when(post('credit', { behaviour })).records(posted('credit'));
    });
  }
  it('is credited all the same where its answer is late', () =>
    given(account, opened)
      .when(post('credit', { behaviour: 'credit_late' }))
      .records(withheld('credit_late'), posted('credit')));
  for (const behaviour of ['credit_returned', 'credit_after_reversal'] as const) {
    it(`is not credited, and one thing only: ${behaviour}`, () => {
      given(account, opened).when(post('credit', { behaviour })).records(withheld(behaviour));
      given(account, opened, withheld(behaviour)).when(post('credit', { behaviour })).records();
      given(account, opened, withheld(behaviour))
        .when(post('credit', { behaviour, amount: 1n }))
        .refuses('LEG_EXISTS_WITH_DIFFERENT_CONTENT');
      given(account, opened, withheld(behaviour))
        .when(reverse('credit', { amount: 1n }))
        .refuses('LEG_EXISTS_WITH_DIFFERENT_CONTENT');
      expect(said('credit', false, withheld(behaviour))).to.equal(undefined);
      expect(said('credit', true, withheld(behaviour))).to.equal(undefined);
    });
  }
  it('is declined aloud where it cannot be posted', () => {
    const amount = 2_000n;
    const event = { ...declined('debit', 'Z9'), amount } as AccountEvent;
    given(account, opened)
      .when(post('debit', { behaviour: 'debit_late', amount }))
      .records(event);
    given(account, opened, tombstoned('credit'))
      .when(post('credit', { behaviour: 'credit_returned' }))
      .records(declined('credit', 'DF'));
  });
  it('owes nothing where nothing is withheld', () => {
    given(account, opened, posted('debit')).when(discharge('debit')).refuses('LEG_NOT_WITHHELD');
    given(account).when(discharge('debit')).refuses('ACCOUNT_NOT_FOUND');
  });
});

describe('the reversal of such a leg', () => {
  it('is as any other where only the answer is late', () => {
    for (const [leg, behaviour] of [
      ['debit', 'debit_late'],
      ['credit', 'credit_late'],
    ] as const) {
      const history = [opened, withheld(behaviour), posted(leg)];
      given(account, ...history)
        .when(reverse(leg, { behaviour }))
        .records(reversed(leg));
      given(account, ...history)
        .when(discharge(leg))
        .records();
      expect(said(leg, true, ...history.slice(1), reversed(leg))).to.deep.equal({ code: '21' });
    }
  });
  it('is neither done nor answered where it is lost, until the back office does it', () => {
    const history = [withheld('reversal_lost'), posted('debit')];
    // What counts is how the bank took the debit, not how it behaves by now.
    for (const behaviour of ['reversal_lost', 'ok'] as const) {
      given(account, opened, ...history)
        .when(reverse('debit', { behaviour }))
        .records();
    }
    expect(said('debit', true, ...history)).to.equal(undefined);
    given(account, opened, ...history)
      .when(discharge('debit'))
      .records(reversed('debit'));
    for (const again of [discharge('debit'), reverse('debit')]) {
      given(account, opened, ...history, reversed('debit'))
        .when(again)
        .records();
    }
    expect(said('debit', true, ...history, reversed('debit'))).to.deep.equal({ code: '21' });
  });
  it('gives half back where it is partial, and the back office the rest', () => {
    const history = [withheld('reversal_partial'), posted('debit')];
    given(account, opened, ...history)
      .when(reverse('debit'))
      .records(partlyReversed);
    given(account, opened, ...history, partlyReversed)
      .when(reverse('debit'))
      .records();
    const part = { code: '32', reversed: 200n };
    expect(said('debit', true, ...history, partlyReversed)).to.deep.equal(part);
    given(account, opened, ...history, partlyReversed)
      .when(discharge('debit'))
      .records(completed);
    given(account, opened, ...history, partlyReversed, completed)
      .when(discharge('debit'))
      .records();
    const whole = [...history, partlyReversed, completed];
    expect(said('debit', true, ...whole)).to.deep.equal({ code: '21' });
    const { state } = run(account, [], [opened, ...whole]);
    expect(state.is === 'open' && state.balance).to.equal(1_000n);
    // Nobody asked for it before it was due: then it is done at once, and in full.
    given(account, opened, ...history)
      .when(discharge('debit'))
      .records(reversed('debit'));
  });
  it('gives the odd paisa back with the rest', () => {
    const odd = (event: AccountEvent, reversedNow?: bigint): AccountEvent =>
      ({
        ...event,
        amount: 401n,
        ...(reversedNow === undefined ? {} : { reversed: reversedNow }),
      }) as AccountEvent;
    const history = [opened, odd(withheld('reversal_partial')), odd(posted('debit'))];
    given(account, ...history)
      .when(reverse('debit', { amount: 401n }))
      .records(odd(partlyReversed, 200n));
    given(account, ...history, odd(partlyReversed, 200n))
      .when(discharge('debit'))
      .records(odd(completed, 201n));
  });
  it('of a credit that is returned is not answered, and then there never was one', () => {
    const history = [opened, withheld('credit_returned')];
    given(account, ...history)
      .when(reverse('credit'))
      .records();
    given(account, ...history)
      .when(discharge('credit'))
      .records();
    given(account, ...history)
      .when(reverse('credit', { forReturn: true }))
      .records(tombstoned('credit'));
    expect(said('credit', true, ...history.slice(1), tombstoned('credit'))).to.deep.equal({
      code: 'NO',
    });
  });
});

describe('a credit that comes after its reversal', () => {
  const history = [withheld('credit_after_reversal'), overlooked];
  it('is said never to have been, and is not barred', () => {
    given(account, opened, withheld('credit_after_reversal'))
      .when(reverse('credit'))
      .records(overlooked);
    given(account, opened, ...history)
      .when(reverse('credit'))
      .records();
    expect(said('credit', true, ...history)).to.deep.equal({ code: 'NO' });
    expect(said('credit', false, ...history)).to.equal(undefined);
    given(account, opened, ...history)
      .when(discharge('credit'))
      .records(posted('credit'));
    given(account, opened, ...history, posted('credit'))
      .when(discharge('credit'))
      .records();
    given(account, opened, tombstoned('credit'), withheld('credit_after_reversal'))
      .when(discharge('credit'))
      .records();
  });
  it('is declined where the account takes no credit by then', () => {
    const { accountNumber } = scene.open;
    const frozen: AccountEvent = { type: 'AccountFrozen', accountNumber, freeze: 'creditFrozen' };
    given(account, opened, ...history, frozen)
      .when(discharge('credit'))
      .records(declined('credit', 'YF'));
  });
  it('is taken back where it is demanded, as long as it is there', () => {
    const both = [...history, posted('credit')];
    const demand = (recovery: number) => reverse('credit', { recovery });
    given(account, opened, ...both)
      .when(demand(1))
      .records(reversed('credit'));
    const spent = { ...posted('debit'), txnId: 'other', amount: 1_300n } as AccountEvent;
    given(account, opened, ...both, spent)
      .when(demand(1))
      .records(recoveryDeclined(1));
    // The same demand has its answer for ever; the next one is looked at anew.
    given(account, opened, ...both, spent, recoveryDeclined(1))
      .when(demand(1))
      .records();
    given(account, opened, ...both, spent, recoveryDeclined(1))
      .when(demand(2))
      .records(recoveryDeclined(2));
    const paidIn = { ...posted('credit'), txnId: 'third', amount: 300n } as AccountEvent;
    for (const before of [recoveryDeclined(1), reversalDeclined('credit', 'Z9')]) {
      given(account, opened, ...both, spent, before, paidIn)
        .when(demand(2))
        .records(reversed('credit'));
    }
    expect(said('credit', true, ...both, recoveryDeclined(1))).to.deep.equal({ code: 'Z9' });
  });
});

describe('an answer that has to be given again after a crash', () => {
  const about = { txnId: TXN, reversal: true } as const;
  for (const [event, answer] of [
    [withheld('debit_late'), undefined],
    [overlooked, { ...about, leg: 'credit', code: 'NO' }],
    [partlyReversed, { ...about, leg: 'debit', code: '32', reversed: 200n }],
    [completed, { ...about, leg: 'debit', code: '21' }],
    [recoveryDeclined(2), { ...about, leg: 'credit', code: 'Z9', recovery: 2 }],
  ] as const) {
    it(`of ${event.type}`, () => expect(answerOf(event)).to.deep.equal(answer));
  }
});
