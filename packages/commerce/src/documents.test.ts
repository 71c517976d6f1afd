import { expect } from 'chai';
import { moneyOf } from '@suuupra/grpc';
import { coupons, entitlements, invoices, orders, seats } from './scene-methods.ts';
import { type Shop, checkOut, errorOf, fill, openShop, stock } from './scene.ts';

describe('what has no ground yet', () => {
  let shop: Shop;
  let orderId = '';
  let cartId = '';
  beforeEach(async () => {
    shop = await openShop();
    await stock(shop);
    cartId = await fill(shop, [{ sku: 'COHORT', quantity: 1n }]);
    ({ orderId } = await checkOut(shop, cartId));
  });
  afterEach(() => shop.stop());

  const reasonOf = async (call: Promise<unknown>): Promise<string | undefined> =>
    (await errorOf(call)).reason;
  const buy = async (): Promise<void> => {
    const { ask } = shop;
    await ask('commerce', orders.placeOrder, { requestId: 'place', orderId, cartId });
    const payment = { paymentIntentId: 'p1', captured: moneyOf(99_900n) };
    await ask('commerce', orders.confirmOrder, { requestId: 'confirm', orderId, ...payment });
  };
  const refund = async (requestId: string): Promise<{ orderId: string; refundId: string }> => {
    const asked = { requestId, orderId, amount: moneyOf(50_001n) };
    const { refundId } = await shop.ask('commerce', orders.requestRefund, asked);
    return { orderId, refundId };
  };

  it('is no order: the cart must be locked for it', async () => {
    const { ask } = shop;
    const other = { requestId: 'place', orderId: 'another', cartId };
    const place = ask('commerce', orders.placeOrder, other);
    expect(await reasonOf(place)).to.equal('CART_LOCKED_FOR_ANOTHER_ORDER');
    const nowhere = ask('commerce', orders.placeOrder, { ...other, cartId: 'none' });
    expect(await reasonOf(nowhere)).to.equal('CART_NOT_FOUND');
    const open = await fill(shop, [{ sku: 'COHORT', quantity: 1n }], '', 'ORD-2');
    const early = ask('commerce', orders.placeOrder, { ...other, cartId: open });
    expect(await reasonOf(early)).to.equal('CART_NOT_LOCKED');
    const missing = await errorOf(ask('commerce', orders.getOrder, { orderId: 'another' }));
    expect(missing.reason).to.equal('ORDER_NOT_FOUND');
  });

  it('is no invoice: there must be a paid order', async () => {
    const { ask } = shop;
    const issue = (): Promise<unknown> =>
      ask('commerce', invoices.issueInvoice, { requestId: 'issue', orderId });
    expect(await reasonOf(issue())).to.equal('ORDER_NOT_FOUND');
    await ask('commerce', orders.placeOrder, { requestId: 'place', orderId, cartId });
    expect(await reasonOf(issue())).to.equal('ORDER_NOT_CONFIRMED');
  });

  it('is no credit note: there must be an accepted refund and an invoice', async () => {
    const { ask } = shop;
    await buy();
    const note = (ids: Readonly<{ orderId: string; refundId: string }>): Promise<unknown> =>
      ask('commerce', invoices.issueCreditNote, { requestId: `note ${ids.refundId}`, ...ids });
    expect(await reasonOf(note({ orderId, refundId: 'none' }))).to.equal('REFUND_NOT_FOUND');
    const refused = await refund('1');
    expect(await reasonOf(note(refused))).to.equal('REFUND_NOT_ACCEPTED');
    const reason = 'REFUND_EXCEEDS_CAPTURED';
    await ask('commerce', orders.refuseRefund, { requestId: 'refuse', ...refused, reason });
    expect(await reasonOf(note(refused))).to.equal('REFUND_ALREADY_REFUSED');
    const accepted = await refund('2');
    await ask('commerce', orders.acceptRefund, { requestId: 'accept', ...accepted });
    expect(await reasonOf(note(accepted))).to.equal('INVOICE_NOT_ISSUED');
    await ask('commerce', invoices.issueInvoice, { requestId: 'issue', orderId });
    await note(accepted);
    const stored = [];
    for await (const { data } of shop.store.read('commerce.series-29.2627.C')) stored.push(data);
    expect(stored).to.have.lengthOf(1);
    expect(stored[0]).to.include({ against: 'KA2627/A0000001', total: '50001', taxable: '42375' });
    const given = { requestId: 'abandon', ...accepted, reason: 'no account to pay' };
    await ask('commerce', orders.abandonRefund, given);
    await ask('commerce', orders.abandonRefund, given);
    const again = { requestId: 'note again', ...accepted };
    const late = ask('commerce', invoices.issueCreditNote, again);
    expect(await reasonOf(late)).to.equal('REFUND_ABANDONED');
  });

  it('is no seat and no use of a coupon: the order gave them up before they came', async () => {
    const { ask } = shop;
    const wanted = { requestId: 'early', sku: 'COHORT', code: 'FLAT100', orderId };
    await ask('commerce', seats.releaseSeats, wanted);
    await ask('commerce', coupons.releaseCoupon, wanted);
    const late = { ...wanted, requestId: 'late', quantity: 1n };
    const denied = { reserved: false, reason: 'ORDER_RELEASED', consistencyToken: '' };
    expect(await ask('commerce', seats.reserveSeats, late)).to.deep.equal(denied);
    expect(await ask('commerce', coupons.reserveCoupon, late)).to.deep.equal(denied);
    const { left } = await ask('commerce', seats.getSeats, { sku: 'COHORT' });
    expect(left).to.equal(25n);
  });

  it('is no access: suspended, resumed and revoked is only what was granted', async () => {
    const { ask } = shop;
    await buy();
    const why = { orderId, reason: 'dispute' };
    const suspend = { requestId: 'suspend', ...why };
    const early = ask('commerce', entitlements.suspendEntitlement, suspend);
    expect(await reasonOf(early)).to.equal('ENTITLEMENT_NOT_FOUND');
    await ask('commerce', invoices.issueInvoice, { requestId: 'issue', orderId });
    await ask('commerce', entitlements.grantEntitlement, { requestId: 'grant', orderId });
    await ask('commerce', entitlements.suspendEntitlement, suspend);
    await ask('commerce', entitlements.resumeEntitlement, { requestId: 'resume', ...why });
    await ask('commerce', entitlements.revokeEntitlement, { requestId: 'revoke', ...why });
    const again = { requestId: 'grant once more', orderId };
    const { entitlement } = await ask('commerce', entitlements.grantEntitlement, again);
    expect(entitlement?.state).to.equal(3);
  });
});
