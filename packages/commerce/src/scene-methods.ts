import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { CatalogServiceService } from '@suuupra/contracts/suuupra/commerce/v1/catalog_service';
import { CouponServiceService } from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import {
  EntitlementServiceService,
  EntitlementState,
} from '@suuupra/contracts/suuupra/commerce/v1/entitlement_service';
import { InvoiceServiceService } from '@suuupra/contracts/suuupra/commerce/v1/invoice_service';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';

/** The methods of commerce under the names that its tests call them by. */
export const carts = CartServiceService;
export const catalog = CatalogServiceService;
export const coupons = CouponServiceService;
export const entitlements = EntitlementServiceService;
export const grantStates = EntitlementState;
export const invoices = InvoiceServiceService;
export const orders = OrderServiceService;
export const seats = SeatServiceService;
