import { isSameSplit, shareOf, splitOf, splitText, spreadOf } from './arithmetic.ts';
import { type Fact, count, list, paise, record, text } from './fact.ts';
import type { Family, Handlers, Say } from './family.ts';
import { quoteIn } from './lines.ts';
import type { Cart, Coupon, Line, Model, Quote } from './model.ts';
import { refusalOf } from './buyer.ts';

export const PRICING_RULES = {
  /** data/README.md, catalogue.csv and an order, 4: price, rate and share are the catalogue's. */
  catalogue: 'a line offers what the catalogue offers',
  /** payments.md §2.2: an order copies the quote, which is of the cart. */
  cart: 'a quote prices what is in the cart',
  /** data/README.md, an order, 3: percent or flat, capped, within its dates. */
  coupon: 'a discount is what its coupon gives',
  /** data/README.md, an order, 3: floor, then a paisa to the largest remainders. */
  spread: 'a discount is spread by the largest remainders',
  /** data/README.md, an order, 4: tax by half_up, CGST = SGST, an odd paisa in the value. */
  tax: 'the tax of a line follows its rate and place',
  /** payments.md §2.1: total = the sum of the lines, to the paisa. */
  total: 'a total is the sum of its lines',
  /** data/README.md, an order, 4 and payments.md §8: the registration's state, else the buyer's. */
  place: 'the place of supply is of the registration or the buyer',
  /** data/README.md, an order, 1: what must be rejected does not come to a checkout. */
  buyer: 'only what may be sold is checked out',
} as const;

function itemListed({ items }: Model, { fields }: Fact): void {
  items.set(text(fields, 'sku'), {
    kind: text(fields, 'kind'),
    gstRateBp: count(fields, 'gstRateBp'),
    price: paise(fields, 'price'),
    creatorId: text(fields, 'creatorId'),
    creatorShareBp: count(fields, 'creatorShareBp'),
  });
}

function couponCreated({ coupons }: Model, { fields }: Fact): void {
  coupons.set(text(fields, 'code'), {
    kind: text(fields, 'kind'),
    value: paise(fields, 'value'),
    maxDiscount: paise(fields, 'maxDiscount'),
    minOrder: paise(fields, 'minOrder'),
    validFrom: text(fields, 'validFrom'),
    validTo: text(fields, 'validTo'),
    limit: paise(fields, 'usageLimit'),
    used: 0n,
    uses: new Map(),
  });
}

function cartCreated({ carts }: Model, { key, fields }: Fact): void {
  const items = list(fields, 'items').map((one) => ({
    sku: text(one, 'sku'),
    quantity: paise(one, 'quantity'),
  }));
  carts.set(key, { items, couponCode: text(fields, 'couponCode'), orderId: '' });
}

function cartItemAdded({ carts }: Model, { key, fields }: Fact): void {
  carts.get(key)?.items.push({ sku: text(fields, 'sku'), quantity: paise(fields, 'quantity') });
}

function cartItemRemoved({ carts }: Model, { key, fields }: Fact): void {
  carts.get(key)?.items.splice(count(fields, 'line'), 1);
}

function cartCouponApplied({ carts }: Model, { key, fields }: Fact): void {
  const cart = carts.get(key);
  if (cart !== undefined) cart.couponCode = text(fields, 'couponCode');
}

function quoted(model: Model, fact: Fact, say: Say): Quote {
  const { key, fields } = fact;
  const cart = model.carts.get(key);
  const quote = quoteIn(record(fields, 'quote'));
  if (cart === undefined) {
    say(PRICING_RULES.cart, key, 'no cart');
    return quote;
  }
  const wanted = cart.items.map(({ sku, quantity }) => `${sku}:${quantity}`).join('|');
  const priced = quote.lines.map(({ sku, quantity }) => `${sku}:${quantity}`).join('|');
  if (wanted !== priced) say(PRICING_RULES.cart, key, `${priced}, not ${wanted}`);
  for (const line of quote.lines) checkOffer(model, key, line, say);
  checkFigures(model, { key, at: fact.at, cart, quote }, say);
  // An order may be placed late, when its cart has been quoted for another one.
  if (cart.orderId !== '') model.quotes.set(cart.orderId, quote);
  return quote;
}

function checkoutStarted(model: Model, fact: Fact, say: Say): void {
  const { key, fields } = fact;
  const cart = model.carts.get(key);
  if (cart !== undefined) cart.orderId = text(fields, 'orderId');
  const quote = quoted(model, fact, say);
  const [stateCode, gstin] = [text(fields, 'stateCode'), text(fields, 'gstin')];
  const place = gstin === '' ? stateCode : gstin.slice(0, 2);
  if (quote.placeOfSupply !== place) {
    say(PRICING_RULES.place, key, `${quote.placeOfSupply}, not ${place}`);
  }
  const buyer = { stateCode, gstin, payerVpa: text(fields, 'payerVpa') };
  const refusal = refusalOf(model, model.carts.get(key)?.items ?? [], buyer);
  if (refusal !== '') say(PRICING_RULES.buyer, key, refusal);
}

function checkoutRejected(model: Model, { key, fields }: Fact, say: Say): void {
  const reason = text(fields, 'reason');
  const cart = model.carts.get(key);
  const refusal = cart === undefined ? '' : refusalOf(model, cart.items, undefined);
  // What is wrong with the buyer is not in the event; what is wrong with an item is in the cart.
  if (refusal !== '' && refusal !== reason) {
    say(PRICING_RULES.buyer, key, `${reason}, not ${refusal}`);
  }
}

function checkOffer({ items }: Model, cartId: string, line: Line, say: Say): void {
  const item = items.get(line.sku);
  const isSame =
    item !== undefined &&
    item.price === line.unitPrice &&
    item.gstRateBp === line.gstRateBp &&
    item.kind === line.kind &&
    item.creatorId === line.creatorId &&
    item.creatorShareBp === line.creatorShareBp &&
    line.gross === line.unitPrice * BigInt(line.quantity);
  if (!isSame) say(PRICING_RULES.catalogue, cartId, `${line.sku} ${line.unitPrice} ${line.gross}`);
}

/** Why a use of a coupon that could be priced cannot be had: others were quicker, or it is back. */
const DROPPED_LATER: ReadonlySet<string> = new Set(['COUPON_EXHAUSTED', 'ORDER_RELEASED']);

type Priced = Readonly<{ key: string; at: string; cart: Cart; quote: Quote }>;

function checkFigures(model: Model, { key, at, cart, quote }: Priced, say: Say): void {
  const { lines, couponCode, dropped, placeOfSupply, total } = quote;
  const gross = lines.map((line) => line.gross);
  const order = gross.reduce((all, one) => all + one, 0n);
  const coupon = model.coupons.get(couponCode);
  const given = lines.reduce((all, { discount }) => all + discount, 0n);
  const due = coupon === undefined ? 0n : discountOf(coupon, order);
  const isMeant = couponCode === '' ? true : couponCode === cart.couponCode;
  const hindrance = couponCode === '' ? '' : hindranceOf(coupon, order, at);
  if (given !== due || !isMeant || hindrance !== '') {
    say(PRICING_RULES.coupon, key, `${couponCode} gives ${given}, not ${due} ${hindrance}`);
  }
  if (couponCode === '' && cart.couponCode !== '' && !DROPPED_LATER.has(dropped)) {
    const why = hindranceOf(model.coupons.get(cart.couponCode), order, at);
    if (why !== dropped) say(PRICING_RULES.coupon, key, `dropped for ${dropped}, not ${why}`);
  }
  const shares = spreadOf(due, gross);
  const withinState = placeOfSupply === model.parties.merchantState;
  for (const [place, line] of lines.entries()) {
    if (given === due && line.discount !== shares[place]) {
      say(PRICING_RULES.spread, key, `${line.discount}, not ${shares[place]}`);
    }
    const split = splitOf(line.gross - line.discount, line.gstRateBp, withinState);
    if (!isSameSplit(line, split)) {
      say(PRICING_RULES.tax, key, `${splitText(line)}, not ${splitText(split)}`);
    }
  }
  const sum = lines.reduce((all, { gross: one, discount }) => all + one - discount, 0n);
  const net = lines.reduce((all, line) => all + line.net, 0n);
  if (total !== sum || net !== sum) say(PRICING_RULES.total, key, `${total}, not ${sum}`);
}

function discountOf({ kind, value, maxDiscount }: Coupon, order: bigint): bigint {
  const wished = kind === 'percent' ? shareOf(order, value) : value;
  const capped = wished < maxDiscount ? wished : maxDiscount;
  return capped < order ? capped : order;
}

/** Why a coupon does not count; whether it is exhausted shows only where a use is reserved. */
function hindranceOf(coupon: Coupon | undefined, order: bigint, at: string): string {
  if (coupon === undefined) return 'COUPON_UNKNOWN';
  if (at < coupon.validFrom || at >= coupon.validTo) return 'COUPON_OUT_OF_DATES';
  return order < coupon.minOrder ? 'COUPON_BELOW_MINIMUM' : '';
}

const ON: Handlers = {
  ItemListed: itemListed,
  CouponCreated: couponCreated,
  CartCreated: cartCreated,
  CartItemAdded: cartItemAdded,
  CartItemRemoved: cartItemRemoved,
  CartCouponApplied: cartCouponApplied,
  CartPriceQuoted: quoted,
  CartCouponDropped: quoted,
  CheckoutStarted: checkoutStarted,
  CheckoutAborted: ({ carts }, { key }) => {
    const cart = carts.get(key);
    if (cart !== undefined) cart.orderId = '';
  },
  CheckoutRejected: checkoutRejected,
};

/** Prices, discounts and tax of what is in a cart, in arithmetic of our own. */
export function pricingFamily(): Family {
  return { rules: PRICING_RULES, on: ON };
}
