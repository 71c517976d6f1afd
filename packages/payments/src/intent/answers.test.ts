import { given } from '@suuupra/testing';
import type { IntentEvent } from './events.ts';
import { BUSY, DEEMED, NO, OK, RET, UNCLEAR, attemptId, autoRequested, captured } from './scene.ts';
import { created, deemed, differed, failed, intentFailed, observed, payment } from './scene.ts';
import { record, requested, said, terms, unknown } from './scene.ts';

const first = attemptId(1);
const live = [created, requested()];
const contradicted = (outcome: 'succeeded' | 'declined' | 'deemed', code: string): IntentEvent => ({
  type: 'PaymentAnswerContradicted',
  ...{ orderId: terms.orderId, transactionId: first, outcome, code, rrn: '632010000001' },
});

describe('an answer to a collection', () => {
  it('about no transaction of this payment is refused', () =>
    given(payment, ...live)
      .when(record(said(attemptId(9), OK)))
      .refuses('TRANSACTION_NOT_FOUND'));

  for (const [name, history] of [
    ['sent', live],
    ['unknown', [...live, unknown()]],
    ['deemed', [...live, deemed()]],
  ] as const) {
    it(`captures what was ${name}, exactly what was asked, with the fee`, () =>
      given(payment, ...history)
        .when(record(said(first, OK)))
        .records(captured()));
  }

  it('ends what may still be on its way when it is declined for good', () => {
    for (const history of [live, [...live, unknown()]]) {
      given(payment, ...history)
        .when(record(said(first, NO)))
        .records(failed(1, 'ZM', false), intentFailed('ZM'));
    }
  });

  it('ends a deemed one by the word of its bank alone: any other decline is a case', () => {
    given(payment, ...live, deemed())
      .when(record(said(first, RET)))
      .records(failed(1, 'U34', false), intentFailed('U34'));
    for (const [lie, code] of [[NO, 'ZM'] as const, [BUSY, 'XY'] as const]) {
      const contrary = contradicted('declined', code);
      given(payment, ...live, deemed())
        .when(record(said(first, lie)))
        .records(contrary);
      given(payment, ...live, deemed(), contrary)
        .when(record(said(first, lie)))
        .records();
      given(payment, ...live, deemed(), contrary)
        .when(record(said(first, OK)))
        .records(captured());
      given(payment, ...live, deemed(), contrary)
        .when(record(said(first, RET)))
        .records(failed(1, 'U34', false), intentFailed('U34'));
    }
  });

  it('leaves the payment open where a fresh transaction may succeed', () => {
    given(payment, ...live)
      .when(record(said(first, BUSY)))
      .records(failed());
    given(payment, ...live, unknown())
      .when(record(said(first, BUSY)))
      .records(failed());
  });

  it('never asks a payer again whose deemed payment came back', () =>
    given(payment, ...live, deemed())
      .when(record(said(first, { ...RET, retryable: true })))
      .records(failed(1, 'U34', false), intentFailed('U34')));

  it('is noted once as deemed', () => {
    given(payment, ...live)
      .when(record(said(first, DEEMED)))
      .records(deemed());
    given(payment, ...live, unknown())
      .when(record(said(first, DEEMED)))
      .records(deemed());
    given(payment, ...live, deemed())
      .when(record(said(first, DEEMED)))
      .records();
  });

  it('that says nothing makes the outcome unknown, once', () => {
    const unclear = record(said(first, UNCLEAR));
    given(payment, ...live)
      .when(unclear)
      .records(unknown(1, 'U70'));
    given(payment, ...live, unknown())
      .when(unclear)
      .records();
    given(payment, ...live, deemed())
      .when(unclear)
      .records();
    given(payment, ...live, failed())
      .when(unclear)
      .records();
    given(payment, ...live, captured())
      .when(unclear)
      .records();
  });
});

describe('an answer of another amount, payer or payee', () => {
  it('takes a live payment under review', () => {
    const cheap = said(first, OK, { amount: 1n });
    given(payment, ...live)
      .when(record(cheap))
      .records(differed('amount', 1n));
    const ravi = said(first, OK, { payer: 'ravi@okbank' });
    given(payment, ...live, unknown())
      .when(record(ravi))
      .records(differed('payer'));
    const thief = said(first, OK, { payee: 'thief@okbank' });
    given(payment, ...live, deemed())
      .when(record(thief))
      .records(differed('payee'));
  });

  it('is the same in capitals', () =>
    given(payment, ...live)
      .when(record(said(first, OK, { payer: 'ASHA@OkBank', payee: 'Suuupra@INDUSM' })))
      .records(captured()));

  it('is a case once where the payment is over', () => {
    const cheap = record(said(first, OK, { amount: 1n }));
    given(payment, ...live, captured())
      .when(cheap)
      .records(differed('amount', 1n));
    given(payment, ...live, captured(), differed('amount', 1n))
      .when(cheap)
      .records();
  });

  it('leaves everything that follows to a person', () => {
    const odd = [...live, differed('amount', 1n)];
    const otherwise = contradicted('succeeded', '00');
    given(payment, ...odd)
      .when(record(said(first, OK)))
      .records(otherwise);
    given(payment, ...odd)
      .when(record(said(first, NO)))
      .records(contradicted('declined', 'ZM'));
    for (const word of [UNCLEAR, DEEMED]) {
      given(payment, ...odd)
        .when(record(said(first, word)))
        .records();
    }
  });

  it('is news under review where it is not what was said last', () => {
    const cheap = record(said(first, OK, { amount: 1n }));
    const odd = [...live, differed('amount', 1n)];
    given(payment, ...odd)
      .when(cheap)
      .records();
    given(payment, ...odd, contradicted('declined', 'ZM'))
      .when(cheap)
      .records(differed('amount', 1n));
  });

  it('names the gravest difference: what went to somebody else has not come at all', () =>
    given(payment, ...live)
      .when(record(said(first, OK, { amount: 1n, payee: 'thief@okbank', payer: 'x@okbank' })))
      .records(differed('payee', 1n)));
});

describe('an answer after the end', () => {
  const dead = [...live, failed(1, 'ZM', false), intentFailed('ZM')];

  it('that repeats it says nothing', () => {
    given(payment, ...dead)
      .when(record(said(first, NO)))
      .records();
    given(payment, ...live, captured())
      .when(record(said(first, OK)))
      .records();
    given(payment, ...live, captured())
      .when(record(said(first, DEEMED)))
      .records();
    given(payment, ...live, deemed(), ...dead.slice(2))
      .when(record(said(first, DEEMED)))
      .records();
  });

  it('of success is a late success, adopted by nobody and asked to go back', () => {
    const late = { type: 'LateSuccessObserved', ...observed() } as const;
    given(payment, ...dead)
      .when(record(said(first, OK)))
      .records(late, autoRequested());
    given(payment, ...dead, late)
      .when(record(said(first, OK)))
      .records();
    given(payment, ...live, failed())
      .when(record(said(first, OK)))
      .records(late, autoRequested());
  });

  it('of success beside an adopted attempt is a surplus', () => {
    const paid = [...live, failed(), requested(2), captured(2)];
    const surplus = { type: 'SurplusCaptureObserved', ...observed() } as const;
    given(payment, ...paid)
      .when(record(said(first, OK)))
      .records(surplus, autoRequested());
    given(payment, ...paid, surplus)
      .when(record(said(first, OK)))
      .records();
    const late = { type: 'LateSuccessObserved', ...observed() } as const;
    given(payment, ...live, failed(), late)
      .when(record(said(first, OK)))
      .records();
  });

  it('that contradicts it opens a case and changes nothing', () => {
    const paid = [...live, captured()];
    const no = contradicted('declined', 'ZM');
    given(payment, ...paid)
      .when(record(said(first, NO)))
      .records(no);
    given(payment, ...paid, no)
      .when(record(said(first, NO)))
      .records();
    const other = record(said(first, OK, { rrn: '632010000002' }));
    given(payment, ...paid)
      .when(other)
      .records({ ...contradicted('succeeded', '00'), rrn: '632010000002' } as IntentEvent);
    given(payment, ...dead)
      .when(record(said(first, NO, { code: 'YE' })))
      .records(contradicted('declined', 'YE'));
    given(payment, ...dead)
      .when(record(said(first, DEEMED)))
      .records(contradicted('deemed', 'RB'));
  });
});
