import { expect } from 'chai';
import { goldenEvents } from '@suuupra/testing';
import { type IntentEvent, intentEvents } from './events.ts';
import {
  asked,
  attemptId,
  autoPaid,
  autoRequested,
  barred,
  canceled,
  captured,
  created,
  deemed,
  differed,
  failed,
} from './scene.ts';
import {
  UTR,
  abandoned,
  byTransfer,
  intentFailed,
  manual,
  observed,
  overpaid,
  refundSent,
  refundTryId,
  refunded,
} from './scene.ts';
import { requested, reserved, retryDue, terms, told, unfulfilled, unknown } from './scene.ts';

const { orderId } = terms;
const transactionId = attemptId(1);
const refund = { refundId: 'r1', transactionId: refundTryId('r1') };
const rrn = '632010000001';

const samples: readonly IntentEvent[] = [
  created,
  requested(),
  failed(),
  unknown(),
  deemed(),
  captured(),
  intentFailed('ZM'),
  canceled,
  barred,
  { type: 'SurplusCaptureObserved', ...observed() },
  { type: 'LateSuccessObserved', ...observed() },
  differed('amount', 1n),
  {
    type: 'PaymentAnswerContradicted',
    ...{ orderId, transactionId, outcome: 'declined', code: 'ZM', rrn },
  },
  {
    type: 'PaymentReviewResolved',
    ...{ orderId, transactionId, outcome: 'nothing_moved', reason: 'the rail says so' },
  },
  {
    type: 'PaymentCaseClosed',
    ...{ orderId, transactionId, kind: 'CONTRADICTS', reason: 'a late copy of it' },
  },
  asked(transactionId, 1),
  told(transactionId, 1, '00'),
  { type: 'PaymentOutcomeOverdue', orderId, transactionId },
  reserved('r1', 5_000n),
  unfulfilled('r1'),
  refundSent('r1'),
  refunded('r1', 5_000n),
  { type: 'RefundUnknown', ...refund, code: '' },
  { type: 'RefundDeemed', ...refund, rrn, code: 'RB' },
  manual('r1', 'XY', true),
  retryDue('r1', 2),
  byTransfer('r1', 5_000n),
  abandoned('r1', 5_000n),
  autoRequested(),
  autoPaid(),
  { type: 'LateRefundObserved', ...refund, orderId, rrn, amount: 5_000n },
  overpaid('r1', 5_000n),
  { type: 'RefundOverpaymentRecovered', ...refund, orderId, amount: 4_000n, utr: UTR },
  { type: 'RefundOverpaymentWrittenOff', ...refund, orderId, amount: 1_000n, reason: 'gone' },
];

describe('the events of a payment', () => {
  it('are read from their golden files for ever', () => {
    expect(samples.map(({ type }) => type)).to.have.members(intentEvents.types);
    goldenEvents(intentEvents, new URL('../../golden', import.meta.url).pathname, samples);
  });
});
