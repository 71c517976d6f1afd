import { CatalogServiceService } from '@suuupra/contracts/suuupra/commerce/v1/catalog_service';
import {
  CouponKind,
  CouponServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import { ItemKind } from '@suuupra/contracts/suuupra/commerce/v1/item';
import { AccountServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { FaultServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/fault_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { type Network, moneyOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { patiently } from './patience.ts';
import { type Account, BANKS, type Bank } from './accounts.ts';
import type { Coupon, Item } from './catalogue.ts';
import type { Workload } from './workload.ts';

/** Registers banks, accounts, items and coupons, one after the other. */
export async function setUp(network: Network, workload: Workload): Promise<void> {
  for (const bank of BANKS) await registerBank(network, bank);
  for (const account of workload.accounts) await openAccount(network, account);
  for (const item of workload.items) await createItem(network, item);
  for (const coupon of workload.coupons) await createCoupon(network, coupon);
}

async function registerBank(network: Network, bank: Bank): Promise<void> {
  const { code, ifscPrefix, handle, psp: pspPrefix } = bank;
  const participant = { code, name: `Bank ${code}`, ifscPrefix, handle, pspPrefix };
  const request = { requestId: requestIdOf('bank', code), participant };
  const method = UpiAdminServiceService.registerParticipant;
  await patiently(() => network.unary('upi-switch', method, request));
}

async function openAccount(network: Network, account: Account): Promise<void> {
  const { number: accountNumber, bank, vpa, balance, behaviour } = account;
  const ifsc = `${bank.ifscPrefix}000001`;
  const opening = {
    requestId: requestIdOf('account', accountNumber),
    ...{ accountNumber, ifsc, bank: bank.code, openingBalance: moneyOf(balance) },
  };
  await patiently(() => network.unary('bank', AccountServiceService.openAccount, opening));
  if (vpa === '') return;
  const address = { requestId: requestIdOf('vpa', vpa), vpa, accountNumber, ifsc };
  const { registerVpa, setAnswersDoubled } = UpiAdminServiceService;
  await patiently(() => network.unary('upi-switch', registerVpa, address));
  const requestId = requestIdOf('behaviour', vpa);
  if (behaviour === 'doubled') {
    const doubling = { requestId, vpa, doubled: true };
    await patiently(() => network.unary('upi-switch', setAnswersDoubled, doubling));
  } else if (behaviour !== 'ok') {
    const fault = { requestId, vpa, behaviour };
    await patiently(() => network.unary('bank', FaultServiceService.setBehaviour, fault));
  }
}

const KINDS = {
  course: ItemKind.ITEM_KIND_COURSE,
  cohort: ItemKind.ITEM_KIND_COHORT,
  kit: ItemKind.ITEM_KIND_KIT,
};

async function createItem(network: Network, item: Item): Promise<void> {
  const { sku, kind, gstRateBp, price, seats, creatorShareBp } = item;
  const listed = {
    ...{ sku, title: `The ${kind} ${sku}`, kind: KINDS[kind], hsnSac: '999293', gstRateBp },
    ...{ price: moneyOf(price), seats, creatorShareBp },
    creatorId: creatorShareBp === 0 ? '' : 'creator-1',
  };
  const request = { requestId: requestIdOf('item', sku), item: listed };
  await patiently(() => network.unary('commerce', CatalogServiceService.createItem, request));
}

async function createCoupon(network: Network, coupon: Coupon): Promise<void> {
  const { code, kind, value, maxDiscount, usageLimit } = coupon;
  const percent = kind === 'percent';
  const created = {
    ...{ code, value, maxDiscount: moneyOf(maxDiscount), minOrder: moneyOf(0n), usageLimit },
    kind: percent ? CouponKind.COUPON_KIND_PERCENT : CouponKind.COUPON_KIND_FLAT,
    validFrom: '2026-11-01T00:00:00+05:30',
    validTo: '2026-12-01T00:00:00+05:30',
    used: 0n,
  };
  const request = { requestId: requestIdOf('coupon', code), coupon: created };
  await patiently(() => network.unary('commerce', CouponServiceService.createCoupon, request));
}

function requestIdOf(...what: readonly string[]): string {
  return idOf('world', ...what);
}
