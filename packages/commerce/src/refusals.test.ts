import { expect } from 'chai';
import { moneyOf } from '@suuupra/grpc';
import type { Item } from '@suuupra/contracts/suuupra/commerce/v1/item';
import { carts, catalog, coupons, orders, seats } from './scene-methods.ts';
import { type Shop, book, buyer, checkOut, cohort, coupon, errorOf } from './scene.ts';
import { fill, openShop, stock } from './scene.ts';

let shop: Shop;

function inAStockedShop(): void {
  beforeEach(async () => {
    shop = await openShop();
    await stock(shop);
  });
  afterEach(() => shop.stop());
}

async function typesIn(stream: string): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const event of shop.store.read(stream)) types.push(event.type);
  return types;
}

/** Lists an item that differs from the book in something. */
function list(change: Partial<Item>, requestId = 'list other'): Promise<unknown> {
  return shop.ask('commerce', catalog.createItem, { requestId, item: { ...book, ...change } });
}

describe('a checkout over the wire', () => {
  inAStockedShop();
  const wrong: readonly (readonly [string, bigint, object, string, string])[] = [
    ['NO/SUCH', 0n, {}, 'SKU_NOT_FOUND', 'items[1].sku'],
    ['निवेश', 1n, {}, 'SKU_NOT_FOUND', 'items[1].sku'],
    ['BOOK', 0n, {}, 'QUANTITY_MUST_BE_POSITIVE', 'items[1].quantity'],
    ['BOOK', -(2n ** 63n), {}, 'QUANTITY_MUST_BE_POSITIVE', 'items[1].quantity'],
    ['BOOK', 1n, { buyerGstin: '29' }, 'GSTIN_CHECKSUM_MISMATCH', 'buyer_gstin'],
    ['BOOK', 1n, { buyerStateCode: '99' }, 'STATE_CODE_UNKNOWN', 'buyer_state_code'],
    ['BOOK', 1n, { payerVpa: 'राम@kaveri' }, 'VPA_MALFORMED', 'payer_vpa'],
  ];
  for (const [sku, quantity, change, reason, field] of wrong) {
    it(`is refused for ${reason} of ${field} (${sku}), and that is recorded once`, async () => {
      const cartId = await fill(shop, [
        { sku: 'BOOK', quantity: 1n },
        { sku, quantity },
      ]);
      const request = { requestId: 'checkout', cartId, ...buyer, ...change };
      for (let time = 0; time < 2; time += 1) {
        const error = await errorOf(shop.ask('commerce', carts.checkout, request));
        expect(error).to.include({ status: 'INVALID_ARGUMENT', reason });
        expect(error.fields.map((one) => one.field)).to.deep.equal([field]);
      }
      const types = await typesIn(`commerce.cart-${cartId}`);
      expect(types).to.deep.equal(['CartCreated', 'CheckoutRejected']);
    });
  }

  it('drops a coupon that nobody knows, whatever its text', async () => {
    for (const [index, text] of ['NOSUCH', '../$all', 'दिवाली', 'x'.repeat(200)].entries()) {
      const wishes = [{ sku: 'BOOK', quantity: 1n }];
      const cartId = await fill(shop, wishes, text, `ORD-${index}`);
      const { quote } = await checkOut(shop, cartId);
      expect(quote).to.include({ couponCode: '', couponDroppedReason: 'COUPON_UNKNOWN' });
      expect(quote?.total?.minorUnits).to.equal(50_000n);
    }
  });

  it('drops a coupon again when its last use is gone', async () => {
    const { ask } = shop;
    const cartId = await fill(shop, [{ sku: 'BOOK', quantity: 1n }], 'FLAT100');
    const { orderId, quote } = await checkOut(shop, cartId);
    expect(quote?.total?.minorUnits).to.equal(40_000n);
    await ask('commerce', coupons.reserveCoupon, { requestId: '1', code: 'FLAT100', orderId: 'x' });
    const late = { requestId: '2', code: 'FLAT100', orderId };
    const answer = await ask('commerce', coupons.reserveCoupon, late);
    expect(answer).to.include({ reserved: false, reason: 'COUPON_EXHAUSTED' });
    const dropping = { requestId: 'drop', cartId, reason: 'COUPON_EXHAUSTED' };
    const { cart } = await ask('commerce', carts.dropCoupon, dropping);
    expect(cart?.quote).to.include({ couponCode: '', couponDroppedReason: 'COUPON_EXHAUSTED' });
    expect(cart?.quote?.total?.minorUnits).to.equal(50_000n);
  });

  it('replays its first answer, even if a coupon has run out since', async () => {
    const cartId = await fill(shop, [{ sku: 'BOOK', quantity: 1n }], 'FLAT100');
    const first = await checkOut(shop, cartId);
    const use = { requestId: '1', code: 'FLAT100', orderId: 'another' };
    await shop.ask('commerce', coupons.reserveCoupon, use);
    expect(await checkOut(shop, cartId)).to.deep.equal(first);
  });

  it('of another content under the same request id is refused', async () => {
    const cartId = await fill(shop, [{ sku: 'BOOK', quantity: 1n }]);
    await checkOut(shop, cartId);
    const other = { requestId: 'checkout', cartId, ...buyer, payerVpa: 'other@kaveri' };
    const error = await errorOf(shop.ask('commerce', carts.checkout, other));
    const reason = 'IDEMPOTENCY_PAYLOAD_MISMATCH';
    expect(error).to.include({ status: 'INVALID_ARGUMENT', reason });
    const create = { requestId: 'cart ORD-1', orderRef: 'ORD-2', buyerId: 'b', items: [] };
    const request = { ...create, couponCode: '' };
    expect(await errorOf(shop.ask('commerce', carts.createCart, request))).to.include({ reason });
  });

  it('of two carts under one request id makes two orders, no two events of one id', async () => {
    const made = new Set<string>();
    for (const name of ['ORD-1', 'ORD-2']) {
      const cartId = await fill(shop, [{ sku: 'BOOK', quantity: 1n }], '', name);
      const { orderId } = await checkOut(shop, cartId);
      await shop.ask('commerce', orders.placeOrder, { requestId: 'place', orderId, cartId });
      const cancel = { requestId: 'cancel', orderId, reason: 'MISTAKE' };
      await shop.ask('commerce', orders.cancelOrder, cancel);
      made.add(orderId);
    }
    expect(made.size).to.equal(2);
    const ids: string[] = [];
    for await (const { id } of shop.store.readAll('start')) ids.push(id);
    expect(new Set(ids).size).to.equal(ids.length);
  });
});

describe('a request that can only be a mistake', () => {
  inAStockedShop();
  const fieldsOf = async (call: Promise<unknown>): Promise<readonly string[]> => {
    const error = await errorOf(call);
    expect(error.status).to.equal('INVALID_ARGUMENT');
    return error.fields.map(({ field }) => field);
  };

  it('names the field of an item', async () => {
    const changes: readonly (readonly [Partial<Item>, string])[] = [
      [{ sku: '' }, 'item.sku'],
      [{ sku: 'a b' }, 'item.sku'],
      [{ sku: 'S'.repeat(65) }, 'item.sku'],
      [{ title: '' }, 'item.title'],
      [{ kind: 0 }, 'item.kind'],
      [{ gstRateBp: -1 }, 'item.gst_rate_bp'],
      [{ price: undefined }, 'item.price'],
      [{ price: { currencyCode: 'USD', minorUnits: 1n } }, 'item.price.currency_code'],
      [{ price: moneyOf(-1n) }, 'item.price.minor_units'],
      [{ price: moneyOf(10n ** 15n + 1n) }, 'item.price.minor_units'],
      [{ seats: -1 }, 'item.seats'],
      [{ creatorId: 'a:b', creatorShareBp: 1 }, 'item.creator_id'],
      [{ creatorShareBp: 1 }, 'item.creator_id'],
      [{ creatorId: 'a', creatorShareBp: 10_001 }, 'item.creator_share_bp'],
    ];
    for (const [change, field] of changes) {
      expect(await fieldsOf(list({ sku: 'NEW', ...change }))).to.deep.equal([field]);
    }
    expect(await fieldsOf(list({ sku: 'NEW' }, ''))).to.deep.equal(['request_id']);
  });

  it('names the field of a coupon', async () => {
    const changes: readonly (readonly [Partial<typeof coupon>, string])[] = [
      [{ code: 'A/B' }, 'coupon.code'],
      [{ kind: 0 as never }, 'coupon.kind'],
      [{ value: -1n }, 'coupon.value'],
      [{ usageLimit: -1n }, 'coupon.usage_limit'],
      [{ validFrom: 'tomorrow' }, 'coupon.valid_from'],
      [{ validTo: coupon.validFrom }, 'coupon.valid_to'],
    ];
    for (const [change, field] of changes) {
      const request = { requestId: 'other', coupon: { ...coupon, code: 'NEW', ...change } };
      const call = shop.ask('commerce', coupons.createCoupon, request);
      expect(await fieldsOf(call)).to.deep.equal([field]);
    }
  });

  it('names the field of a cart', async () => {
    const many = fill(shop, [{ sku: 'BOOK', quantity: 10n ** 12n + 1n }]);
    expect(await fieldsOf(many)).to.deep.equal(['items[0].quantity']);
    await fill(shop, [{ sku: 'BOOK', quantity: 10n ** 12n }], '', 'ORD-MANY');
    const nameless = fill(shop, [], '', '');
    expect(await fieldsOf(nameless)).to.deep.equal(['order_ref']);
    const endless = fill(shop, [], '', 'r'.repeat(65));
    expect(await fieldsOf(endless)).to.deep.equal(['order_ref']);
    const elsewhere = { requestId: 'x', cartId: 'a/b', ...buyer };
    const call = shop.ask('commerce', carts.checkout, elsewhere);
    expect(await fieldsOf(call)).to.deep.equal(['cart_id']);
    await list({ sku: 'GOLD', price: moneyOf(10n ** 15n) }, 'gold');
    const cartId = await fill(shop, [{ sku: 'GOLD', quantity: 10_000n }], '', 'ORD-GOLD');
    const error = await errorOf(checkOut(shop, cartId));
    expect(error).to.include({ status: 'INVALID_ARGUMENT', reason: 'ORDER_TOTAL_TOO_LARGE' });
  });

  it('says what does not exist', async () => {
    const { ask } = shop;
    const missing = [
      [ask('commerce', catalog.getItem, { sku: '../x' }), 'ITEM_NOT_FOUND'],
      [ask('commerce', coupons.getCoupon, { code: 'NONE' }), 'COUPON_NOT_FOUND'],
      [ask('commerce', seats.getSeats, { sku: 'BOOK' }), 'SEATS_NOT_FOUND'],
      [ask('commerce', carts.getCart, { cartId: 'none' }), 'CART_NOT_FOUND'],
      [ask('commerce', orders.getOrder, { orderId: 'none' }), 'ORDER_NOT_FOUND'],
    ] as const;
    for (const [call, reason] of missing) {
      expect(await errorOf(call)).to.include({ status: 'NOT_FOUND', reason });
    }
  });
});

describe('seats over the wire', () => {
  inAStockedShop();
  const reserve = (
    requestId: string,
    sku: string,
    quantity: bigint,
  ): Promise<Readonly<{ reserved: boolean; reason: string }>> => {
    const request = { requestId, sku, orderId: `order-${requestId}`, quantity };
    return shop.ask('commerce', seats.reserveSeats, request);
  };

  it('are sold out without an error', async () => {
    expect(await reserve('1', 'COHORT', 25n)).to.include({ reserved: true });
    const answer = await reserve('2', 'COHORT', 1n);
    expect(answer).to.include({ reserved: false, reason: 'SOLD_OUT' });
    const zero = await errorOf(reserve('3', 'COHORT', 0n));
    expect(zero.fields.map(({ field }) => field)).to.deep.equal(['quantity']);
  });

  it('are always there for an item without a limit', async () => {
    await list({ ...cohort, sku: 'OPEN', seats: undefined }, 'open');
    expect(await reserve('1', 'OPEN', 9_999n)).to.include({ reserved: true });
    const held = { requestId: 'r', sku: 'OPEN', orderId: 'order-1' };
    await shop.ask('commerce', seats.commitSeats, held);
    await shop.ask('commerce', seats.releaseSeats, held);
    expect(await typesIn('commerce.seats-OPEN')).to.deep.equal([]);
  });

  it('of an item listed again keep their number', async () => {
    await list({ ...cohort }, 'again');
    const error = await errorOf(list({ ...cohort, seats: 26 }, 'more'));
    const reason = 'ITEM_EXISTS_WITH_DIFFERENT_CONTENT';
    expect(error).to.include({ status: 'ALREADY_EXISTS', reason });
    expect(await typesIn('commerce.seats-COHORT')).to.deep.equal(['SeatsOpened']);
  });
});
