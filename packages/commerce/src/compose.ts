import { assert } from '@suuupra/kernel';
import type { Compose } from '@suuupra/process';
import { cartService } from './cart/service.ts';
import { couponService } from './coupon/service.ts';
import { entitlementService } from './entitlement/service.ts';
import { stateLettersOf } from './gst.ts';
import { catalogService } from './item/service.ts';
import { orderService } from './order/service.ts';
import { seatService } from './seats/service.ts';
import { invoiceService } from './series/service.ts';
import { createWriteSide } from './write-side.ts';

/** What commerce must be told. */
export type CommerceConfig = Readonly<{
  /** The GST state code of the merchant's registration, two digits. */
  merchantStateCode: string;
}>;

/** The commerce context over its ports: services only, because it reacts to nobody. */
export const composeCommerce: Compose<CommerceConfig> = (ports, { merchantStateCode }) => {
  const letters = stateLettersOf(merchantStateCode);
  assert(letters !== undefined, `MERCHANT_STATE_CODE is no GST state: ${merchantStateCode}`);
  const { store, activity, time } = ports;
  const merchantState = merchantStateCode;
  const side = createWriteSide({ store, activity, clock: time.clock, merchantState });
  return {
    services: [
      catalogService(side),
      seatService(side),
      couponService(side),
      cartService(side),
      orderService(side),
      invoiceService(side),
      entitlementService(side),
    ],
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    status: () => Promise.resolve({}),
  };
};
