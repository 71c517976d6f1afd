import { expect } from 'chai';
import { given, run } from '@suuupra/testing';
import type { IntentCommand } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { MAX_TRIES_BY_PERSON, PAID_IN_PART } from './manual-refunds.ts';
import { NOW, OK, UTR, abandoned, autoId, autoPaid, autoRequested } from './scene.ts';
import { byTransfer, captured, created, differed, failed, lateRefund } from './scene.ts';
import { manual, observed, overpaid, payment, record, refundSent, refundTryId } from './scene.ts';
import { refunded, requested, reserve, reserved, saidBack, send, terms } from './scene.ts';
import { unfulfilled } from './scene.ts';
import { isPayment } from './state.ts';

const { amount } = terms;
const paid = [created, requested(), captured()];
const sent = [...paid, reserved('r1', 5_000n), refundSent('r1')];
const declined = [...sent, manual('r1', 'XI', false)];
const unknown: IntentEvent = {
  type: 'RefundUnknown',
  ...{ refundId: 'r1', transactionId: refundTryId('r1'), code: '' },
};
const late = { type: 'LateSuccessObserved', ...observed() } as const;
const owed = [created, requested(), failed(), late, autoRequested(), refundSent(autoId())];
const declinedAgain = (refundId: string, number: number, retryAt: string): IntentEvent => ({
  ...manual(refundId, 'XY', true),
  ...{ transactionId: refundTryId(refundId, number), retryAt },
});

const again = (refundId: string): IntentCommand => {
  const { type: _type, ...command } = send(refundId) as Extract<
    IntentCommand,
    { type: 'SendRefund' }
  >;
  return { type: 'RetryRefund', ...command };
};
const transferred = (utr = UTR, refundId = 'r1', back = 5_000n): IntentCommand => ({
  type: 'RecordManualRefund',
  ...{ refundId, utr, amount: back, at: NOW },
});
const theRest = (back: bigint): IntentCommand => transferred(UTR, 'r1', back);
const abandon = (refundId = 'r1'): IntentCommand => ({
  type: 'AbandonRefund',
  ...{ refundId, reason: 'no account to pay' },
});
const paidByTransfer = (utr = UTR): IntentEvent =>
  ({ ...refunded('r1', 5_000n), transactionId: utr, rrn: utr }) as IntentEvent;
const byHand = [...declined, byTransfer('r1', 5_000n), paidByTransfer()];
const secondInPart = {
  ...differed('amount', 4_999n),
  transactionId: refundTryId('r1', 2),
} as IntentEvent;
const givenUp = [...declined, abandoned('r1', 5_000n)];

describe('a refund sent once more by a person, in order of precedence', () => {
  it('is one that there is and that is not given up', () => {
    given(payment, ...declined)
      .when(again('r2'))
      .refuses('REFUND_NOT_FOUND');
    given(payment, ...givenUp)
      .when(again('r1'))
      .refuses('REFUND_ABANDONED');
  });

  it('records nothing while it is under way or paid', () => {
    for (const history of [sent, [...sent, unknown], [...sent, refunded('r1', 5_000n)], byHand]) {
      given(payment, ...history)
        .when(again('r1'))
        .records();
    }
  });

  it('goes whatever it was declined for, but not where money of it has gone', () => {
    given(payment, ...declined)
      .when(again('r1'))
      .records(refundSent('r1', 2));
    const odd = { ...differed('amount', 1n), transactionId: refundTryId('r1') } as IntentEvent;
    given(payment, ...declined, odd)
      .when(again('r1'))
      .refuses('REFUND_MAY_STILL_BE_PAID');
  });

  it('has an end, too', () => {
    const tries = Array.from({ length: MAX_TRIES_BY_PERSON - 1 }, (_, index) => [
      declinedAgain('r1', index + 1, ''),
      refundSent('r1', index + 2),
    ]).flat();
    const last = declinedAgain('r1', MAX_TRIES_BY_PERSON, '');
    given(payment, ...sent, ...tries.slice(0, -1))
      .when(again('r1'))
      .records(refundSent('r1', MAX_TRIES_BY_PERSON));
    given(payment, ...sent, ...tries, last)
      .when(again('r1'))
      .refuses('REFUND_TRIES_EXHAUSTED');
  });
});

describe('a refund paid by a transfer, in order of precedence', () => {
  it('is paid once, by one reference', () => {
    given(payment, ...declined)
      .when(transferred(UTR, 'r2'))
      .refuses('REFUND_NOT_FOUND');
    given(payment, ...byHand)
      .when(transferred())
      .records();
    given(payment, ...byHand)
      .when(transferred('INDUR2'))
      .refuses('REFUND_EXISTS_WITH_DIFFERENT_REFERENCE');
    given(payment, ...byHand)
      .when(theRest(4_999n))
      .refuses('REFUND_EXISTS_WITH_DIFFERENT_AMOUNT');
  });

  it('is none that is given up, paid, or may still be paid', () => {
    given(payment, ...givenUp)
      .when(transferred())
      .refuses('REFUND_ABANDONED');
    given(payment, ...sent, refunded('r1', 5_000n))
      .when(transferred())
      .refuses('REFUND_ALREADY_PAID');
    for (const history of [[...paid, reserved('r1', 5_000n)], sent, [...sent, unknown]]) {
      given(payment, ...history)
        .when(transferred())
        .refuses('REFUND_MAY_STILL_BE_PAID');
    }
  });

  it('proves one refund only', () => {
    const second = [reserved('r2', 1n), refundSent('r2'), manual('r2', 'XI', false)];
    given(payment, ...byHand, ...second)
      .when(transferred(UTR, 'r2'))
      .refuses('REFERENCE_ALREADY_USED');
  });

  it('ends a refund with the reference, and an automatic one likewise', () => {
    given(payment, ...declined)
      .when(transferred())
      .records(byTransfer('r1', 5_000n), paidByTransfer());
    const back = { ...autoPaid(), transactionId: UTR, rrn: UTR } as IntentEvent;
    const history = [...owed, manual(autoId(), 'ZM', false)];
    given(payment, ...history)
      .when(transferred(UTR, autoId(), amount))
      .records(byTransfer(autoId(), amount), back);
    const { state } = run(payment, [], [...history, byTransfer(autoId(), amount), back]);
    expect(!isPayment(state) || state.cases).to.deep.equal([]);
  });

  it('pays what is missing where the rail paid too little, and else nothing', () => {
    const odd = (outcome: 'succeeded' | 'deemed', seen = 4_999n): IntentEvent =>
      ({
        ...differed('amount', seen),
        ...{ transactionId: refundTryId('r1'), outcome },
      }) as IntentEvent;
    const inPart = manual('r1', PAID_IN_PART, false);
    given(payment, ...sent, odd('succeeded'))
      .when(theRest(1n))
      .records(inPart, byTransfer('r1', 1n), paidByTransfer());
    given(payment, ...declined, odd('succeeded'))
      .when(theRest(1n))
      .records(byTransfer('r1', 1n), paidByTransfer());
    const asAsked = { ...odd('succeeded', 5_000n), field: 'payer' } as IntentEvent;
    for (const history of [
      [...sent, odd('deemed')],
      [...sent, odd('succeeded', 5_001n)],
      [...declined, asAsked],
      [...declined, refundSent('r1', 2), lateRefund('r1', 5_000n), secondInPart],
    ]) {
      given(payment, ...history)
        .when(transferred())
        .refuses('REFUND_MAY_STILL_BE_PAID');
    }
  });

  it('is what is missing by now, not what was when it was sent', () => {
    const part = { ...differed('amount', 4_000n), transactionId: refundTryId('r1') } as IntentEvent;
    const elsewhere = { ...differed('payee', 5_000n), transactionId: refundTryId('r1') };
    for (const [history, sentByHand] of [
      [[...sent, part], 5_000n],
      [[...declined, part], 999n],
      [[...declined, part, elsewhere as IntentEvent], 1_000n],
    ] as const) {
      given(payment, ...history)
        .when(theRest(sentByHand))
        .refuses('TRANSFER_DIFFERS_FROM_MISSING');
    }
  });

  it('leaves the payer owing only what he has beyond the part that was counted', () => {
    const part = { ...differed('amount', 4_000n), transactionId: refundTryId('r1') } as IntentEvent;
    const rest = [byTransfer('r1', 1_000n), paidByTransfer()];
    given(payment, ...sent, part, manual('r1', PAID_IN_PART, false), ...rest)
      .when(record(saidBack(refundTryId('r1'), OK, 5_000n)))
      .records(lateRefund('r1', 5_000n), overpaid('r1', 1_000n));
    const partOfSecond = { ...part, transactionId: refundTryId('r1', 2) } as IntentEvent;
    const second = { ...manual('r1', PAID_IN_PART, false), transactionId: refundTryId('r1', 2) };
    given(payment, ...declined, refundSent('r1', 2), partOfSecond, second, ...rest)
      .when(record(saidBack(refundTryId('r1'), OK, 5_000n)))
      .records(lateRefund('r1', 5_000n), overpaid('r1', 5_000n));
  });

  it('is not sent any more', () => {
    given(payment, ...byHand)
      .when(send('r1'))
      .records();
    given(payment, ...byHand)
      .when(record(saidBack(refundTryId('r1'), OK, 5_000n)))
      .records(lateRefund('r1', 5_000n), overpaid('r1', 5_000n));
  });
});

describe('giving a refund up, in order of precedence', () => {
  it('is for one that there is, once', () => {
    given(payment, ...declined)
      .when(abandon('r2'))
      .refuses('REFUND_NOT_FOUND');
    given(payment, ...givenUp)
      .when(abandon())
      .records();
  });

  it('is not for what is paid', () => {
    for (const history of [byHand, [...sent, refunded('r1', 5_000n)]]) {
      given(payment, ...history)
        .when(abandon())
        .refuses('REFUND_ALREADY_PAID');
    }
  });

  it('26: is not for what the house has no right to keep', () => {
    given(payment, ...owed, manual(autoId(), 'ZM', false))
      .when(abandon(autoId()))
      .refuses('REFUND_MUST_BE_PAID');
    const back = [...paid, reserved('r1', amount), unfulfilled('r1'), refundSent('r1')];
    given(payment, ...back, manual('r1', 'ZM', false))
      .when(abandon())
      .refuses('REFUND_MUST_BE_PAID');
  });

  it('is not for what may still move money, or has moved it', () => {
    const odd = { ...differed('amount', 1n), transactionId: refundTryId('r1') } as IntentEvent;
    const reservedOnly = [...paid, reserved('r1', 5_000n)];
    for (const history of [reservedOnly, sent, [...sent, unknown], [...declined, odd]]) {
      given(payment, ...history)
        .when(abandon())
        .refuses('REFUND_MAY_STILL_BE_PAID');
    }
  });

  it('frees what was reserved, and sends nothing any more', () => {
    given(payment, ...declined)
      .when(abandon())
      .records(abandoned('r1', 5_000n));
    given(payment, ...givenUp)
      .when(reserve('r2', amount))
      .records(reserved('r2', amount));
    given(payment, ...givenUp)
      .when(send('r1'))
      .refuses('REFUND_ABANDONED');
    given(payment, ...givenUp)
      .when(record(saidBack(refundTryId('r1'), OK, 5_000n)))
      .records(lateRefund('r1', 5_000n), overpaid('r1', 5_000n));
  });
});
