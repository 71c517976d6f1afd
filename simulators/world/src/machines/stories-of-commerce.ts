import type { Story } from './scene.ts';

const held = (what: string, orderId: string, ...steps: readonly string[]): Story =>
  steps.map((step) => [`${what}${step}`, { orderId }]);

export const OF_ITEMS: readonly Story[] = [['ItemListed']];

export const OF_SEATS: readonly Story[] = [
  [
    ...['SeatsOpened', 'SeatsReserved', 'SeatsCommitted'],
    ...held('Seats', 'o2', 'Reserved', 'Released'),
    ...held('Seats', 'o3', 'ReleaseTombstoned'),
  ],
];

export const OF_COUPONS: readonly Story[] = [
  [
    ...['CouponCreated', 'CouponReserved', 'CouponRedeemed'],
    ...held('Coupon', 'o2', 'Reserved', 'Released'),
    ...held('Coupon', 'o3', 'ReleaseTombstoned'),
  ],
];

/** A cart that is quoted, locked, unlocked, locked again and converted. */
export const OF_CARTS: readonly Story[] = [
  [
    ...['CartCreated', 'CartItemAdded', 'CartItemRemoved', 'CartCouponApplied'],
    ...['CartPriceQuoted', 'CheckoutStarted', 'CheckoutAborted', 'CheckoutRejected'],
    ...['CheckoutStarted', 'CartCouponDropped', 'CartConverted'],
  ],
];

const bought: Story = ['OrderPlaced', ['OrderConfirmed', { captured: '100' }]];
const refunded = (refundId: string, amount: string): Story =>
  ['Requested', 'Accepted', 'ed'].map((step) => [`OrderRefund${step}`, { refundId, amount }]);

export const OF_ORDERS: readonly Story[] = [
  ['OrderPlaced', 'OrderCancelled'],
  ['OrderCancelTombstoned'],
  ['OrderPlaced', 'OrderExpired', 'OrderReopened', 'OrderExpired'],
  [...bought, ...refunded('r1', '40'), 'OrderCompleted', ...refunded('r2', '60')],
  [...bought, 'OrderRefundRequested', 'OrderRefundRefused'],
  [...bought, 'OrderRefundRequested', 'OrderRefundAccepted', 'OrderRefundAbandoned'],
];

const document = (kind: string, number: string, total: string): Story => [
  ['DocumentIssued', { kind, number, total }],
];

/** A credit note of 40 and one of 60 against an invoice of 100. */
export const OF_SERIES: readonly Story[] = [
  [
    ...document('tax_invoice', 'A1', '100'),
    ...document('credit_note', 'C1', '40'),
    ...document('credit_note', 'C2', '60'),
  ],
];

export const OF_ENTITLEMENTS: readonly Story[] = [
  [...['EntitlementGranted', 'EntitlementSuspended', 'EntitlementResumed'], 'EntitlementRevoked'],
];
