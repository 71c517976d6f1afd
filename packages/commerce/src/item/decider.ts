import { type Decider, type Instant, type Paise, accept, reject } from '@suuupra/kernel';
import type { ItemKind } from '../order-line.ts';
import type { ItemEvent } from './events.ts';

/** What is for sale. The price is in paise and includes GST; without seats there is no limit. */
export type Item = Readonly<{
  sku: string;
  title: string;
  kind: ItemKind;
  hsnSac: string;
  gstRateBp: number;
  price: Paise;
  seats: number | null;
  creatorId: string;
  creatorShareBp: number;
}>;

export type ItemCommand = Readonly<{ type: 'ListItem'; item: Item; at: Instant }>;
export type ItemReason = 'ITEM_EXISTS_WITH_DIFFERENT_CONTENT';
export type ItemState = Readonly<{ is: 'absent' } | { is: 'listed'; item: Item }>;

/** An item is listed once and then stands: an order's price must be explainable for ever. */
export const itemDecider: Decider<ItemCommand, ItemEvent, ItemState, ItemReason> = {
  initial: { is: 'absent' },

  evolve: (_state, { type: _type, ...item }) => ({ is: 'listed', item }),

  decide: ({ item }, state) => {
    if (state.is === 'absent') return accept(listed(item));
    if (!isSame(state.item, item)) return reject('ITEM_EXISTS_WITH_DIFFERENT_CONTENT');
    return accept();
  },
};

function listed(item: Item): ItemEvent {
  const { sku, title, kind, hsnSac, gstRateBp, price, seats, creatorId, creatorShareBp } = item;
  return {
    type: 'ItemListed',
    ...{ sku, title, kind, hsnSac, gstRateBp, price, seats, creatorId, creatorShareBp },
  };
}

function isSame(a: Item, b: Item): boolean {
  const names = Object.keys(a) as readonly (keyof Item)[];
  return names.every((name) => a[name] === b[name]);
}
