import { expect } from 'chai';
import { instantOf } from '@suuupra/kernel';
import { BEFORE_YEARS_END } from './opening.ts';
import { isRebuilt } from './rebuilt.ts';
import { type Line, type Look, type Trial, mostOf } from './trial.ts';
import { POISON_TYPE } from './poison.ts';

const calm = { faults: 'none', operations: 'none' };
const only = (fault: string, rate: number) => ({ ...calm, faults: `${fault}=${rate}` });
const COMPLETED = 'OrderCompleted';

/** Every attempt has one end, and the switch has heard of it once. */
function attemptsEnd({ some, all, where }: Look): void {
  const ended = all('PaymentCaptured', 'PaymentAttemptFailed', 'SurplusCaptureObserved');
  const ends = ended.map((one) => one.text('transactionId'));
  for (const asked of some('PaymentAttemptRequested')) {
    const txnId = asked.text('transactionId');
    expect(
      ends.filter((one) => one === txnId),
      txnId,
    ).to.have.length(1);
    expect(where('TransactionReceived', 'txnId', txnId), txnId).to.have.length(1);
  }
}

/** Every order that is paid for is documented, granted and complete, once. */
function ordersComplete({ some, where }: Look): void {
  for (const { of } of some('OrderConfirmed')) {
    expect(where('DocumentIssued', 'orderId', of).filter(isInvoice), of).to.have.length(1);
    expect(where('EntitlementGranted', 'orderId', of), of).to.have.length(1);
    expect(where(COMPLETED, 'orderId', of), of).to.have.length(1);
  }
}

const isInvoice = (one: Line): boolean => one.text('refundId') === '';

/** The numbers of every series, in the order of the log, are 1, 2, 3. */
function seriesHaveNoGap({ some }: Look): void {
  const last = new Map<string, number>();
  for (const one of some('DocumentIssued')) {
    expect(one.count('sequence'), one.of).to.equal((last.get(one.of) ?? 0) + 1);
    last.set(one.of, one.count('sequence'));
  }
}

/** Faults 28 to 38 and 49 to 63: processes, the store, time, clients and documents. */
export const TRIALS_OF_HOUSE: Readonly<Record<number, Trial>> = {
  28: {
    ...{ world: only('crash-after-append', 1_500), name: 'crash-after-append' },
    shows: (look) => {
      expect(look.outcome.deaths).to.be.greaterThan(0);
      attemptsEnd(look);
    },
  },
  29: {
    ...{ world: only('crash-after-call', 3_000), name: 'crash-after-call' },
    shows: (look) => {
      expect(look.outcome.deaths).to.be.greaterThan(0);
      attemptsEnd(look);
      const legs = look
        .some('PostingDebited')
        .map((one) => `${one.text('txnId')} ${one.text('leg')}`);
      expect(mostOf(legs)).to.equal(1);
    },
  },
  30: {
    ...{ world: only('append-answer-lost', 10_000), name: 'append-answer-lost' },
    shows: (look) => {
      expect(mostOf(look.outcome.events.map(({ id }) => id))).to.equal(1);
      ordersComplete(look);
    },
  },
  31: {
    ...{
      world: { ...only('append-conflict', 30_000), rush: 100, orders: 12 },
      name: 'append-conflict',
    },
    shows: (look) => {
      const [opened] = look.where('SeatsOpened', 'sku', 'SKU-C');
      const held = look.where('SeatsReserved', 'sku', 'SKU-C');
      const seats = held.reduce((sum, one) => sum + one.count('quantity'), 0);
      expect(seats).to.be.within(1, opened?.count('capacity') ?? 0);
      expect(look.some('CheckoutSoldOut').length).to.be.greaterThan(0);
    },
  },
  32: {
    world: { ...only('reader-behind', 5_000), habit: 'read-your-write' },
    name: 'reader-behind',
    // Each buyer reads his order by its token; the world says so where he does not find it.
    shows: ({ outcome }) => expect(outcome.observed.get('read-your-write')).to.be.greaterThan(6),
  },
  33: {
    world: {
      ...calm,
      seed: 'fault-14',
      faults: 'crash-after-commit=5000,crash-before-commit=5000,process-twinned=20000',
    },
    name: 'crash-after-commit',
    shows: ({ outcome }) => {
      expect(outcome.incidents.map(({ name }) => name)).to.include('crash-before-commit');
      expect(isRebuilt('fault-14'), 'the read models are compared').to.equal(true);
    },
  },
  34: {
    ...{ world: only('poison-event', 1_000), name: 'poison-event' },
    shows: (look) => {
      const [poison] = look.some(POISON_TYPE);
      const behind = look.some(COMPLETED).filter((one) => one.position > (poison?.position ?? 0n));
      expect(behind.length).to.be.greaterThan(0);
      ordersComplete(look);
    },
  },
  35: {
    world: {
      ...calm,
      faults: 'subscription-dropped=10000,delivered-twice=20000,process-twinned=20000',
    },
    ...{ name: 'subscription-dropped', shows: ordersComplete },
  },
  36: {
    ...{
      world: { ...only('timer-twice', 100_000), payers: 'credit_returned' },
      name: 'timer-twice',
    },
    shows: ({ some }) => {
      for (const type of ['CycleCutoverMarked', 'CutOverDue', 'DutyFellDue'])
        expect(mostOf(some(type).map(({ of }) => of)), type).to.equal(1);
    },
  },
  37: {
    ...{ world: { ...only('clock-skewed', 100_000), orders: 20 }, name: 'clock-skewed' },
    shows: cyclesByPosition,
  },
  38: {
    ...{ world: only('clock-stepped', 5_000), name: 'clock-stepped' },
    shows: ({ outcome }) => {
      const last = new Map<string, string>();
      for (const { streamId, metadata } of outcome.events) {
        expect(metadata.at >= (last.get(streamId) ?? ''), `${streamId} at ${metadata.at}`).to.equal(
          true,
        );
        last.set(streamId, metadata.at);
      }
    },
  },
  49: {
    ...{ world: { ...only('bank-down', 2_000), orders: 20 }, name: 'bank-down' },
    shows: (look) => {
      attemptsEnd(look);
      const { incidents, calls } = look.outcome;
      expect(calls, 'no storm of retries').to.be.below(2_000 + 700 * incidents.length);
    },
  },
  50: {
    ...{ world: { ...only('status-storm', 100_000), payers: 'credit_lost' }, name: 'status-storm' },
    shows: ({ outcome, where }) => {
      expect(outcome.inquiries.size).to.be.greaterThan(0);
      for (const [txnId, asked] of outcome.inquiries) {
        const [sent] = where('PaymentAttemptRequested', 'transactionId', txnId);
        const from = Number(instantOf(sent?.at ?? ''));
        const windows = asked.map((at) => String(Math.floor((at - from) / 7_200_000_000)));
        expect(mostOf(windows), txnId).to.be.within(1, 3);
      }
    },
  },
  55: {
    world: { ...calm, faults: 'crash-after-append=1500', operations: 'cancelled-too-late=100000' },
    name: 'cancelled-too-late',
    shows: (look) => {
      seriesHaveNoGap(look);
      ordersComplete(look);
    },
  },
  56: {
    ...{ world: { ...only('append-conflict', 20_000), orders: 12 }, name: 'append-conflict' },
    shows: (look) => {
      seriesHaveNoGap(look);
      expect(mostOf(look.all('DocumentIssued').map((one) => one.text('number')))).to.equal(1);
    },
  },
  57: {
    world: { ...calm, opening: BEFORE_YEARS_END, days: 3, orders: 60, seed: 'a' },
    name: 'year-rolled',
    shows: (look) => {
      seriesHaveNoGap(look);
      for (const one of look.some('DocumentIssued')) {
        const year = one.text('issuedOn') < '2027-04-01' ? '2627' : '2728';
        expect(one.of.split('.')[1]).to.equal(year);
        expect(one.text('number')).to.include(year);
      }
    },
  },
  58: {
    ...{ world: only('state-changed', 100_000), name: 'state-changed' },
    shows: ({ some, all }) => {
      const quoted = new Set(
        some('CartPriceQuoted')
          .filter(({ json }) => json('quote', 'placeOfSupply') === '33')
          .map(({ of }) => of),
      );
      const placed = all('OrderPlaced').filter((one) => quoted.has(one.text('cartId')));
      expect(placed.length).to.be.greaterThan(0);
      for (const one of placed) expect(one.text('placeOfSupply')).to.equal(one.text('stateCode'));
    },
  },
  60: {
    ...{ world: calm, name: 'tax-rounded' },
    shows: ({ some }) => {
      for (const one of some('OrderPlaced')) {
        expect(one.amount('cgst')).to.equal(one.amount('sgst'));
        const parts = ['taxable', 'cgst', 'sgst', 'igst'].map((field) => one.amount(field));
        expect(parts.reduce((sum, part) => sum + part, 0n)).to.equal(one.amount('total'));
      }
    },
  },
  61: {
    world: { ...only('failure-before-success', 100_000), rush: 100, orders: 6 },
    name: 'late-without-seats',
    shows: ({ some, all }) => {
      const back = all('AutoRefundSucceeded').map((one) => one.text('orderId'));
      for (const late of some('LateSuccessObserved')) expect(back).to.include(late.text('orderId'));
      expect(all('SeatsCommitted')).to.deep.equal([]);
    },
  },
  62: {
    ...{ world: only('poison-request', 100_000), name: 'poison-request' },
    shows: ({ all, outcome }) => {
      expect(JSON.stringify(outcome.events.map(({ data }) => data))).not.to.match(
        /राम|'; drop|POISON/,
      );
      expect(all('OrderCompleted').length).to.be.greaterThan(0);
    },
  },
  63: {
    ...{ world: only('store-down', 20_000), name: 'store-down' },
    shows: ordersComplete,
  },
};

/** A cycle holds what is final before its mark in the log, whatever any clock says. */
export function cyclesByPosition({ some, all }: Look): void {
  const finals = all('TransactionSucceeded', 'TransactionDeemed').map(({ position }) => position);
  let from = 0n;
  for (const mark of some('CycleCutoverMarked')) {
    if (mark.text('cycleId').includes('dc')) continue;
    const [netted] = all('CycleNetted').filter(({ of }) => of === mark.of);
    const held = finals.filter((at) => at > from && at < mark.position);
    expect(netted?.count('transactions'), mark.of).to.equal(held.length);
    from = mark.position;
  }
}
