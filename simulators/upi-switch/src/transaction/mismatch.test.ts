import { expect } from 'chai';
import { given } from '@suuupra/testing';
import { transaction } from './decider.ts';
import * as scene from './scene.ts';
import { hasOpenCase, suspenseOf } from './state.ts';

const { LATER, answer, noted, resolved, stateAfter, suspenseAfter, upTo } = scene;

describe('answers that contradict each other', () => {
  const note = 'talked to the bank';
  const resolve = { type: 'ResolveMismatch', note, at: LATER } as const;
  // The bank said that there was no debit, and now that there is one.
  const contrary = [...upTo.neverDebited, noted('debit', '00', 'mismatch')];
  it('are a case that an operator closes, with what he has settled by hand', () => {
    expect(suspenseAfter(...contrary)).to.equal(100_00n);
    given(transaction, ...contrary)
      .when(resolve)
      .records(resolved(100_00n));
    given(transaction, ...contrary, resolved(100_00n))
      .when(resolve)
      .records();
    const state = stateAfter(...contrary, resolved(100_00n));
    expect([hasOpenCase(state), suspenseOf(state.facts)]).to.deep.equal([false, 0n]);
  });
  it('are a case again where there are new ones, and only there', () => {
    const settled = [...upTo.confirmed, noted('creditReversal', '21', 'mismatch')];
    expect(suspenseAfter(...settled)).to.equal(100_00n);
    given(transaction, ...settled, resolved(100_00n))
      .when(answer('credit', '00'))
      .records(noted('credit', '00'));
    given(transaction, ...settled, resolved(100_00n))
      .when(answer('debit', 'Z9'))
      .records(noted('debit', 'Z9', 'mismatch'));
  });
  it('leave what another open case is about to that case', () => {
    const both = [...upTo.deemed, noted('debit', 'Z9', 'mismatch')];
    given(transaction, ...both)
      .when(resolve)
      .records(resolved(0n));
    expect(hasOpenCase(stateAfter(...both, resolved(0n)))).to.equal(true);
  });
  it('leave what a bank owes to be settled besides', () => {
    const doubledOnce = [...upTo.returned, noted('credit', '00'), scene.doubled];
    const owing = [...doubledOnce, scene.demanded(1), scene.owed(1)];
    const settle = { ...resolve, note: 'paid by hand' };
    given(transaction, ...owing)
      .when(settle)
      .records(scene.settled);
    given(transaction, ...owing, scene.settled)
      .when(settle)
      .records();
    const state = stateAfter(...owing, scene.settled);
    expect([hasOpenCase(state), suspenseOf(state.facts)]).to.deep.equal([false, 0n]);
    // Nobody asks for it any more, and what was said meanwhile changes nothing.
    for (const late of [
      { type: 'DemandRecovery', attempt: 2, at: LATER } as const,
      answer('creditReversal', '21'),
    ]) {
      given(transaction, ...owing, scene.settled)
        .when(late)
        .records();
    }
    const contraryToo = [...owing, noted('debit', 'Z9', 'mismatch')];
    given(transaction, ...contraryToo)
      .when(resolve)
      .records(resolved(0n));
    // As long as the bank is being asked, its answer decides.
    given(transaction, ...doubledOnce, scene.demanded(1))
      .when(settle)
      .refuses('NO_MISMATCH');
  });
  // In order of precedence.
  it('are needed to be resolved', () => {
    given(transaction).when(resolve).refuses('TRANSACTION_NOT_FOUND');
    given(transaction, ...upTo.crediting, noted('debit', 'Z9', 'mismatch'))
      .when(resolve)
      .refuses('TRANSACTION_NOT_OVER');
    given(transaction, ...upTo.succeeded)
      .when(resolve)
      .refuses('NO_MISMATCH');
  });
});
