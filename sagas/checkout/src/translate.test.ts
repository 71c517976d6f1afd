import { type Recorded } from '@suuupra/eventstore';
import { type EventCodec, instantText } from '@suuupra/kernel';
import { type IntentEvent, intentEvents } from '@suuupra/payments/reactions';
import { merchantSettlementEvents } from '@suuupra/settlement/reactions';
import { expect } from 'chai';
import { checkoutInputs } from './translate.ts';
import { captured } from './world.ts';

const policy = { timeToPayMinutes: 30, maxAttempts: 2 };

function recorded<E>(codec: EventCodec<E>, streamId: string, event: E): Recorded {
  const { type, data } = codec.encode(event);
  const at = instantText(0n);
  const chain = { commandId: '', correlationId: '', causationId: '', commandHash: '' };
  const metadata = { tenant: 'main', actor: '', ...chain, at };
  return { streamId, type, id: 'id', revision: 0n, position: 16n, data, metadata };
}

const day = '2026-11-16';
const figures = { captured: 1n, fee: 0n, feeCgst: 0n, feeSgst: 0n, refunded: 0n, net: 1n };
const SETTLED = {
  fixed: { type: 'MerchantSettlementOpened', day, ...figures },
  negative: { type: 'MerchantSettlementNegative', day, ...figures },
  matched: { type: 'MerchantSettlementMatched', day, net: 1n, utr: 'U', postedAt: '' },
} as const;

/** What a checkout makes of some events of payments and settlement, one after the other. */
function taken(
  ...events: readonly (IntentEvent | 'fixed' | 'negative' | 'matched')[]
): readonly unknown[] {
  const inputs = checkoutInputs(policy);
  return events.map((event) => {
    const one =
      typeof event === 'string'
        ? recorded(merchantSettlementEvents, 'settlement.merchant-2026-11-16', SETTLED[event])
        : recorded(intentEvents, 'payments.intent-1', event);
    return inputs.find(({ prefix }) => one.streamId.startsWith(prefix))?.translate(one);
  });
}

describe('what a checkout takes in', () => {
  it('tells every order captured on a day that the day is settled, and no other', () => {
    const first = captured(1);
    const other = { ...first, orderId: 'order-2' };
    const nextDay = { ...first, orderId: 'order-3', capturedAt: '2026-11-16T18:30:00.000000Z' };
    const command = { type: 'CheckoutFunded', day: '2026-11-16', utr: 'U' };
    expect(taken(first, other, nextDay, 'matched').at(-1)).to.deep.equal([
      { id: 'order-1', command },
      { id: 'order-2', command },
    ]);
    expect(taken('matched')).to.deep.equal([[]]);
  });

  it('tells nobody of a day whose figures were fixed before he paid', () => {
    for (const fixed of ['fixed', 'negative'] as const) {
      const late = { ...captured(1), orderId: 'order-2' };
      const told = taken(captured(1), fixed, late, 'matched').at(-1);
      expect(told, fixed).to.have.length(1);
    }
  });

  it('forgets the orders of a day when it has told them', () => {
    const [, told, again] = taken(captured(1), 'matched', 'matched');
    expect(told).to.have.length(1);
    expect(again).to.deep.equal([]);
  });

  it('leaves the refunds that a buyer asked for to the refund saga', () => {
    const subject = { paymentIntentId: 'pi', orderId: 'order-1', merchantReference: 'R' };
    const rail = { transactionId: 'T', amount: 1n, rrn: 'R', refundedAt: instantText(0n) };
    const refund = { type: 'RefundSucceeded', refundId: 'r', ...subject, ...rail } as const;
    expect(taken(refund)).to.deep.equal([undefined]);
  });

  it('leaves it to payments to say that a payment has ended', () => {
    const attempt = { orderId: 'order-1', number: 1, transactionId: 'T', code: 'ZM' };
    const failed = { type: 'PaymentAttemptFailed', ...attempt, retryable: false } as const;
    expect(taken(failed)).to.deep.equal([undefined]);
    const command = { type: 'CheckoutAttemptFailed', attempt: 1, code: 'ZM' };
    expect(taken({ ...failed, retryable: true })).to.deep.equal([{ id: 'order-1', command }]);
  });
});
