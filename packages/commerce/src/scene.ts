import { type Appended, type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { type Network, type RpcError, moneyOf, rpcErrorOf, silentLog } from '@suuupra/grpc';
import { type AddressBook, type Ports, createPorts, startHost } from '@suuupra/process';
import {
  type CartItem as WireCartItem,
  type Quote,
} from '@suuupra/contracts/suuupra/commerce/v1/order';
import { CouponKind } from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import { type Item, ItemKind } from '@suuupra/contracts/suuupra/commerce/v1/item';
import { now } from './cart/scene.ts';
import { composeCommerce } from './compose.ts';
import { carts, catalog, coupons } from './scene-methods.ts';

/** Commerce behind a real server, called by a real client. */
export type Shop = Readonly<{
  ask: Network['unary'];
  ports: Ports;
  store: EventStore;
  /** The next append of an event of this type fails, as after a crash just before it. */
  breakAt: (type: string) => void;
  stop: () => Promise<void>;
}>;

/** Opens a shop on a store of its own, or on one that another shop has left behind. */
export async function openShop(store: EventStore = memoryEventStore()): Promise<Shop> {
  const addresses: AddressBook = {};
  let breaking = '';
  const append = async (...args: Parameters<EventStore['append']>): Promise<Appended> => {
    if (args[1].some(({ type }) => type === breaking)) {
      breaking = '';
      throw new Error('the power went out');
    }
    return await store.append(...args);
  };
  const fragile = { ...store, append };
  const ports = createPorts({ store: fragile, log: silentLog, addresses, clock: 'virtual' });
  ports.time.observe(now);
  const commerce = composeCommerce(ports, { merchantStateCode: '29' });
  const host = await startHost({ parts: { commerce }, ports, addresses });
  return {
    ask: ports.network.unary,
    ports,
    store,
    breakAt: (type) => {
      breaking = type;
    },
    stop: host.stop,
  };
}

/** The rich error that a call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<RpcError> {
  try {
    await call;
  } catch (error) {
    return rpcErrorOf(error);
  }
  throw new Error('the call was expected to fail');
}

/** A cohort of 25 seats at 999 rupees. */
export const cohort: Item = {
  ...{ sku: 'COHORT', title: 'A cohort', kind: ItemKind.ITEM_KIND_COHORT, hsnSac: '999293' },
  ...{ gstRateBp: 1800, price: moneyOf(99_900n), seats: 25 },
  ...{ creatorId: 'creator-01', creatorShareBp: 5500 },
};
/** A book at 500 rupees, free of tax. */
export const book: Item = {
  ...{ sku: 'BOOK', title: 'A book', kind: ItemKind.ITEM_KIND_KIT, hsnSac: '4901' },
  ...{ gstRateBp: 0, price: moneyOf(50_000n), creatorId: '', creatorShareBp: 0 },
};

/** 100 rupees off, once. */
export const coupon = {
  ...{ code: 'FLAT100', kind: CouponKind.COUPON_KIND_FLAT, value: 10_000n, usageLimit: 1n },
  ...{ maxDiscount: moneyOf(10_000n), minOrder: moneyOf(0n), used: 0n },
  ...{ validFrom: '2026-11-16T00:00:00+05:30', validTo: '2026-11-17T00:00:00+05:30' },
};

/** Lists the cohort and the book, and creates the coupon. */
export async function stock({ ask }: Shop): Promise<void> {
  for (const item of [cohort, book]) {
    await ask('commerce', catalog.createItem, { requestId: `list ${item.sku}`, item });
  }
  await ask('commerce', coupons.createCoupon, { requestId: 'coupon', coupon });
}

export const buyer = { buyerStateCode: '29', buyerGstin: '', payerVpa: 'payer@kaveri' };

/** A cart with some wishes; its id. */
export async function fill(
  { ask }: Shop,
  items: readonly WireCartItem[],
  couponCode = '',
  name = 'ORD-1',
): Promise<string> {
  const content = { orderRef: name, buyerId: 'buyer-1', items: [...items], couponCode };
  const { cart } = await ask('commerce', carts.createCart, {
    requestId: `cart ${name}`,
    ...content,
  });
  return cart?.cartId ?? '';
}

/** Checks a cart out; the order's id and the quote it will copy. */
export async function checkOut(
  { ask }: Shop,
  cartId: string,
  requestId = 'checkout',
): Promise<Readonly<{ orderId: string; quote: Quote | undefined }>> {
  const request = { requestId, cartId, ...buyer };
  const { orderId, cart } = await ask('commerce', carts.checkout, request);
  return { orderId, quote: cart?.quote };
}
