import type { Story } from './scene.ts';

export const OF_MERCHANTS: readonly Story[] = [
  ['MerchantSettlementOpened', 'MerchantSettlementPaid', 'MerchantSettlementMatched'],
  ['MerchantSettlementNegative', 'MerchantSettlementPaid', 'MerchantSettlementMatched'],
];

const opened: Story = [['CheckoutOpened', { seats: [], couponCode: '', maxAttempts: 2 }]];
const holding: Story = [['CheckoutOpened', { couponCode: 'FLAT100', maxAttempts: 2 }]];
const failed = (attempt: number): Story => [['CheckoutAttemptFailed', { attempt }]];
const asked: Story = [...opened, 'CheckoutPaymentRequested'];
const over: Story = [...asked, 'CheckoutPaid', 'CheckoutOrderOver'];

export const OF_CHECKOUTS: readonly Story[] = [
  [
    ...[...holding, 'CheckoutReserved', 'CheckoutPaymentRequested', ...failed(1)],
    ...['CheckoutPaymentRequested', 'CheckoutParked', ...failed(2), 'CheckoutPaymentFailed'],
    'CheckoutCompensated',
  ],
  [...holding, 'CheckoutSoldOut', 'CheckoutCompensated'],
  [...asked, 'CheckoutTimeOver', 'CheckoutPaymentKept', 'CheckoutPaid', 'CheckoutFulfilled'],
  [...asked, 'CheckoutPaid', 'CheckoutFunded', 'CheckoutFulfilled', 'CheckoutClosed'],
  [...asked, 'CheckoutPaid', 'CheckoutFulfilled', 'CheckoutFunded', 'CheckoutClosed'],
  [...over, 'CheckoutCompensated', 'CheckoutRefundPaid'],
  [...over, 'CheckoutCompensated', 'CheckoutRefundSent', 'CheckoutRefundPaid'],
];

const halted = (resumeAt: string): Story => [['RefundHalted', { resumeAt }]];
const soon = '2026-11-16T04:40:00.000000Z';

export const OF_REFUND_SAGAS: readonly Story[] = [
  [
    ...['RefundOpened', 'RefundUnderWay', ...halted(soon), 'RefundResumed', 'RefundUnderWay'],
    ...[...halted(''), 'RefundPaid', 'RefundCompleted'],
  ],
  ['RefundOpened', 'RefundDenied', 'RefundTurnedDown'],
  ['RefundOpened', 'RefundUnderWay', ...halted(''), 'RefundGivenUp', 'RefundWithdrawn'],
];

const fixed: Story = ['SettlementCaptureGathered', 'SettlementDue', 'SettlementFixed'];
const transfer = (leg: string): Story => [
  ['SettlementTransferDeclined', { leg }],
  'SettlementTransferResumed',
  ['SettlementTransferred', { leg }],
];
const recorded: Story = [...fixed, ...transfer('net'), ...transfer('fees'), 'SettlementRecorded'];

export const OF_SETTLEMENTS: readonly Story[] = [
  [...recorded, 'SettlementCompleted', 'SettlementRefundGathered', 'SettlementCarriedOver'],
  [...recorded, 'SettlementUnmatched', 'SettlementCompleted'],
  ['SettlementRefundGathered', 'SettlementDue', 'SettlementHeld', 'SettlementRecovered'],
];

const armed: Story = ['CutOverArmed', 'CutOverDue', 'CutOverMarked', 'CutOverNetted'];
export const OF_CUT_OVERS: readonly Story[] = [
  [...armed, 'CutOverCompleted'],
  [...armed, 'CutOverSkipped'],
  [
    ...[...armed, 'CutOverFellShort', 'CutOverFellShort', 'CutOverCovered', 'CutOverCovered'],
    'CutOverCompleted',
  ],
];
