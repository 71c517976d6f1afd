import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { CatalogServiceService } from '@suuupra/contracts/suuupra/commerce/v1/catalog_service';
import {
  type Coupon,
  CouponKind,
  CouponServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import { type Item, ItemKind } from '@suuupra/contracts/suuupra/commerce/v1/item';
import { AccountServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import type { CallOptions, Network } from '@suuupra/grpc';
import { inr } from '../play/calls.ts';

/** The merchant's bank and accounts as the services are configured to find them. */
const HOUSE_ACCOUNTS = ['000900000001', '000900000002', '000900000003'];
const HOUSE_IFSC = 'INDU0000001';
const PAYER_IFSC = 'KAVE0000001';

/** Somebody who can pay: the account and the address that leads to it. */
export type Payer = Readonly<{ vpa: string; accountNumber: string }>;

/** The banks, the merchant's accounts and its address. Can be called again. */
export async function openBanks(network: Network): Promise<void> {
  const bank = (code: string, handle: string) => {
    const fields = { code, name: `${code} Bank`, ifscPrefix: code, handle };
    return network.unary('upi-switch', UpiAdminServiceService.registerParticipant, {
      requestId: `bank ${code}`,
      participant: { ...fields, pspPrefix: code.slice(0, 3) },
    });
  };
  await bank('INDU', 'indusm');
  await bank('KAVE', 'kaveri');
  for (const accountNumber of HOUSE_ACCOUNTS) {
    await openAccount(network, { accountNumber, ifsc: HOUSE_IFSC, balance: 0n });
  }
  const [escrow = ''] = HOUSE_ACCOUNTS;
  await registerVpa(network, 'suuupra@indusm', escrow, HOUSE_IFSC);
}

/** A payer with a balance, by number. */
export async function openPayer(network: Network, number: number, balance: bigint): Promise<Payer> {
  const accountNumber = String(100_000 + number);
  const vpa = `payer${number}@kaveri`;
  await openAccount(network, { accountNumber, ifsc: PAYER_IFSC, balance });
  await registerVpa(network, vpa, accountNumber, PAYER_IFSC);
  return { vpa, accountNumber };
}

type Opening = Readonly<{ accountNumber: string; ifsc: string; balance: bigint }>;

function openAccount(network: Network, { accountNumber, ifsc, balance }: Opening) {
  return network.unary('bank', AccountServiceService.openAccount, {
    ...{ requestId: `account ${accountNumber}`, accountNumber, ifsc, bank: ifsc.slice(0, 4) },
    openingBalance: inr(balance),
  });
}

function registerVpa(network: Network, vpa: string, accountNumber: string, ifsc: string) {
  const request = { requestId: `vpa ${vpa}`, vpa, accountNumber, ifsc };
  return network.unary('upi-switch', UpiAdminServiceService.registerVpa, request);
}

/** A course for 499 rupees with a creator, GST 18 %. */
export const COURSE: Item = {
  ...{ sku: 'ALG-1', title: 'Algebra', kind: ItemKind.ITEM_KIND_COURSE, hsnSac: '9992' },
  ...{ gstRateBp: 1800, price: inr(49_900n), creatorId: 'cr1', creatorShareBp: 4000 },
};

/** Half off, at most a hundred rupees, once and for ever. */
export const COUPON: Coupon = {
  ...{ code: 'HALF', kind: CouponKind.COUPON_KIND_PERCENT, value: 5000n, used: 0n },
  ...{ maxDiscount: inr(10_000n), minOrder: inr(0n), usageLimit: 1_000_000n },
  ...{ validFrom: '2026-01-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' },
};

/** Puts an item on sale. */
export function listItem(network: Network, item: Item = COURSE) {
  const request = { requestId: `item ${item.sku}`, item };
  return network.unary('commerce', CatalogServiceService.createItem, request);
}

/** Makes a coupon. */
export function createCoupon(network: Network, coupon: Coupon = COUPON) {
  const request = { requestId: `coupon ${coupon.code}`, coupon };
  return network.unary('commerce', CouponServiceService.createCoupon, request);
}

/** What an order is about; the course for a buyer of the merchant's own state unless it says. */
export type Wish = Readonly<{
  orderRef: string;
  vpa: string;
  sku?: string;
  quantity?: bigint;
  coupon?: string;
  stateCode?: string;
  gstin?: string;
}>;

/** Makes a cart and checks it out; says which order that leads to. */
export async function placeOrder(network: Network, wish: Wish, options: CallOptions = {}) {
  const { orderRef, sku = COURSE.sku, quantity = 1n, coupon: couponCode = '' } = wish;
  const wanted = {
    ...{ requestId: `cart ${orderRef}`, orderRef, buyerId: 'buyer', couponCode },
    items: [{ sku, quantity }],
  };
  const carts = CartServiceService;
  const { cart } = await network.unary('commerce', carts.createCart, wanted, options);
  const checkout = {
    ...{ requestId: `checkout ${orderRef}`, cartId: cart?.cartId ?? '', payerVpa: wish.vpa },
    ...{ buyerStateCode: wish.stateCode ?? '29', buyerGstin: wish.gstin ?? '' },
  };
  return await network.unary('commerce', carts.checkout, checkout, options);
}
