import { expect } from 'chai';
import type { Recorded } from '@suuupra/eventstore';
import type { Json } from '@suuupra/kernel';
import { check } from './checks.ts';
import { factsOf } from './facts.ts';
import { ESCROW } from './workload.ts';

type Data = Readonly<{ [key: string]: Json }>;
type Stored = readonly [streamId: string, type: string, data: Data];

function rulesBrokenBy(...stored: readonly Stored[]): readonly string[] {
  const log = stored.map(([streamId, type, data], index): Recorded => {
    const place = { id: `${index}`, revision: 0n, position: BigInt(index + 1) };
    return { streamId, type, data, ...place, metadata: {} as Recorded['metadata'] };
  });
  return check(factsOf(log)).map(({ rule }) => rule);
}

const captured = (amount: string): Stored => {
  return ['payments.intent-1', 'PaymentCaptured', { orderId: 'o', amount }];
};
const refunded = (amount: string): Stored => {
  return ['payments.intent-1', 'RefundSucceeded', { orderId: 'o', amount }];
};
const seats = (type: string, data: Data): Stored => {
  return ['commerce.seats-c', type, { sku: 'c', ...data }];
};
const coupon = (type: string, data: Data = {}): Stored => {
  return ['commerce.coupon-k', type, { code: 'k', ...data }];
};
const invoice = (sequence: number, number = `KA2627/A${sequence}`): Stored => {
  return ['commerce.series-29.2627.A', 'DocumentIssued', { sequence, number }];
};
const account = (accountNumber: string, type: string, data: Data): Stored => {
  return [`bank.account-${accountNumber}`, type, { accountNumber, ...data }];
};
const opened = (accountNumber: string, openingBalance: string): Stored =>
  account(accountNumber, 'AccountOpened', { openingBalance });
const held: Stored = [
  'settlement.merchant-2026-11-16',
  'MerchantSettlementNegative',
  { day: '2026-11-16', captured: '5', refunded: '4' },
];

const netted = (...nets: readonly string[]): Stored => {
  const data = { cycleId: 'c', nets: nets.map((net) => ({ member: 'm', net })) };
  return ['upi.cycle-c', 'CycleNetted', data];
};

const CASES: Readonly<Record<string, Readonly<{ good: Stored[]; bad: Stored[] }>>> = {
  'an order is captured at most once': {
    good: [captured('1')],
    bad: [captured('1'), captured('1')],
  },
  'refunds stay within the capture': {
    good: [captured('5'), refunded('2'), refunded('3')],
    bad: [captured('5'), refunded('2'), refunded('4')],
  },
  'seats are never oversold': {
    good: [
      ...[seats('SeatsOpened', { capacity: 2 }), seats('SeatsReserved', { quantity: 2 })],
      ...[seats('SeatsReleased', { quantity: 2 }), seats('SeatsReserved', { quantity: 1 })],
    ],
    bad: [seats('SeatsOpened', { capacity: 2 }), seats('SeatsReserved', { quantity: 3 })],
  },
  'coupons keep their limit': {
    good: [
      ...[coupon('CouponCreated', { usageLimit: '1' }), coupon('CouponReserved')],
      ...[coupon('CouponReleased'), coupon('CouponReserved'), coupon('CouponRedeemed')],
    ],
    bad: [
      ...[coupon('CouponCreated', { usageLimit: '1' }), coupon('CouponReserved')],
      coupon('CouponReserved'),
    ],
  },
  'a series has no gap': {
    good: [invoice(1), invoice(2)],
    bad: [invoice(1), invoice(3)],
  },
  'no money appears or vanishes': {
    good: [
      ...[opened('1', '9'), opened('2', '0'), account('1', 'PostingDebited', { amount: '4' })],
      ...[account('2', 'PostingCredited', { amount: '4' })],
      account('2', 'PostingReversed', { leg: 'credit', amount: '4' }),
      account('1', 'PostingReversed', { leg: 'debit', amount: '4' }),
    ],
    bad: [opened('1', '9'), account('1', 'PostingDebited', { amount: '4' })],
  },
  'no account is overdrawn': {
    good: [opened('1', '4')],
    bad: [
      ...[opened('1', '4'), account('1', 'BookTransferDebited', { amount: '5' })],
      ...[opened('2', '0'), account('2', 'BookTransferCredited', { amount: '5' })],
    ],
  },
  'the escrow is drained by settlement': {
    good: [opened(ESCROW, '1'), held],
    bad: [opened(ESCROW, '1')],
  },
  'a cycle nets to zero': { good: [netted('3', '-3')], bad: [netted('3', '-2')] },
  'every saga comes to its end': {
    good: [
      ...[opened(ESCROW, '1'), held],
      ['saga.checkout-1', 'CheckoutPaid', { day: '2026-11-16' }],
      ['saga.checkout-1', 'CheckoutFulfilled', {}],
      ['saga.refund-1', 'RefundCompleted', {}],
    ],
    bad: [
      ['saga.checkout-1', 'CheckoutPaid', { day: '2026-11-16' }],
      ['saga.checkout-1', 'CheckoutFulfilled', {}],
    ],
  },
};

describe('the checks of a world', () => {
  for (const [rule, { good, bad }] of Object.entries(CASES)) {
    it(`see whether ${rule}`, () => {
      expect(rulesBrokenBy(...good)).to.deep.equal([]);
      expect(rulesBrokenBy(...bad)).to.deep.equal([rule]);
    });
  }

  it('see a number that is given twice', () => {
    expect(rulesBrokenBy(invoice(1), invoice(2, 'KA2627/A1'))).to.have.length(1);
  });
});
