export { type CheckoutConfig, composeCheckout } from './compose.ts';
export { CHECKOUT_CATEGORY, type CheckoutEvent, checkoutEvents } from './events.ts';
