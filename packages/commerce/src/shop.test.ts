import { expect } from 'chai';
import { moneyOf } from '@suuupra/grpc';
import { instantOf } from '@suuupra/kernel';
import { CartState } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { DocumentKind } from '@suuupra/contracts/suuupra/commerce/v1/invoice_service';
import { OrderState } from '@suuupra/contracts/suuupra/commerce/v1/order';
import { carts, catalog, coupons, entitlements } from './scene-methods.ts';
import { grantStates, invoices, orders, seats } from './scene-methods.ts';
import { type Shop, checkOut, errorOf, fill, openShop, stock } from './scene.ts';

const wishes = [
  { sku: 'COHORT', quantity: 2n },
  { sku: 'BOOK', quantity: 1n },
];

/** An order that is paid: 2 x 999 and 500 rupees, 100 of them off. */
async function buy(shop: Shop, name: string, couponCode = ''): Promise<string> {
  const { ask } = shop;
  const cartId = await fill(shop, wishes, couponCode, name);
  const { orderId, quote } = await checkOut(shop, cartId, `checkout ${name}`);
  await ask('commerce', orders.placeOrder, { requestId: `place ${name}`, orderId, cartId });
  const payment = { paymentIntentId: `pay-${name}`, captured: quote?.total };
  await ask('commerce', orders.confirmOrder, { requestId: `confirm ${name}`, orderId, ...payment });
  return orderId;
}

describe('a shop', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
    await stock(shop);
  });
  afterEach(() => shop.stop());

  it('sells from the cart to the credit note', async () => {
    const { ask } = shop;
    const cartId = await fill(shop, wishes, 'FLAT100');
    const quoting = { requestId: 'quote', cartId, buyerStateCode: '29', buyerGstin: '' };
    const { cart } = await ask('commerce', carts.quoteCart, quoting);
    expect(cart?.quote?.total?.minorUnits).to.equal(239_800n);
    const { orderId, quote } = await checkOut(shop, cartId);
    expect(quote).to.include({ couponCode: 'FLAT100', placeOfSupply: '29' });

    const seat = { sku: 'COHORT', orderId };
    const reserving = { requestId: 'reserve', ...seat, quantity: 2n };
    expect(await ask('commerce', seats.reserveSeats, reserving)).to.include({ reserved: true });
    const use = { code: 'FLAT100', orderId };
    const using = { requestId: 'use', ...use };
    expect(await ask('commerce', coupons.reserveCoupon, using)).to.include({ reserved: true });
    const placing = { requestId: 'place', orderId, cartId };
    const { order } = await ask('commerce', orders.placeOrder, placing);
    expect(order).to.include({ orderId, cartId, state: OrderState.ORDER_STATE_PENDING_PAYMENT });
    expect(order?.quote?.lines).to.deep.equal(quote?.lines);

    const payment = { paymentIntentId: 'p1', captured: moneyOf(239_800n) };
    await ask('commerce', orders.confirmOrder, { requestId: 'confirm', orderId, ...payment });
    await ask('commerce', seats.commitSeats, { requestId: 'commit', ...seat });
    await ask('commerce', coupons.redeemCoupon, { requestId: 'redeem', ...use });
    const issuing = { requestId: 'issue', orderId };
    const { document } = await ask('commerce', invoices.issueInvoice, issuing);
    expect(document).to.include({ number: 'KA2627/A0000001', issuedOn: '2026-11-16' });
    expect(document?.total).to.deep.equal(moneyOf(239_800n));
    const granting = { requestId: 'grant', orderId };
    const { entitlement } = await ask('commerce', entitlements.grantEntitlement, granting);
    expect(entitlement).to.include({ state: grantStates.ENTITLEMENT_STATE_GRANTED });
    expect(entitlement?.skus).to.deep.equal(['COHORT', 'BOOK']);

    const refunding = { requestId: 'refund', orderId, amount: undefined };
    const { refundId } = await ask('commerce', orders.requestRefund, refunding);
    const refund = { orderId, refundId };
    await ask('commerce', orders.acceptRefund, { requestId: 'accept', ...refund });
    const noting = { requestId: 'note', ...refund };
    const note = await ask('commerce', invoices.issueCreditNote, noting);
    expect(note.document).to.include({ number: 'KA2627/C0000001', refundId });
    await ask('commerce', orders.recordRefund, { requestId: 'record', ...refund });
    await ask('commerce', orders.completeOrder, { requestId: 'complete', orderId });

    const end = await ask('commerce', orders.getOrder, { orderId });
    expect(end.order).to.include({ state: OrderState.ORDER_STATE_COMPLETED });
    expect(end.order?.refunded).to.deep.equal(moneyOf(239_800n));
    const left = await ask('commerce', seats.getSeats, { sku: 'COHORT' });
    expect(left).to.deep.equal({ sku: 'COHORT', capacity: 25n, left: 23n });
    const used = await ask('commerce', coupons.getCoupon, { code: 'FLAT100' });
    expect(used.coupon?.used).to.equal(1n);
  });

  it('answers a repeated document request with the same document, whoever asks', async () => {
    const { ask } = shop;
    const orderId = await buy(shop, 'ORD-1');
    const first = await ask('commerce', invoices.issueInvoice, { requestId: 'a', orderId });
    const again = await ask('commerce', invoices.issueInvoice, { requestId: 'b', orderId });
    expect(again.document).to.deep.equal(first.document);
    // The order's financial year ends, and a crashed caller asks once more.
    shop.ports.time.observe(instantOf('2027-04-01T00:00:00+05:30'));
    const late = await ask('commerce', invoices.issueInvoice, { requestId: 'a', orderId });
    expect(late.document).to.deep.equal(first.document);
    const next = await buy(shop, 'ORD-2');
    const fresh = await ask('commerce', invoices.issueInvoice, { requestId: 'c', orderId: next });
    expect(fresh.document?.number).to.equal('KA2728/A0000001');
    const kind = DocumentKind.DOCUMENT_KIND_TAX_INVOICE;
    const series = await ask('commerce', invoices.getSeries, { financialYear: '2627', kind });
    expect(series).to.deep.equal({
      ...{ firstNumber: 'KA2627/A0000001', lastNumber: 'KA2627/A0000001', issued: 1n },
    });
  });

  it('gives an order without tax a bill of supply', async () => {
    const { ask } = shop;
    const cartId = await fill(shop, [{ sku: 'BOOK', quantity: 1n }]);
    const { orderId } = await checkOut(shop, cartId);
    await ask('commerce', orders.placeOrder, { requestId: 'place', orderId, cartId });
    const early = await errorOf(
      ask('commerce', invoices.issueInvoice, { requestId: 'early', orderId }),
    );
    expect(early).to.include({ status: 'FAILED_PRECONDITION', reason: 'ORDER_NOT_CONFIRMED' });
    const payment = { paymentIntentId: 'p1', captured: moneyOf(50_000n) };
    await ask('commerce', orders.confirmOrder, { requestId: 'confirm', orderId, ...payment });
    const granting = { requestId: 'grant', orderId };
    const refused = await errorOf(ask('commerce', entitlements.grantEntitlement, granting));
    expect(refused).to.include({ status: 'FAILED_PRECONDITION', reason: 'INVOICE_NOT_ISSUED' });
    const issuing = { requestId: 'issue', orderId };
    const { document } = await ask('commerce', invoices.issueInvoice, issuing);
    expect(document?.number).to.equal('KA2627/B0000001');
    await ask('commerce', entitlements.grantEntitlement, granting);
  });

  it('finishes what a crash left half done when it is asked again', async () => {
    const { ask } = shop;
    const cartId = await fill(shop, wishes);
    const { orderId } = await checkOut(shop, cartId);
    const placing = { requestId: 'place', orderId, cartId };
    shop.breakAt('CartConverted');
    const broken = await errorOf(ask('commerce', orders.placeOrder, placing));
    expect(broken).to.include({ status: 'INTERNAL' });
    const { order } = await ask('commerce', orders.placeOrder, placing);
    expect(order?.orderId).to.equal(orderId);
    const edit = { requestId: 'add', cartId, item: { sku: 'BOOK', quantity: 1n } };
    const late = await errorOf(ask('commerce', carts.addItem, edit));
    expect(late).to.include({ reason: 'CART_ALREADY_CONVERTED' });

    shop.breakAt('ItemListed');
    const item = { ...(await ask('commerce', catalog.getItem, { sku: 'COHORT' })).item, sku: 'X' };
    const listing = { requestId: 'list X', item } as never;
    expect(await errorOf(ask('commerce', catalog.createItem, listing))).to.include({
      status: 'INTERNAL',
    });
    await ask('commerce', catalog.createItem, listing);
    expect((await ask('commerce', seats.getSeats, { sku: 'X' })).left).to.equal(25n);
  });

  it('converts the cart of an order that is given up where its placement stopped', async () => {
    const { ask } = shop;
    const cartId = await fill(shop, wishes);
    const { orderId } = await checkOut(shop, cartId);
    shop.breakAt('CartConverted');
    const placing = ask('commerce', orders.placeOrder, { requestId: 'place', orderId, cartId });
    expect(await errorOf(placing)).to.include({ status: 'INTERNAL' });
    for (const requestId of ['expire', 'expire again']) {
      await ask('commerce', orders.expireOrder, { requestId, orderId });
    }
    const { cart } = await ask('commerce', carts.getCart, { cartId });
    expect(cart).to.include({ state: CartState.CART_STATE_CONVERTED });
  });

  it('remembers everything after a restart', async () => {
    const orderId = await buy(shop, 'ORD-1', 'FLAT100');
    const before = await shop.ask('commerce', orders.getOrder, { orderId });
    await shop.stop();
    shop = await openShop(shop.store);
    const after = await shop.ask('commerce', orders.getOrder, { orderId });
    expect(after).to.deep.equal(before);
  });

  it('never places what was given up before it came', async () => {
    const { ask } = shop;
    const cartId = await fill(shop, wishes, '', 'late');
    const { orderId } = await checkOut(shop, cartId, 'checkout late');
    for (const requestId of ['cancel', 'cancel again']) {
      const cancelling = ask('commerce', orders.cancelOrder, { requestId, orderId, reason: 'why' });
      expect(await errorOf(cancelling)).to.include({ reason: 'ORDER_NOT_FOUND' });
    }
    const expiring = ask('commerce', orders.expireOrder, { requestId: 'expire', orderId });
    expect(await errorOf(expiring)).to.include({ reason: 'ORDER_NOT_FOUND' });
    const placing = ask('commerce', orders.placeOrder, { requestId: 'place', orderId, cartId });
    expect(await errorOf(placing)).to.include({ reason: 'ORDER_CANCELLED' });
    const issuing = ask('commerce', invoices.issueInvoice, { requestId: 'issue', orderId });
    expect(await errorOf(issuing)).to.include({ reason: 'ORDER_NOT_FOUND' });
    expect(await errorOf(ask('commerce', orders.getOrder, { orderId }))).to.include({
      reason: 'ORDER_NOT_FOUND',
    });
    const aborting = { requestId: 'abort', cartId, reason: 'why' };
    const { cart } = await ask('commerce', carts.abortCheckout, aborting);
    expect(cart?.orderId).to.not.equal(orderId);
  });
});
