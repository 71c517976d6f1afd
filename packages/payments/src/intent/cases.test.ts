import { given } from '@suuupra/testing';
import { MAX_CASES } from './answers.ts';
import type { IntentEvent } from './events.ts';
import { NO, OK, attemptId, autoRequested, captured, created, differed } from './scene.ts';
import { failed, observed } from './scene.ts';
import { payment, record, requested, said, terms } from './scene.ts';

const first = attemptId(1);
const live = [created, requested()];
const twoFailed = [...live, failed(), requested(2), failed(2)];
const late = (number: number): IntentEvent => ({
  type: 'LateSuccessObserved',
  ...observed(number),
});
const contradicted = (code: string, transactionId = first): IntentEvent => ({
  type: 'PaymentAnswerContradicted',
  ...{ orderId: terms.orderId, transactionId, outcome: 'declined', code, rrn: '632010000001' },
});
const frozen = (transactionId: string): ReturnType<typeof record> =>
  record(said(transactionId, NO, { code: 'YE' }));

describe('an open case', () => {
  it('is one for each transaction', () => {
    const second = attemptId(2);
    given(payment, ...twoFailed, late(1))
      .when(record(said(second, OK)))
      .records(late(2), autoRequested(2));
    given(payment, ...twoFailed, contradicted('YE'))
      .when(frozen(second))
      .records(contradicted('YE', second));
  });

  it('is one for each kind of evidence', () => {
    given(payment, ...twoFailed, contradicted('YE'))
      .when(record(said(first, OK)))
      .records(late(1), autoRequested(1));
    given(payment, ...live, captured(), contradicted('ZM'))
      .when(frozen(first))
      .records(contradicted('YE'));
  });

  it('is never silenced where money moved, whatever floods the payment', () => {
    const codes = Array.from({ length: MAX_CASES }, (_, index) => `Y${index}`);
    const flood = codes.map((code) => contradicted(code));
    given(payment, ...twoFailed, ...flood)
      .when(frozen(first))
      .records();
    given(payment, ...twoFailed, ...flood.slice(1))
      .when(frozen(first))
      .records(contradicted('YE'));
    given(payment, ...twoFailed, ...flood)
      .when(record(said(first, OK)))
      .records(late(1), autoRequested(1));
    given(payment, ...live, ...flood)
      .when(record(said(first, OK, { amount: 1n })))
      .records(differed('amount', 1n));
  });
});
