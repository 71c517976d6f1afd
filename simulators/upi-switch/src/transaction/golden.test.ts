import { join } from 'node:path';
import { goldenEvents } from '@suuupra/testing';
import { type TransactionEvent, transactionEvents } from './events.ts';
import * as scene from './scene.ts';

const { LATER_TEXT, TXN, endingOf, noted, silence } = scene;

const samples: readonly TransactionEvent[] = [
  scene.received,
  scene.asked,
  scene.authorised,
  { type: 'AuthorisationRefused', txnId: TXN, code: 'ZA' },
  scene.debitAsked,
  scene.debited,
  { type: 'DebitRefused', txnId: TXN, code: 'Z9' },
  scene.creditAsked,
  scene.credited,
  { type: 'CreditRefused', txnId: TXN, code: 'XI' },
  scene.creditBackAsked,
  scene.creditBack,
  { type: 'CreditReversalRefused', txnId: TXN, code: 'NO' },
  scene.debitBackAsked,
  scene.debitBack,
  { type: 'DebitReversalRefused', txnId: TXN, code: 'NO' },
  silence('debit'),
  endingOf('Succeeded', '00'),
  endingOf('Declined', 'ZA'),
  endingOf('Failed', 'U67'),
  endingOf('Reversed', 'U31'),
  endingOf('Unreversed', 'RR'),
  endingOf('Deemed', 'RB'),
  { type: 'FinalAnswerDelivered', txnId: TXN },
  { type: 'TccReceived', txnId: TXN, receivedAt: LATER_TEXT },
  { type: 'RetReceived', txnId: TXN, receivedAt: LATER_TEXT },
  { type: 'ReturnPosted', txnId: TXN, returnedAt: LATER_TEXT },
  { type: 'ReturnRefused', txnId: TXN, code: 'Z9', refusedAt: LATER_TEXT },
  { type: 'NewsDelivered', txnId: TXN },
  noted('debit', '00'),
  { type: 'ReversalCaseClosed', txnId: TXN, code: '21', closedAt: LATER_TEXT },
  scene.partlyBack,
  scene.drc,
  {
    ...{ type: 'TatBreached', txnId: TXN, kind: 'RR', breachedAt: '2026-11-17T18:30:00.000000Z' },
    deadline: '2026-11-17T18:30:00.000000Z',
  },
  scene.doubled,
  scene.demanded(1),
  scene.owed(1),
  scene.recovered,
  scene.settled,
  scene.resolved(100_00n),
];

it('reads every transaction event that was ever stored', () =>
  goldenEvents(transactionEvents, join(import.meta.dirname, 'golden'), samples));
