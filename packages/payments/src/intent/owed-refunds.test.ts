import { expect } from 'chai';
import { MICROSECONDS, instantText } from '@suuupra/kernel';
import { given, run } from '@suuupra/testing';
import type { IntentCommand } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { MAX_REFUND_TRIES, REFUND_RETRY_AFTER } from './refunds.ts';
import { planIntent } from './saga.ts';
import { BUSY, NO, NOW, autoId, autoPaid, autoRequested, captured, created } from './scene.ts';
import {
  differed,
  failed,
  lateRefund,
  manual,
  observed,
  payment,
  record,
  refundSent,
} from './scene.ts';
import { refundTryId, requested, reserved, retryDue, saidBack, send, terms } from './scene.ts';
import { unfulfilled } from './scene.ts';

const { amount } = terms;
const paid = [created, requested(), captured()];
const sent = [...paid, reserved('r1', 5_000n), refundSent('r1')];
const late = { type: 'LateSuccessObserved', ...observed() } as const;
const owed = [created, requested(), failed(), late, autoRequested(), refundSent(autoId())];
const declinedAgain = (refundId: string, number: number, retryAt: string): IntentEvent => ({
  ...manual(refundId, 'XY', true),
  ...{ transactionId: refundTryId(refundId, number), retryAt },
});
const soon = instantText(NOW + REFUND_RETRY_AFTER);
const busy = (refundId: string, back: bigint, number = 1): IntentCommand =>
  record(saidBack(refundTryId(refundId, number), BUSY, back));

describe('a refund that the house owes by itself', () => {
  const wishes = (...history: readonly IntentEvent[]): readonly string[] =>
    planIntent(run(payment, [], history).state).map(({ do: verb, key, ...wish }) => {
      const at = 'at' in wish ? ` +${(wish.at - NOW) / MICROSECONDS.minute} min` : '';
      return `${verb} ${key.replace(autoId(), 'auto')}${at}`;
    });

  it('is tried again ten minutes after a passing decline, as a fresh transaction', () => {
    const id = autoId();
    given(payment, ...owed)
      .when(busy(id, amount))
      .records(declinedAgain(id, 1, soon));
    const waiting = [...owed, declinedAgain(id, 1, soon)];
    expect(wishes(...waiting)).to.deep.equal(['WakeAt retry/auto/2 +10 min']);
    given(payment, ...waiting)
      .when({ type: 'RefundRetryDue', refundId: id, number: 2 })
      .records(retryDue(id, 2));
    const due = [...waiting, retryDue(id, 2)];
    expect(wishes(...due)).to.deep.equal(['SendBack send-back/auto/2']);
    given(payment, ...due)
      .when(send(id))
      .records(refundSent(id, 2));
    expect(wishes(...due, refundSent(id, 2))).to.have.length(2);
  });

  it('is not tried again where an earlier try has paid it after all', () => {
    const id = autoId();
    const again = [...owed, declinedAgain(id, 1, soon), refundSent(id, 2), lateRefund(id, amount)];
    given(payment, ...again)
      .when(busy(id, amount, 2))
      .records(declinedAgain(id, 2, ''), autoPaid());
  });

  it('is left to a person after so many tries, or after a decline for good', () => {
    const id = autoId();
    const tries = Array.from({ length: MAX_REFUND_TRIES - 1 }, (_, index) => [
      declinedAgain(id, index + 1, soon),
      refundSent(id, index + 2),
    ]).flat();
    given(payment, ...owed, ...tries)
      .when(busy(id, amount, MAX_REFUND_TRIES))
      .records(declinedAgain(id, MAX_REFUND_TRIES, ''));
    expect(wishes(...owed, ...tries, declinedAgain(id, MAX_REFUND_TRIES, ''))).to.deep.equal([]);
    given(payment, ...owed)
      .when(record(saidBack(refundTryId(id), NO, amount)))
      .records(manual(id, 'ZM', false));
  });

  it('has a timer that does nothing when it comes late or twice', () => {
    const id = autoId();
    const waiting = [...owed, declinedAgain(id, 1, soon)];
    const timer: IntentCommand = { type: 'RefundRetryDue', refundId: id, number: 2 };
    for (const more of [[retryDue(id, 2)], [refundSent(id, 2)], [autoPaid()]]) {
      given(payment, ...waiting, ...more)
        .when(timer)
        .records();
    }
    given(payment, ...owed)
      .when(timer)
      .records();
    given(payment, ...paid)
      .when(timer)
      .refuses('REFUND_NOT_FOUND');
  });

  it('is also the refund of a capture that nothing was delivered for, and no other', () => {
    const back = [...paid, reserved('r1', amount), unfulfilled('r1'), refundSent('r1')];
    given(payment, ...back)
      .when(busy('r1', amount))
      .records(declinedAgain('r1', 1, soon));
    given(payment, ...sent)
      .when(busy('r1', 5_000n))
      .records(declinedAgain('r1', 1, ''));
  });

  it('is not tried again while money of it may have gone', () => {
    const id = autoId();
    const odd = { ...differed('amount', 1n), transactionId: refundTryId(id) } as IntentEvent;
    expect(wishes(...owed, declinedAgain(id, 1, soon), odd)).to.deep.equal([]);
  });
});
