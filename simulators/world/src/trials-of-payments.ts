import { expect } from 'chai';
import { type Look, type Trial, countsOf, mostOf } from './trial.ts';

/** Nothing is captured twice, and each capture leads to an order that stands. */
function capturesOnce({ some, all }: Look): void {
  const captures = some('PaymentCaptured');
  expect(mostOf(captures.map(({ of }) => of))).to.equal(1);
  const confirmed = new Set(all('OrderConfirmed').map(({ of }) => of));
  for (const capture of captures) expect([...confirmed]).to.include(capture.text('orderId'));
}

/** At no moment has a payment two attempts that may still move money. */
function oneAttemptLives({ some, all }: Look): void {
  expect(some('PaymentAttemptRequested').length).to.be.greaterThan(0);
  const live = new Set<string>();
  for (const line of all(
    ...['PaymentAttemptRequested', 'PaymentAttemptFailed', 'PaymentCaptured'],
  )) {
    if (line.type !== 'PaymentAttemptRequested') live.delete(line.of);
    else {
      expect([...live]).not.to.include(line.of);
      live.add(line.of);
    }
  }
}

/** What came too late goes back, all of it and once. */
function lateMoneyGoesBack(look: Look, type: string): void {
  const back = look.all('AutoRefundSucceeded');
  for (const late of look.some(type)) {
    const amounts = back
      .filter((line) => line.text('collected') === late.text('transactionId'))
      .map((line) => line.amount('amount'));
    expect(amounts).to.deep.equal([late.amount('amount')]);
  }
}

const calm = { faults: 'none', operations: 'none' };
const only = (fault: string, rate = 100_000) => ({ ...calm, faults: `${fault}=${rate}` });

/** Faults 1 to 6 and 16 to 27: payments, their clients and their buyers. */
export const TRIALS_OF_PAYMENTS: Readonly<Record<number, Trial>> = {
  1: {
    ...{ world: { ...calm, payers: 'doubled' }, name: 'callback-doubled' },
    shows: (look) => {
      capturesOnce(look);
      expect(look.all('PaymentAnswerDiffered', 'PaymentAnswerContradicted')).to.deep.equal([]);
    },
  },
  2: {
    ...{ world: only('callback-conflict'), name: 'callback-conflict' },
    shows: (look) => {
      capturesOnce(look);
      for (const one of look.some('PaymentAnswerContradicted')) {
        const [capture] = look.where('PaymentCaptured', 'transactionId', one.text('transactionId'));
        expect(one.text('rrn')).not.to.equal(capture?.text('rrn'));
        expect(one.position > (capture?.position ?? 0n)).to.equal(true);
      }
      expect(look.all('AutoRefundRequested')).to.deep.equal([]);
    },
  },
  3: {
    ...{ world: only('callback-first'), name: 'callback-first' },
    shows: (look) => {
      capturesOnce(look);
      for (const capture of look.all('PaymentCaptured')) {
        const txnId = capture.text('transactionId');
        const [asked] = look.where('PaymentAttemptRequested', 'transactionId', txnId);
        const waited = Date.parse(capture.at) - Date.parse(asked?.at ?? '');
        expect(waited, 'milliseconds, though the rail acknowledges after 4 s').to.be.below(1_000);
        expect(look.where('TransactionReceived', 'txnId', txnId)).to.have.length(1);
      }
    },
  },
  4: {
    ...{ world: only('failure-before-success'), name: 'late-success' },
    shows: (look) => {
      lateMoneyGoesBack(look, 'LateSuccessObserved');
      const confirmed = look.all('OrderConfirmed').map(({ of }) => of);
      for (const late of look.all('LateSuccessObserved'))
        expect(confirmed).not.to.include(late.text('orderId'));
    },
  },
  5: {
    ...{ world: only('failure-after-success'), name: 'failure-after-success' },
    shows: (look) => {
      capturesOnce(look);
      const contradicted = look.some('PaymentAnswerContradicted');
      expect(new Set(contradicted.map((one) => one.text('outcome')))).to.deep.equal(
        new Set(['declined']),
      );
      expect(look.all('LateSuccessObserved', 'AutoRefundRequested')).to.deep.equal([]);
    },
  },
  6: {
    ...{ world: only('redirect-at-once'), name: 'redirect-at-once' },
    shows: capturesOnce,
  },
  16: { world: { ...calm, habit: 'double-tap' }, name: 'double-tap', shows: oneAttemptLives },
  17: {
    ...{
      world: { ...calm, habit: 'second-confirm', payers: 'credit_lost' },
      name: 'second-confirm',
    },
    shows: (look) => {
      oneAttemptLives(look);
      capturesOnce(look);
    },
  },
  18: {
    ...{ world: { ...calm, habit: 'changed-payload' }, name: 'changed-payload' },
    shows: ({ some }) => {
      for (const placed of some('OrderPlaced'))
        expect(placed.text('payerVpa')).not.to.equal('someone@else');
    },
  },
  19: {
    world: { ...calm, habit: 'double-tap', faults: 'delivered-twice=30000' },
    name: 'delivered-twice',
    shows: (look) => {
      oneAttemptLives(look);
      expect(mostOf(look.some('OrderPlaced').map((one) => one.text('cartId')))).to.equal(1);
      expect(mostOf(look.outcome.events.map(({ id }) => id))).to.equal(1);
    },
  },
  20: {
    ...{ world: { ...calm, habit: 'repeat-next-day' }, name: 'repeat-next-day' },
    shows: ({ some }) => {
      expect(mostOf(some('CheckoutStarted').map(({ of }) => of))).to.equal(1);
      expect(mostOf(some('OrderPlaced').map((one) => one.text('cartId')))).to.equal(1);
    },
  },
  21: {
    world: { ...only('redirect-at-once'), payers: 'doubled' },
    ...{ name: 'callback-doubled', shows: capturesOnce },
  },
  22: {
    world: { ...calm, operations: 'refund-race=100000' },
    name: 'refund-race',
    shows: ({ some, where }) => {
      const tooMuch = where('OrderRefundRefused', 'reason', 'REFUND_EXCEEDS_CAPTURED');
      expect(tooMuch.length).to.be.greaterThan(0);
      for (const capture of some('PaymentCaptured')) {
        const id = capture.text('paymentIntentId');
        const reserved = where('RefundReserved', 'paymentIntentId', id);
        const sum = reserved.reduce((total, one) => total + one.amount('amount'), 0n);
        expect(sum <= capture.amount('amount'), id).to.equal(true);
      }
    },
  },
  25: {
    world: { ...only('failure-before-success', 50_000), orders: 20 },
    name: 'surplus-capture',
    shows: (look) => {
      lateMoneyGoesBack(look, 'SurplusCaptureObserved');
      capturesOnce(look);
    },
  },
  26: {
    world: { ...calm, operations: 'order-expired-early=100000' },
    name: 'paid-after-end',
    shows: ({ some, all, where }) => {
      const expired = new Set(some('OrderExpired').map(({ of }) => of));
      const kept = some('PaymentCaptured').filter((one) => expired.has(one.text('orderId')));
      expect(kept.length).to.be.greaterThan(0);
      for (const capture of kept) {
        const id = capture.text('paymentIntentId');
        const back = where('RefundSucceeded', 'paymentIntentId', id);
        expect(back.map((one) => one.amount('amount'))).to.deep.equal([capture.amount('amount')]);
      }
      expect(all('EntitlementGranted').filter(({ of }) => expired.has(of))).to.deep.equal([]);
    },
  },
  27: {
    ...{ world: only('amount-tampered'), name: 'amount-tampered' },
    shows: (look) => {
      const differed = look.some('PaymentAnswerDiffered');
      const back = look.some('AutoRefundSucceeded').map((one) => one.text('collected'));
      const paid = differed.filter((one) => one.text('outcome') === 'succeeded');
      expect(countsOf(back)).to.deep.equal(countsOf(paid.map((one) => one.text('transactionId'))));
      expect(look.all('PaymentCaptured')).to.deep.equal([]);
    },
  },
};
