import { expect } from 'chai';
import fc from 'fast-check';
import { sum } from '@suuupra/kernel';
import { type CartCommand, cartDecider } from './decider.ts';
import type { CartEvent } from './events.ts';
import { checkout, create, moment, now, quoteCart } from './scene.ts';

type Ask = (edits: number) => CartCommand;

const anyAsk: fc.Arbitrary<Ask> = fc.oneof(
  fc
    .tuple(fc.constantFrom('COURSE', 'BOOK', 'NONE'), fc.bigInt(-1n, 3n))
    .map(([sku, quantity]): Ask => () => ({ type: 'AddItem', sku, quantity, at: now })),
  fc.nat(3).map((line): Ask => () => ({ type: 'RemoveItem', line, at: now })),
  fc.constantFrom('FLAT100', '').map((couponCode): Ask => () => ({
    type: 'ApplyCoupon',
    couponCode,
    at: now,
  })),
  fc.constant<Ask>((edits) => ({ ...quoteCart, at: { ...moment, edits } }) as CartCommand),
  fc.constantFrom('o1', 'o2').map((orderId): Ask => (edits) => ({
    ...checkout,
    orderId,
    at: { ...moment, edits },
  })),
  fc.constant<Ask>(() => ({
    ...{ type: 'DropCoupon', reason: 'COUPON_EXHAUSTED', quoteId: 'q2', merchantState: '29' },
    at: now,
  })),
  fc.constant<Ask>(() => ({ type: 'AbortCheckout', reason: 'SOLD_OUT', at: now })),
  fc.constantFrom('o1', 'o2').map((orderId): Ask => () => ({
    ...{ type: 'ConvertCart', orderId, at: now },
  })),
);

/** Like a script, but each command knows what the cart was like just before it. */
function runAsks(asks: readonly Ask[]): readonly CartEvent[] {
  const events: CartEvent[] = [];
  let state = cartDecider.initial;
  for (const ask of [(): CartCommand => create, ...asks]) {
    const edits = state.is === 'absent' ? 0 : state.cart.edits;
    const decision = cartDecider.decide(ask(edits), state);
    if (!decision.ok) continue;
    state = decision.events.reduce(cartDecider.evolve, state);
    events.push(...decision.events);
  }
  return events;
}

describe('a cart, whatever is asked of it', () => {
  it('becomes one order at most, and then nothing happens to it any more', () => {
    fc.assert(
      fc.property(fc.array(anyAsk, { maxLength: 30 }), (asks) => {
        const types = runAsks(asks).map(({ type }) => type);
        const end = types.indexOf('CartConverted');
        expect(end === -1 || end === types.length - 1).to.equal(true);
      }),
    );
  });

  it('is not edited between the start of its checkout and the end', () => {
    const ends = ['CheckoutAborted', 'CartConverted', 'CartCouponDropped'];
    fc.assert(
      fc.property(fc.array(anyAsk, { maxLength: 30 }), (asks) => {
        const types = runAsks(asks).map(({ type }) => type);
        for (const [index, type] of types.entries()) {
          if (type !== 'CheckoutStarted' && type !== 'CartCouponDropped') continue;
          expect([...ends, undefined]).to.include(types[index + 1]);
        }
      }),
    );
  });

  it('is quoted to the paisa: the lines add up to the total', () => {
    fc.assert(
      fc.property(fc.array(anyAsk, { maxLength: 30 }), (asks) => {
        for (const event of runAsks(asks)) {
          if (!('quote' in event)) continue;
          const { lines, total } = event.quote;
          expect(sum(lines.map(({ net }) => net))).to.equal(total);
          for (const line of lines) {
            expect(line.taxable + line.cgst + line.sgst + line.igst).to.equal(line.net);
          }
        }
      }),
    );
  });
});
