import { moneyOf } from '@suuupra/grpc';
import {
  type ItemKind as WireItemKind,
  ItemKind as ItemKinds,
} from '@suuupra/contracts/suuupra/commerce/v1/item';
import type {
  OrderLine as WireOrderLine,
  Quote as WireQuote,
} from '@suuupra/contracts/suuupra/commerce/v1/order';
import type { ItemKind, OrderLine, Quote } from './order-line.ts';

const KINDS: Readonly<Record<ItemKind, WireItemKind>> = {
  course: ItemKinds.ITEM_KIND_COURSE,
  cohort: ItemKinds.ITEM_KIND_COHORT,
  kit: ItemKinds.ITEM_KIND_KIT,
};

/** The kind of an item as it goes over the wire. */
export function wireKindOf(kind: ItemKind): WireItemKind {
  return KINDS[kind];
}

/** The kind of an item from the wire, or undefined where none is meant. */
export function kindOf(wire: WireItemKind): ItemKind | undefined {
  switch (wire) {
    case ItemKinds.ITEM_KIND_COURSE:
      return 'course';
    case ItemKinds.ITEM_KIND_COHORT:
      return 'cohort';
    case ItemKinds.ITEM_KIND_KIT:
      return 'kit';
    case ItemKinds.ITEM_KIND_UNSPECIFIED:
      return undefined;
  }
}

/** A priced line as it goes over the wire. */
export function wireLineOf(line: OrderLine): WireOrderLine {
  const { sku, title, hsnSac, gstRateBp, creatorId, creatorShareBp } = line;
  return {
    ...{ sku, title, kind: wireKindOf(line.kind), hsnSac, gstRateBp, creatorId, creatorShareBp },
    quantity: BigInt(line.quantity),
    unitPrice: moneyOf(line.unitPrice),
    gross: moneyOf(line.gross),
    discount: moneyOf(line.discount),
    net: moneyOf(line.net),
    taxable: moneyOf(line.taxable),
    cgst: moneyOf(line.cgst),
    sgst: moneyOf(line.sgst),
    igst: moneyOf(line.igst),
  };
}

/** A quote as it goes over the wire. */
export function wireQuoteOf(quote: Quote): WireQuote {
  const { quoteId, couponCode, couponDroppedReason, placeOfSupply, validTill } = quote;
  const lines = quote.lines.map(wireLineOf);
  const total = moneyOf(quote.total);
  return { quoteId, lines, couponCode, couponDroppedReason, placeOfSupply, total, validTill };
}
