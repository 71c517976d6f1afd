import { expect } from 'chai';
import { createNetwork } from '@suuupra/grpc';
import { type Instant, MICROSECONDS, instantOf } from '@suuupra/kernel';
import { createLog } from '@suuupra/process';
import type { OrderRow } from './day-folder.ts';
import { stepsOf } from './steps.ts';

const placedAt = instantOf('2026-11-16T10:00:00+05:30');

const orderWith = (refundAt: Instant | undefined): OrderRow => ({
  ...{ line: 2, orderRef: 'ORD-1', placedAt, buyerId: 'b1', stateCode: '29', gstin: '' },
  ...{ items: [{ sku: 'BOOK', quantity: 1n }], coupon: '', payerVpa: 'payer@kaveri' },
  refund: refundAt === undefined ? undefined : { amount: 'full', at: refundAt },
});

describe('the steps of an order', () => {
  const network = createNetwork({ addresses: {}, log: createLog('test', 'error') });
  after(() => network.close());
  const momentsOf = (row: OrderRow): readonly (readonly [Instant, number])[] =>
    stepsOf(network, [row], () => Promise.resolve()).map(({ at, rank }) => [at, rank]);

  it('are its placing and then its refund', () => {
    const later = placedAt + MICROSECONDS.minute;
    const [placing, refund] = momentsOf(orderWith(later));
    expect([placing?.[0], refund?.[0]]).to.deep.equal([placedAt, later]);
    expect(momentsOf(orderWith(undefined))).to.have.length(1);
  });

  it('hold no refund at the moment of the order, which would come before it', () => {
    expect(momentsOf(orderWith(placedAt))).to.have.length(1);
  });
});
