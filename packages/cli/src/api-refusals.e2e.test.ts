import { expect } from 'chai';
import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import {
  OrderOutcome,
  OrderQueryServiceService,
} from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import type { RpcError } from '@suuupra/grpc';
import { BAD_BANKING } from './api/bad-banking.ts';
import { BAD_SHOPPING } from './api/bad-shopping.ts';
import type { Refused } from './api/refused-calls.ts';
import { endOf, errorOf, houseOpen, typesIn } from './api/scene.ts';
import { type Wish, listItem, openBanks, openPayer, placeOrder } from './api/shop.ts';

function isAsWanted({ status, field, reason }: Refused, told: RpcError | undefined): boolean {
  return (
    told?.status === status &&
    told.reason !== undefined &&
    (reason === undefined || told.reason === reason) &&
    (field === undefined || told.fields.some((one) => one.field === field))
  );
}

describe('what the API refuses', function () {
  this.timeout(30_000);
  const house = houseOpen();

  before(async () => {
    const { network } = house();
    await openBanks(network);
    await openPayer(network, 1, 1_000_000n);
    await listItem(network);
  });

  it('names the field or the rule, and records nothing', async () => {
    const { network, recorded } = house();
    const before = await recorded();
    const wrong: unknown[] = [];
    for (const refused of [...BAD_SHOPPING, ...BAD_BANKING]) {
      const told = await endOf(refused.make(network));
      if (!isAsWanted(refused, told)) wrong.push({ ...refused, told });
    }
    expect(wrong).to.deep.equal([]);
    expect(await recorded()).to.equal(before);
  });

  it('records of a checkout that it can not be, once, and tells it again', async () => {
    const { network, store, quiet } = house();
    const wishes: readonly (readonly [Wish, string, string])[] = (
      [
        [{ sku: 'NONE' }, 'SKU_NOT_FOUND', 'items[0].sku'],
        [{ quantity: 0n }, 'QUANTITY_MUST_BE_POSITIVE', 'items[0].quantity'],
        [{ quantity: -(2n ** 63n) }, 'QUANTITY_MUST_BE_POSITIVE', 'items[0].quantity'],
        [{ gstin: '29AAAAA0000A1Z6' }, 'GSTIN_CHECKSUM_MISMATCH', 'buyer_gstin'],
        [{ gstin: 'ñ' }, 'GSTIN_CHECKSUM_MISMATCH', 'buyer_gstin'],
        [{ stateCode: '25' }, 'STATE_CODE_UNKNOWN', 'buyer_state_code'],
        [{ vpa: 'आशा@kaveri' }, 'VPA_MALFORMED', 'payer_vpa'],
        [{ vpa: 'payer1@kaveri\n' }, 'VPA_MALFORMED', 'payer_vpa'],
      ] as const
    ).map(([wish, ...why], row) => [
      { orderRef: `R-${row}`, vpa: 'payer1@kaveri', ...wish },
      ...why,
    ]);
    for (const [wish, reason, field] of wishes) {
      const first = await errorOf(placeOrder(network, wish));
      expect(first).to.deep.include({ status: 'INVALID_ARGUMENT', reason });
      expect(first.fields.map((one) => one.field)).to.deep.equal([field]);
      expect(await errorOf(placeOrder(network, wish))).to.deep.include({
        status: first.status,
        reason,
      });
    }
    await quiet();
    const rejected = (await typesIn(store)).filter((type) => type === 'CheckoutRejected');
    expect(rejected).to.have.lengthOf(wishes.length);
    const { getOrderSummary, getOrder } = OrderQueryServiceService;
    const summary = await network.unary('views', getOrderSummary, { consistencyToken: '' });
    expect(summary).to.include({ total: BigInt(wishes.length), confirmed: 0n, open: 0n });
    const asked = { orderRef: 'R-0', consistencyToken: '' };
    const { order } = await network.unary('views', getOrder, asked);
    const outcome = OrderOutcome.ORDER_OUTCOME_REJECTED;
    expect(order).to.include({ outcome, reason: 'SKU_NOT_FOUND', orderId: '' });
  });

  it('is said in a status that tells what to do about it', async () => {
    const { network } = house();
    const empty = {
      requestId: 'empty',
      orderRef: 'EMPTY',
      buyerId: 'b',
      items: [],
      couponCode: '',
    };
    const { cart } = await network.unary('commerce', CartServiceService.createCart, empty);
    const checkout = network.unary('commerce', CartServiceService.checkout, {
      ...{ requestId: 'empty', cartId: cart?.cartId ?? '', payerVpa: 'payer1@kaveri' },
      ...{ buyerStateCode: '29', buyerGstin: '' },
    });
    const told = { status: 'FAILED_PRECONDITION', reason: 'CART_IS_EMPTY' };
    expect(await errorOf(checkout)).to.deep.include(told);
  });
});
