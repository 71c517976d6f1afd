import { given } from '@suuupra/testing';
import { MAX_REFUND_TRIES } from './refunds.ts';
import type { IntentEvent } from './events.ts';
import { attemptId, captured, created, differed, failed, intentFailed, manual } from './scene.ts';
import { payment, refundSent, refundTryId, refunded, requested, reserve } from './scene.ts';
import { giveBack, reserved, send, terms, unfulfilled } from './scene.ts';

const paid = [created, requested(), captured()];
const { amount } = terms;

describe('reserving a refund, in order of precedence', () => {
  it('reserves what is left of the capture, to the paisa', () => {
    given(payment, ...paid)
      .when(reserve('r1', amount))
      .records(reserved('r1', amount));
    given(payment, ...paid, reserved('r1', amount - 1n))
      .when(reserve('r2', 1n))
      .records(reserved('r2', 1n));
  });

  it('succeeds again with the same amount, and refuses another', () => {
    const once = [...paid, reserved('r1', amount)];
    given(payment, ...once)
      .when(reserve('r1', amount))
      .records();
    given(payment, ...once)
      .when(reserve('r1', 1n))
      .refuses('REFUND_EXISTS_WITH_DIFFERENT_AMOUNT');
  });

  it('refuses before there is a capture', () => {
    const dead = [created, requested(), failed(1, 'ZM', false), intentFailed('ZM')];
    const odd = [created, requested(), differed('amount', 1n)];
    for (const history of [[created], [created, requested()], dead, odd]) {
      given(payment, ...history)
        .when(reserve('r1', 1n))
        .refuses('PAYMENT_NOT_CAPTURED');
    }
  });

  it('refuses above the capture, whether the rest is reserved or paid', () => {
    given(payment, ...paid)
      .when(reserve('r1', amount + 1n))
      .refuses('REFUND_EXCEEDS_CAPTURED', {
        captured: '118000',
        reserved: '0',
      });
    const gone = [...paid, reserved('r1', amount)];
    given(payment, ...gone)
      .when(reserve('r2', 1n))
      .refuses('REFUND_EXCEEDS_CAPTURED');
    given(payment, ...gone, refundSent('r1'), refunded('r1', amount))
      .when(reserve('r2', 1n))
      .refuses('REFUND_EXCEEDS_CAPTURED');
  });
});

describe('giving back a capture that serves nothing, in order of precedence', () => {
  const back = [reserved('r1', amount), unfulfilled('r1')];

  it('reserves the whole of it and says how it is split', () =>
    given(payment, ...paid)
      .when(giveBack('r1'))
      .records(...back));

  it('succeeds again, and is no other refund', () => {
    given(payment, ...paid, ...back)
      .when(giveBack('r1'))
      .records();
    given(payment, ...paid, ...back)
      .when(giveBack('r1', 1n))
      .refuses('REFUND_EXISTS_WITH_DIFFERENT_AMOUNT');
    given(payment, ...paid, ...back)
      .when(reserve('r1', amount))
      .refuses('REFUND_EXISTS_WITH_DIFFERENT_PURPOSE');
    given(payment, ...paid, reserved('r1', amount))
      .when(giveBack('r1'))
      .refuses('REFUND_EXISTS_WITH_DIFFERENT_PURPOSE');
  });

  it('refuses where there is no capture, or a part of it is spoken for', () => {
    given(payment, created).when(giveBack('r1')).refuses('PAYMENT_NOT_CAPTURED');
    given(payment, ...paid, reserved('r2', 1n))
      .when(giveBack('r1'))
      .refuses('REFUND_EXCEEDS_CAPTURED');
    given(payment, ...paid)
      .when(giveBack('r1', amount - 1n))
      .refuses('REFUND_IS_NOT_THE_WHOLE_CAPTURE', { captured: amount.toString() });
  });
});

describe('sending a refund, in order of precedence', () => {
  const one = [...paid, reserved('r1', 5_000n)];

  it('sends what is reserved', () =>
    given(payment, ...one)
      .when(send('r1'))
      .records(refundSent('r1')));

  it('refuses what is not', () => {
    given(payment, ...paid)
      .when(send('r1'))
      .refuses('REFUND_NOT_FOUND');
    given(payment, ...one)
      .when(send('r2'))
      .refuses('REFUND_NOT_FOUND');
  });

  it('succeeds again and records nothing while it is under way or paid', () => {
    const sent = [...one, refundSent('r1')];
    const silent = { type: 'RefundUnknown', transactionId: refundTryId('r1') } as const;
    given(payment, ...sent)
      .when(send('r1'))
      .records();
    given(payment, ...sent, { ...silent, refundId: 'r1', code: '' })
      .when(send('r1'))
      .records();
    given(payment, ...sent, refunded('r1', 5_000n))
      .when(send('r1'))
      .records();
  });

  it('sends once more what was declined for a passing reason, as a new transaction', () =>
    given(payment, ...one, refundSent('r1'), manual('r1', 'XY', true))
      .when(send('r1'))
      .records(refundSent('r1', 2)));

  it('leaves the rest to a person', () => {
    given(payment, ...one, refundSent('r1'), manual('r1', 'ZH', false))
      .when(send('r1'))
      .refuses('REFUND_NEEDS_A_PERSON', { code: 'ZH' });
    const late: IntentEvent = {
      type: 'LateRefundObserved',
      ...{ refundId: 'r1', transactionId: refundTryId('r1'), orderId: terms.orderId },
      ...{ rrn: '1', amount: 5_000n },
    };
    given(payment, ...one, refundSent('r1'), manual('r1', 'XY', true), late)
      .when(send('r1'))
      .refuses('REFUND_NEEDS_A_PERSON');
    const tries = Array.from({ length: MAX_REFUND_TRIES }, (_, index): readonly IntentEvent[] => [
      refundSent('r1', index + 1),
      { ...manual('r1', 'XY', true), transactionId: refundTryId('r1', index + 1) } as IntentEvent,
    ]).flat();
    given(payment, ...one, ...tries.slice(0, -2))
      .when(send('r1'))
      .records(refundSent('r1', MAX_REFUND_TRIES));
    given(payment, ...one, ...tries)
      .when(send('r1'))
      .refuses('REFUND_NEEDS_A_PERSON');
  });

  it('never gives a refund the transaction of a collection', () => {
    const own = refundTryId('r1');
    if (own === attemptId(1)) throw new Error('two transactions of one id');
  });
});
