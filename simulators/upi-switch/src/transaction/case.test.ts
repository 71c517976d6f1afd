import { expect } from 'chai';
import { given, run } from '@suuupra/testing';
import { transaction } from './decider.ts';
import type { Leg, TransactionEvent } from './events.ts';
import * as scene from './scene.ts';
import { hasOpenCase } from './state.ts';

const { LATER, LATER_TEXT, TXN, answer, endingOf, noted, silence, upTo } = scene;
const tcc = { type: 'RaiseTcc', at: LATER } as const;
const ret = { type: 'RaiseRet', at: LATER } as const;
const confirmed: TransactionEvent = { type: 'TccReceived', txnId: TXN, receivedAt: LATER_TEXT };
const returning: TransactionEvent = { type: 'RetReceived', txnId: TXN, receivedAt: LATER_TEXT };
const returned: TransactionEvent = { type: 'ReturnPosted', txnId: TXN, returnedAt: LATER_TEXT };
const closed = (code: string): TransactionEvent => ({
  type: 'ReversalCaseClosed',
  txnId: TXN,
  code,
  closedAt: LATER_TEXT,
});

const failed = [...upTo.takingDebitBack, scene.debitBack, endingOf('Failed', 'U67')];
const neverDebited: readonly TransactionEvent[] = [
  ...upTo.takingDebitBack,
  { type: 'DebitReversalRefused', txnId: TXN, code: 'NO' },
  endingOf('Failed', 'U67'),
];
const reversed = [
  ...[...upTo.takingCreditBack, scene.creditBack, scene.debitBackAsked, scene.debitBack],
  endingOf('Reversed', 'U34'),
];
const reversedUncredited: readonly TransactionEvent[] = [
  ...upTo.takingCreditBack,
  { type: 'CreditReversalRefused', txnId: TXN, code: 'NO' },
  ...[scene.debitBackAsked, scene.debitBack],
  endingOf('Reversed', 'U34'),
];

describe('late answers change nothing online', () => {
  const rows: readonly (readonly [
    string,
    readonly TransactionEvent[],
    readonly [Leg, string],
    readonly TransactionEvent[],
    'open' | 'closed',
  ])[] = [
    ['debit success, reversal ok', failed, ['debit', '00'], [noted('debit', '00')], 'closed'],
    [
      'debit success while it is taken back',
      upTo.takingDebitBack,
      ['debit', '00'],
      [noted('debit', '00')],
      'closed',
    ],
    [
      'debit success that was said never to have been',
      neverDebited,
      ['debit', '00'],
      [noted('debit', '00', 'mismatch')],
      'open',
    ],
    ['debit success, RR', upTo.unreversed, ['debit', '00'], [noted('debit', '00')], 'open'],
    [
      'debit decline, RR',
      upTo.unreversed,
      ['debit', 'Z9'],
      [noted('debit', 'Z9'), closed('Z9')],
      'closed',
    ],
    [
      'reversal success, RR',
      upTo.unreversed,
      ['debitReversal', '21'],
      [noted('debitReversal', '21'), closed('21')],
      'closed',
    ],
    [
      'no original, RR',
      upTo.unreversed,
      ['debitReversal', 'NO'],
      [noted('debitReversal', 'NO'), closed('NO')],
      'closed',
    ],
    [
      'reversal failure, RR',
      upTo.unreversed,
      ['debitReversal', '96'],
      [noted('debitReversal', '96')],
      'open',
    ],
    [
      'credit success while its reversal is in doubt, deemed',
      upTo.deemed,
      ['credit', '00'],
      [noted('credit', '00')],
      'open',
    ],
    [
      'credit success when its reversal was refused, deemed',
      [...upTo.deemed, noted('creditReversal', 'Z9')],
      ['credit', '00'],
      [noted('credit', '00')],
      'open',
    ],
    [
      'credit reversed after it was refused and the credit was told, deemed',
      [...upTo.deemed, noted('creditReversal', 'Z9'), noted('credit', '00')],
      ['creditReversal', '21'],
      [noted('creditReversal', '21'), returning],
      'open',
    ],
    [
      'credit reversal refused after the credit was told, deemed',
      [...upTo.deemed, noted('credit', '00')],
      ['creditReversal', 'Z9'],
      [noted('creditReversal', 'Z9'), confirmed],
      'closed',
    ],
    [
      'credit reversed after the credit was told, deemed',
      [...upTo.deemed, noted('credit', '00')],
      ['creditReversal', '21'],
      [noted('creditReversal', '21'), returning],
      'open',
    ],
    [
      'credit decline, deemed',
      upTo.deemed,
      ['credit', 'XI'],
      [noted('credit', 'XI'), returning],
      'open',
    ],
    [
      'credit reversal success, deemed',
      upTo.deemed,
      ['creditReversal', '21'],
      [noted('creditReversal', '21'), returning],
      'open',
    ],
    [
      'credit reversal failure, deemed',
      upTo.deemed,
      ['creditReversal', '96'],
      [noted('creditReversal', '96')],
      'open',
    ],
    ['credit success, reversed', reversed, ['credit', '00'], [noted('credit', '00')], 'closed'],
    [
      'credit success that was said never to have been',
      reversedUncredited,
      ['credit', '00'],
      [noted('credit', '00'), scene.doubled, scene.demanded(1)],
      'open',
    ],
    [
      'credit taken back after it was confirmed',
      [...upTo.deemed, noted('credit', '00'), confirmed],
      ['creditReversal', '21'],
      [noted('creditReversal', '21', 'mismatch')],
      'open',
    ],
    [
      'other content after success',
      upTo.succeeded,
      ['credit', 'XI'],
      [noted('credit', 'XI', 'mismatch')],
      'open',
    ],
    [
      'other content after the debit',
      upTo.crediting,
      ['debit', 'Z9'],
      [noted('debit', 'Z9', 'mismatch')],
      'open',
    ],
  ];
  for (const [name, history, [leg, code], events, standing] of rows) {
    it(`${name}: ${standing}`, () => {
      given(transaction, ...history)
        .when(answer(leg, code))
        .records(...events);
      given(transaction, ...history, ...events)
        .when(answer(leg, code))
        .records();
      const { state } = run(transaction, [], [...history, ...events]);
      expect(hasOpenCase(state)).to.equal(standing === 'open');
    });
  }

  it('confirm a credit only where its reversal is refused when it is asked for again', () => {
    const history = [...upTo.deemed, noted('creditReversal', 'Z9'), noted('credit', '00')];
    const refusal = answer('creditReversal', 'Z9');
    given(transaction, ...history)
      .when(refusal)
      .records();
    given(transaction, ...history)
      .when({ ...refusal, again: true })
      .records(confirmed);
    given(transaction, ...upTo.deemed, noted('creditReversal', 'Z9'))
      .when({ ...refusal, again: true })
      .records();
  });

  it('of an authorisation that was given up are noted', () =>
    given(transaction, ...upTo.asked, silence('authorisation'), endingOf('Declined', 'U09'))
      .when(answer('authorisation', '00'))
      .records(noted('authorisation', '00')));
});

describe('the back office of a deemed transaction', () => {
  const deemed = upTo.deemed;
  it('is confirmed once by a TCC', () => {
    given(transaction, ...deemed)
      .when(tcc)
      .records(confirmed);
    given(transaction, ...deemed, confirmed)
      .when(tcc)
      .records();
    given(transaction, ...upTo.succeeded)
      .when(tcc)
      .records();
  });
  it('takes the first of a TCC and a RET', () => {
    given(transaction, ...deemed, confirmed)
      .when(ret)
      .refuses('CREDIT_ALREADY_CONFIRMED');
    given(transaction, ...upTo.succeeded)
      .when(ret)
      .refuses('CREDIT_ALREADY_CONFIRMED');
    given(transaction, ...deemed, returning)
      .when(tcc)
      .refuses('CREDIT_ALREADY_RETURNED');
    given(transaction, ...deemed, returning, returned)
      .when(tcc)
      .refuses('CREDIT_ALREADY_RETURNED');
  });
  for (const command of [tcc, ret]) {
    it(`knows no ${command.type} of others`, () => {
      given(transaction).when(command).refuses('TRANSACTION_NOT_FOUND');
      given(transaction, ...upTo.crediting)
        .when(command)
        .refuses('TRANSACTION_NOT_OVER');
      for (const history of [failed, reversed, upTo.unreversed]) {
        given(transaction, ...history)
          .when(command)
          .refuses('TRANSACTION_NOT_DEEMED');
      }
    });
  }
});

describe('what the PSP has acknowledged', () => {
  const final = { type: 'RecordFinalAnswerDelivered' } as const;
  const news = { type: 'RecordNewsDelivered' } as const;
  const told: TransactionEvent = { type: 'FinalAnswerDelivered', txnId: TXN };
  const newsTold: TransactionEvent = { type: 'NewsDelivered', txnId: TXN };
  it('is recorded once, and only after an end', () => {
    given(transaction, ...upTo.crediting)
      .when(final)
      .records();
    given(transaction, ...upTo.succeeded)
      .when(final)
      .records(told);
    given(transaction, ...upTo.succeeded, told)
      .when(final)
      .records();
  });
  it('of the news of a deemed one is recorded once', () => {
    given(transaction, ...upTo.deemed)
      .when(news)
      .records();
    given(transaction, ...upTo.deemed, confirmed)
      .when(news)
      .records(newsTold);
    given(transaction, ...upTo.deemed, confirmed, newsTold)
      .when(news)
      .records();
    given(transaction, ...upTo.deemed, returning, returned)
      .when(news)
      .records(newsTold);
    given(transaction, ...upTo.deemed, returning, returned, newsTold)
      .when(news)
      .records();
  });
});
