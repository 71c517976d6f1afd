import { given } from '@suuupra/testing';
import { transaction } from './decider.ts';
import type { Leg, TransactionEvent } from './events.ts';
import * as scene from './scene.ts';

const { AT, LATER, LATER_TEXT, TXN, answer, endingOf, receive, received, upTo } = scene;
const requestedAt = LATER_TEXT;

const declined = (code: string, banks: readonly [string, string]): TransactionEvent => ({
  ...(endingOf('Declined', code, scene.AT_TEXT) as TransactionEvent & {
    type: 'TransactionDeclined';
  }),
  payerBank: banks[0],
  payeeBank: banks[1],
});

describe('a transaction of the switch: what the PSP asks for', () => {
  it('is received and the payer is asked', () =>
    given(transaction).when(receive).records(received, scene.asked));

  // In order of precedence: each row breaks its own rule and all that follow.
  const self = { account: '09', bank: 'INDU' };
  const down = { bankAvailable: false };
  for (const [code, broken, banks] of [
    ['U02', { amount: 50_000_001n, payer: null, payee: null, ...down }, ['', '']],
    ['ZH', { payer: null, payee: self, ...down }, ['', 'INDU']],
    ['ZH', { payer: self, payee: null, ...down }, ['INDU', '']],
    ['U96', { payer: self, payee: self, ...down }, ['INDU', 'INDU']],
    ['U28', down, ['HIMA', 'INDU']],
  ] as const) {
    it(`is declined ${code} with ${Object.keys(broken).join(', ')}`, () => {
      const amount = 'amount' in broken ? broken.amount : receive.amount;
      given(transaction)
        .when({ ...receive, ...broken })
        .records(
          { ...received, amount } as TransactionEvent,
          {
            ...declined(code, banks),
            amount,
          } as TransactionEvent,
        );
    });
  }

  it('is not above the cap at exactly 5,00,000.00 rupees', () =>
    given(transaction)
      .when({ ...receive, amount: 50_000_000n })
      .records({ ...received, amount: 50_000_000n } as TransactionEvent, scene.asked));

  it('is acknowledged again with the same content, in letters of any case', () =>
    given(transaction, ...upTo.debiting)
      .when({ ...receive, rrn: '', payer: null, payerVpa: 'PAYER@himalaya' })
      .records());

  for (const other of [
    { amount: 1n },
    { payerVpa: 'other@himalaya' },
    { payeeVpa: 'other@indusm' },
    { merchantReference: 'ORD-2' },
  ]) {
    it(`is refused with another ${Object.keys(other).join()}`, () =>
      given(transaction, ...upTo.asked)
        .when({ ...receive, ...other })
        .refuses('DUPLICATE_TXN_ID'));
  }
});

describe('a transaction of the switch: answers in time', () => {
  const { asked: _asked, ...scenes } = scene;
  const rows: readonly (readonly [
    string,
    readonly TransactionEvent[],
    ReturnType<typeof answer>,
    readonly TransactionEvent[],
  ])[] = [
    [
      'the payer says yes',
      upTo.asked,
      answer('authorisation', '00'),
      [scene.authorised, { type: 'DebitRequested', txnId: TXN, requestedAt }],
    ],
    [
      'the payer says yes and the bank is gone',
      upTo.asked,
      answer('authorisation', '00', false),
      [scene.authorised, endingOf('Declined', 'U28')],
    ],
    [
      'the payer says no',
      upTo.asked,
      answer('authorisation', 'ZA'),
      [{ type: 'AuthorisationRefused', txnId: TXN, code: 'ZA' }, endingOf('Declined', 'ZA')],
    ],
    [
      'the debit is posted',
      upTo.debiting,
      answer('debit', '00'),
      [scene.debited, { type: 'CreditRequested', txnId: TXN, requestedAt }],
    ],
    [
      'the debit is posted and the bank is gone',
      upTo.debiting,
      answer('debit', '00', false),
      [scene.debited],
    ],
    [
      'the debit is refused',
      upTo.debiting,
      answer('debit', 'Z9'),
      [{ type: 'DebitRefused', txnId: TXN, code: 'Z9' }, endingOf('Failed', 'Z9')],
    ],
    [
      'the credit is posted',
      upTo.crediting,
      answer('credit', '00'),
      [scene.credited, endingOf('Succeeded', '00')],
    ],
    [
      'the credit is refused',
      upTo.crediting,
      answer('credit', 'XI'),
      [
        { type: 'CreditRefused', txnId: TXN, code: 'XI' },
        { type: 'DebitReversalRequested', txnId: TXN, requestedAt },
      ],
    ],
    [
      'an unanswered debit is taken back',
      upTo.takingDebitBack,
      answer('debitReversal', '21'),
      [scene.debitBack, endingOf('Failed', 'U67')],
    ],
    [
      'an unanswered debit never was',
      upTo.takingDebitBack,
      answer('debitReversal', 'NO'),
      [{ type: 'DebitReversalRefused', txnId: TXN, code: 'NO' }, endingOf('Failed', 'U67')],
    ],
    [
      'a debit cannot be taken back',
      upTo.takingDebitBack,
      answer('debitReversal', '96'),
      [{ type: 'DebitReversalRefused', txnId: TXN, code: '96' }, endingOf('Unreversed', 'RR')],
    ],
    [
      'a credit is taken back',
      upTo.takingCreditBack,
      answer('creditReversal', '21'),
      [scene.creditBack, { type: 'DebitReversalRequested', txnId: TXN, requestedAt }],
    ],
    [
      'a credit never was',
      upTo.takingCreditBack,
      answer('creditReversal', 'NO', false),
      [{ type: 'CreditReversalRefused', txnId: TXN, code: 'NO' }],
    ],
    [
      'a credit is spent already',
      upTo.takingCreditBack,
      answer('creditReversal', 'Z9'),
      [{ type: 'CreditReversalRefused', txnId: TXN, code: 'Z9' }, endingOf('Deemed', 'RB')],
    ],
    [
      'the debit of a refused credit is back',
      [...upTo.crediting, { type: 'CreditRefused', txnId: TXN, code: 'XI' }, scenes.debitBackAsked],
      answer('debitReversal', '21'),
      [scene.debitBack, endingOf('Reversed', 'U31')],
    ],
    [
      'the debit of a credit taken back is back',
      [...upTo.takingCreditBack, scene.creditBack, scenes.debitBackAsked],
      answer('debitReversal', '21'),
      [scene.debitBack, endingOf('Reversed', 'U34')],
    ],
    [
      'a posted debit is said never to have been',
      [...upTo.takingCreditBack, scene.creditBack, scenes.debitBackAsked],
      answer('debitReversal', 'NO'),
      [{ type: 'DebitReversalRefused', txnId: TXN, code: 'NO' }, endingOf('Unreversed', 'RR')],
    ],
  ];
  for (const [name, history, command, events] of rows) {
    it(name, () => {
      given(transaction, ...history)
        .when(command)
        .records(...events);
      // The second delivery of anything changes nothing.
      given(transaction, ...history, ...events)
        .when(command)
        .records();
    });
  }

  it('an answer to a leg that nobody asked for is refused', () =>
    given(transaction, ...upTo.asked)
      .when(answer('credit', '00'))
      .refuses('LEG_NOT_REQUESTED'));
});

describe('a transaction of the switch: silence', () => {
  const timeOut = (leg: Leg) => ({ type: 'TimeOutLeg', leg, at: LATER }) as const;
  for (const [leg, history, events] of [
    ['authorisation', upTo.asked, [scene.silence('authorisation'), endingOf('Declined', 'U09')]],
    ['debit', upTo.debiting, [scene.silence('debit')]],
    ['credit', upTo.crediting, [scene.silence('credit')]],
    [
      'debitReversal',
      upTo.takingDebitBack,
      [scene.silence('debitReversal'), endingOf('Unreversed', 'RR')],
    ],
    [
      'creditReversal',
      upTo.takingCreditBack,
      [scene.silence('creditReversal'), endingOf('Deemed', 'RB')],
    ],
  ] as const) {
    it(`of the ${leg}`, () => {
      given(transaction, ...history)
        .when(timeOut(leg))
        .records(...events);
      given(transaction, ...history, ...events)
        .when(timeOut(leg))
        .records();
    });
  }

  it('of a leg that was answered in time is none', () =>
    given(transaction, ...upTo.crediting)
      .when(timeOut('debit'))
      .records());

  for (const [leg, history] of [
    ['debitReversal', [...upTo.debiting, scene.silence('debit')]],
    ['creditReversal', [...upTo.crediting, scene.silence('credit')]],
    ['credit', [...upTo.debiting, scene.debited]],
  ] as const) {
    it(`is followed by asking for the ${leg}, once`, () => {
      const command = { type: 'RequestLeg', leg, at: AT } as const;
      const type = {
        credit: 'CreditRequested',
        debitReversal: 'DebitReversalRequested',
        creditReversal: 'CreditReversalRequested',
      } as const;
      const event = { type: type[leg], txnId: TXN, requestedAt: scene.AT_TEXT } as const;
      given(transaction, ...history)
        .when(command)
        .records(event);
      given(transaction, ...history, event)
        .when(command)
        .records();
    });
  }
});
