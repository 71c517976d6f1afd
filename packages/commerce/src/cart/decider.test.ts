import { given } from '@suuupra/testing';
import { expect } from 'chai';
import type { Quote } from '../order-line.ts';
import type { CouponOffer } from '../pricing.ts';
import { type CartCommand, type CartReason, type Moment, MAX_LINES } from './decider.ts';
import { cartDecider } from './decider.ts';
import type { CartEvent } from './events.ts';
import { checkout, course, create, created, lines, moment, now, quote } from './scene.ts';
import { quoteCart, started } from './scene.ts';

const converted: CartEvent = { type: 'CartConverted', orderId: 'o1' };
const aborted: CartEvent = {
  ...{ type: 'CheckoutAborted', cartId: 'c1', orderRef: 'ORD-1', orderId: 'o1' },
  reason: 'SOLD_OUT',
};
const quoted: CartEvent = { type: 'CartPriceQuoted', quote };
const full: CartEvent = created({
  items: Array.from({ length: MAX_LINES }, () => ({ sku: 'BOOK', quantity: 1n })),
});
const add: CartCommand = { type: 'AddItem', sku: 'ANY', quantity: -1n, at: now };
const remove = (line: number): CartCommand => ({ type: 'RemoveItem', line, at: now });
const apply = (couponCode: string): CartCommand => ({ type: 'ApplyCoupon', couponCode, at: now });
const drop: CartCommand = {
  ...{ type: 'DropCoupon', reason: 'COUPON_EXHAUSTED', quoteId: 'q2', merchantState: '29' },
  at: now,
};
const abort: CartCommand = { type: 'AbortCheckout', reason: 'SOLD_OUT', at: now };
const convert = (orderId: string): CartCommand => ({ type: 'ConvertCart', orderId, at: now });

describe('a cart: rules in order of precedence', () => {
  const table: readonly (readonly [
    string,
    readonly CartEvent[],
    CartCommand,
    CartReason | readonly CartEvent[],
  ])[] = [
    ['create', [], create, [created()]],
    ['create again', [created()], create, 'CART_EXISTS_WITH_DIFFERENT_CONTENT'],
    ['add to none', [], add, 'CART_NOT_FOUND'],
    ['add to converted', [created(), started, converted], add, 'CART_ALREADY_CONVERTED'],
    ['add to locked', [created(), started], add, 'CART_LOCKED'],
    ['add to full', [full], add, 'CART_HAS_TOO_MANY_LINES'],
    ['add', [created()], add, [{ type: 'CartItemAdded', sku: 'ANY', quantity: -1n }]],
    ['remove none there', [created()], remove(2), 'CART_LINE_NOT_FOUND'],
    ['remove before the first', [created()], remove(-1), 'CART_LINE_NOT_FOUND'],
    ['remove', [created()], remove(1), [{ type: 'CartItemRemoved', line: 1 }]],
    ['remove from locked', [created(), started], remove(1), 'CART_LOCKED'],
    ['apply', [created()], apply('X'), [{ type: 'CartCouponApplied', couponCode: 'X' }]],
    ['apply again', [created()], apply('FLAT100'), []],
    ['apply to locked', [created(), started], apply('X'), 'CART_LOCKED'],
    ['quote none', [], quoteCart, 'CART_NOT_FOUND'],
    ['quote', [created()], quoteCart, [quoted]],
    ['quote nothing', [created({ items: [] })], quoteCart, 'CART_IS_EMPTY'],
    ['quote changed', [created(), quoted], quoteCart, 'CART_CHANGED_MEANWHILE'],
    ['quote locked', [created(), started], quoteCart, 'CART_LOCKED'],
    ['check out none', [], checkout, 'CART_NOT_FOUND'],
    ['check out', [created()], checkout, [started]],
    ['check out nothing', [created({ items: [] })], checkout, 'CART_IS_EMPTY'],
    ['check out changed', [created(), quoted], checkout, 'CART_CHANGED_MEANWHILE'],
    ['check out locked', [created(), started], checkout, 'CART_LOCKED'],
    ['check out converted', [created(), started, converted], checkout, 'CART_ALREADY_CONVERTED'],
    ['drop unlocked', [created()], drop, 'CART_NOT_LOCKED'],
    ['drop none', [], drop, 'CART_NOT_FOUND'],
    ['abort unlocked', [created()], abort, 'CART_NOT_LOCKED'],
    ['abort', [created(), started], abort, [aborted]],
    ['abort again', [created(), started, aborted], abort, 'CART_NOT_LOCKED'],
    ['abort converted', [created(), started, converted], abort, 'CART_NOT_LOCKED'],
    ['convert unlocked', [created()], convert('o1'), 'CART_NOT_LOCKED'],
    ['convert for another', [created(), started], convert('o2'), 'CART_LOCKED_FOR_ANOTHER_ORDER'],
    ['convert', [created(), started], convert('o1'), [converted]],
    ['convert again', [created(), started, converted], convert('o1'), []],
    [
      'convert converted for another',
      [created(), started, converted],
      convert('o2'),
      'CART_LOCKED_FOR_ANOTHER_ORDER',
    ],
  ];
  for (const [name, history, command, expected] of table) {
    it(name, () => {
      const outcome = given(cartDecider, ...history).when(command);
      if (typeof expected === 'string') outcome.refuses(expected);
      else outcome.records(...expected);
    });
  }

  it('create too much', () => {
    const items = Array.from({ length: MAX_LINES + 1 }, () => ({ sku: 'BOOK', quantity: 1n }));
    given(cartDecider)
      .when({ ...create, items })
      .refuses('CART_HAS_TOO_MANY_LINES');
    const most = items.slice(1);
    given(cartDecider)
      .when({ ...create, items: most })
      .records(created({ items: most }));
  });

  it('can be edited and checked out again after it was aborted', () => {
    const history = [created(), started, aborted];
    given(cartDecider, ...history)
      .when(remove(0))
      .records({ type: 'CartItemRemoved', line: 0 });
    const at = { ...moment, edits: 3 };
    given(cartDecider, ...history)
      .when({ ...checkout, at })
      .records(started);
  });
});

describe('a checkout', () => {
  const bad = { stateCode: '28', gstin: '29AAGCB7383J1Z5', payerVpa: 'nobody' };
  const wish = (sku: string, quantity: bigint): { sku: string; quantity: bigint } => ({
    ...{ sku, quantity },
  });
  const refusals: readonly (readonly [
    string,
    readonly ReturnType<typeof wish>[],
    object,
    string,
  ])[] = [
    ['items[0].sku', [wish('NONE', 0n), wish('BOOK', 0n)], bad, 'SKU_NOT_FOUND'],
    ['items[0].quantity', [wish('BOOK', 0n), wish('NONE', 1n)], bad, 'QUANTITY_MUST_BE_POSITIVE'],
    ['items[1].quantity', [wish('BOOK', 1n), wish('BOOK', -1n)], bad, 'QUANTITY_MUST_BE_POSITIVE'],
    ['buyer_gstin', [wish('BOOK', 1n)], bad, 'GSTIN_CHECKSUM_MISMATCH'],
    ['buyer_state_code', [wish('BOOK', 1n)], { ...bad, gstin: '' }, 'STATE_CODE_UNKNOWN'],
    [
      'buyer_state_code',
      [wish('BOOK', 1n)],
      { ...bad, gstin: '29AAGCB7383J1Z4' },
      'STATE_CODE_UNKNOWN',
    ],
    ['payer_vpa', [wish('BOOK', 1n)], { payerVpa: 'nobody' }, 'VPA_MALFORMED'],
    ['payer_vpa', [wish('BOOK', 1n)], { payerVpa: 'bücher@kaveri' }, 'VPA_MALFORMED'],
    ['payer_vpa', [wish('BOOK', 1n)], { payerVpa: 'a@kaveri' }, 'VPA_MALFORMED'],
  ];
  for (const [field, items, buyer, reason] of refusals) {
    it(`is rejected with ${reason} of ${field}, and that is recorded`, () => {
      const cart = created({ items });
      given(cartDecider, cart)
        .when({ ...checkout, ...buyer })
        .records({ type: 'CheckoutRejected', cartId: 'c1', orderRef: 'ORD-1', reason, field });
      if (reason === 'VPA_MALFORMED') return;
      given(cartDecider, cart)
        .when({ ...checkout, type: 'QuoteCart', ...buyer })
        .refuses(reason as CartReason, { field });
    });
  }

  it('of more than 64 bits hold can only be a mistake', () => {
    const offers = [{ ...course, price: 2n ** 63n }];
    const cart = created({ items: [wish('COURSE', 1n)] });
    for (const command of [quoteCart, checkout]) {
      const at: Moment = { ...moment, offers };
      given(cartDecider, cart)
        .when({ ...command, at } as CartCommand)
        .refuses('ORDER_TOTAL_TOO_LARGE', { field: 'items' });
    }
  });

  it('supplies where the GSTIN says, whatever the buyer says', () => {
    const state = [created()].reduce(cartDecider.evolve, cartDecider.initial);
    const answer = cartDecider.decide({ ...checkout, gstin: '27AAPFU0939F1ZV' }, state);
    const [event] = answer.ok ? answer.events : [];
    if (event?.type !== 'CheckoutStarted') throw new Error('the checkout starts');
    expect(event.quote.placeOfSupply).to.equal('27');
    expect(event.quote.lines[0]).to.include({ taxable: 79_014n, cgst: 0n, igst: 14_222n });
    expect(event.quote.lines[0]?.sgst).to.equal(0n);
  });
});

describe('a coupon in a quote', () => {
  const coupon = moment.coupon;
  const pricedWith = (offer: CouponOffer | null): readonly string[] => {
    const state = [created()].reduce(cartDecider.evolve, cartDecider.initial);
    const answer = cartDecider.decide({ ...checkout, at: { ...moment, coupon: offer } }, state);
    const [event] = answer.ok ? answer.events : [];
    if (event?.type !== 'CheckoutStarted') throw new Error('the checkout starts');
    const { couponCode, couponDroppedReason, total } = event.quote;
    return [couponCode, couponDroppedReason, String(total)];
  };

  it('counts, or is dropped with a reason at the full price', () => {
    if (coupon === null) throw new Error('the scene has a coupon');
    expect(pricedWith(coupon)).to.deep.equal(['FLAT100', '', '139900']);
    expect(pricedWith(null)).to.deep.equal(['', 'COUPON_UNKNOWN', '149900']);
    const exhausted = { ...coupon, used: 1n };
    expect(pricedWith(exhausted)).to.deep.equal(['', 'COUPON_EXHAUSTED', '149900']);
  });

  it('that is dropped later changes the discount and nothing else', () => {
    const quoteAtFullPrice: Quote = {
      ...{ ...quote, quoteId: 'q2', couponCode: '', couponDroppedReason: 'COUPON_EXHAUSTED' },
      total: 149_900n,
      lines: [
        {
          ...{ ...lines[0], discount: 0n, net: 99_900n },
          ...{ taxable: 84_662n, cgst: 7_619n, sgst: 7_619n },
        },
        { ...lines[1], discount: 0n, net: 50_000n, taxable: 50_000n },
      ],
    };
    const dropped: CartEvent = {
      ...{ type: 'CartCouponDropped', reason: 'COUPON_EXHAUSTED', quote: quoteAtFullPrice },
    };
    given(cartDecider, created(), started).when(drop).records(dropped);
    given(cartDecider, created(), started, dropped).when(drop).records();
    given(cartDecider, created(), started, dropped).when(convert('o1')).records(converted);
  });
});
