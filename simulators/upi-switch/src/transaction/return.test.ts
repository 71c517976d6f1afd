import { expect } from 'chai';
import { given, run } from '@suuupra/testing';
import { transaction } from './decider.ts';
import type { TransactionEvent } from './events.ts';
import * as scene from './scene.ts';
import { hasOpenCase, isBalanced } from './state.ts';

const { LATER, LATER_TEXT, TXN, answer, endingOf, noted, upTo } = scene;
const { deemed } = upTo;
const tcc = { type: 'RaiseTcc', at: LATER } as const;
const ret = { type: 'RaiseRet', at: LATER } as const;
const confirmed: TransactionEvent = { type: 'TccReceived', txnId: TXN, receivedAt: LATER_TEXT };
const returning: TransactionEvent = { type: 'RetReceived', txnId: TXN, receivedAt: LATER_TEXT };
const returned: TransactionEvent = { type: 'ReturnPosted', txnId: TXN, returnedAt: LATER_TEXT };
const creditBack: TransactionEvent = { type: 'CreditReversed', txnId: TXN };
const neverCredited: TransactionEvent = { type: 'CreditReversalRefused', txnId: TXN, code: 'NO' };
const notReturned: TransactionEvent = {
  ...{ type: 'ReturnRefused', txnId: TXN, code: 'Z9', refusedAt: LATER_TEXT },
};

describe('the return of a deemed credit', () => {
  it('happens once, and when the credit is back the payer gets the money back', () => {
    given(transaction, ...deemed)
      .when(ret)
      .records(returning);
    given(transaction, ...deemed, returning)
      .when(ret)
      .records();
    for (const [code, back] of [
      ['21', creditBack],
      ['NO', neverCredited],
    ] as const) {
      given(transaction, ...deemed, returning)
        .when(answer('creditReversal', code))
        .records(back);
      given(transaction, ...deemed, returning, back)
        .when(answer('creditReversal', code))
        .records();
      given(transaction, ...deemed, returning, back)
        .when(answer('debitReversal', '21'))
        .records(returned);
      const over = [...deemed, returning, back, returned];
      for (const again of [ret, answer('creditReversal', code), answer('debitReversal', '21')]) {
        given(transaction, ...over)
          .when(again)
          .records();
      }
      const { state } = run(transaction, [], over);
      expect(state.is !== 'absent' && isBalanced(state.facts.moved)).to.equal(true);
    }
  });
  it('waits for the rest where the payer has a part of it back, and hears that it is all', () => {
    const part = { ...answer('debitReversal', '32'), reversed: 1n };
    const drc = { type: 'RaiseDrc', at: LATER } as const;
    const back = [...deemed, returning, neverCredited];
    given(transaction, ...back)
      .when(part)
      .records(noted('debitReversal', '32'));
    const partly = [...back, noted('debitReversal', '32')];
    given(transaction, ...partly)
      .when(part)
      .records();
    given(transaction, ...partly)
      .when(drc)
      .records(returned);
    given(transaction, ...partly, returned)
      .when(drc)
      .records();
    // As long as the payee's bank may have it, nobody gives it back.
    given(transaction, ...deemed, returning)
      .when(drc)
      .refuses('TRANSACTION_NOT_UNREVERSED');
  });
  it('gives the payer nothing back before the payee has lost it', () =>
    given(transaction, ...deemed, returning)
      .when(answer('debitReversal', '21'))
      .refuses('LEG_NOT_REQUESTED'));
  it('goes on where the bank has said that there is no credit, and asks back what there is', () => {
    const muddled = [...deemed, returning, neverCredited, noted('credit', '00')];
    given(transaction, ...muddled)
      .when(answer('debitReversal', '21'))
      .records(
        returned,
        { type: 'DoubleValueFound', txnId: TXN, foundAt: LATER_TEXT },
        { type: 'RecoveryRequested', txnId: TXN, attempt: 1, requestedAt: LATER_TEXT },
      );
    for (const code of ['21', 'Z9']) {
      given(transaction, ...muddled)
        .when(answer('creditReversal', code))
        .records(noted('creditReversal', code, 'mismatch'));
    }
  });
  it('stays deemed where the payee has nothing left to return', () => {
    given(transaction, ...deemed, returning)
      .when(answer('creditReversal', 'Z9'))
      .records(notReturned);
    const refused = [...deemed, returning, notReturned];
    given(transaction, ...refused)
      .when(answer('creditReversal', 'Z9'))
      .records();
    given(transaction, ...refused)
      .when(tcc)
      .records(confirmed);
    given(transaction, ...refused)
      .when(ret)
      .records(returning);
    given(transaction, ...refused)
      .when(answer('creditReversal', '21'))
      .records(noted('creditReversal', '21'), returning);
    expect(hasOpenCase(run(transaction, [], refused).state)).to.equal(true);
  });
  it('believes no bank that says it has never credited what it has', () => {
    const contrary = [...upTo.takingCreditBack, noted('credit', '00'), neverCredited];
    given(transaction, ...contrary, endingOf('Deemed', 'RB'), returning)
      .when(answer('creditReversal', 'NO'))
      .records({ ...notReturned, code: 'NO' });
  });
});
