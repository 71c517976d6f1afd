import { type Service, moneyOf, unary } from '@suuupra/grpc';
import { type CommandContext, consistencyToken } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import {
  type CatalogServiceServer,
  CatalogServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/catalog_service';
import type { Item as WireItem } from '@suuupra/contracts/suuupra/commerce/v1/item';
import { amountOf, contextOf, countWithin, granted, isName, nameOf, refusalOf } from '../edge.ts';
import { refuse, requiredTextOf, textOf } from '../edge.ts';
import { kindOf, wireKindOf } from '../wire.ts';
import type { WriteSide } from '../write-side.ts';
import type { Item } from './decider.ts';

const MAX_SEATS = 1_000_000;
const FULL_SHARE_BP = 10_000;

/** CatalogService: what is sold. */
export function catalogService(side: WriteSide): Service {
  const implementation: CatalogServiceServer = {
    createItem: unary(async (request, ctx) => {
      const context = contextOf(ctx, request);
      const item = itemOf(request.item ?? refuse('item', 'is required'));
      await openSeats(side, item, context);
      const command = { type: 'ListItem', item, at: side.clock.now() } as const;
      const { state, position } = granted(await side.items.handle(item.sku, command, context));
      const listed = state.is === 'listed' ? wireItemOf(state.item) : undefined;
      return { item: listed, consistencyToken: consistencyToken(position) };
    }),
    getItem: unary(async ({ sku }) => {
      const { state } = isName(sku) ? await side.items.load(sku) : { state: undefined };
      if (state?.is !== 'listed') throw refusalOf('ITEM_NOT_FOUND', { sku: sku.slice(0, 64) });
      return { item: wireItemOf(state.item) };
    }),
  };
  return { definition: CatalogServiceService, implementation };
}

/** The seats come first, so that no listed cohort can be without the seats it says it has. */
async function openSeats(side: WriteSide, item: Item, context: CommandContext): Promise<void> {
  const { sku, seats: capacity } = item;
  const { state } = await side.items.load(sku);
  if (capacity === null || state.is !== 'absent') return;
  const command = { type: 'OpenSeats', sku, capacity, at: side.clock.now() } as const;
  const commandId = idOf(context.commandId, 'seats');
  granted(await side.seats.handle(sku, command, { ...context, commandId }));
}

function itemOf(wire: WireItem): Item {
  const creatorId = wire.creatorId === '' ? '' : nameOf(wire.creatorId, 'item.creator_id');
  const share = countWithin(wire.creatorShareBp, 'item.creator_share_bp', [0, FULL_SHARE_BP]);
  if (creatorId === '' && share > 0)
    refuse('item.creator_id', 'is required where there is a share');
  return {
    sku: nameOf(wire.sku, 'item.sku'),
    title: requiredTextOf(wire.title, 'item.title'),
    kind: kindOf(wire.kind) ?? refuse('item.kind', 'is required'),
    hsnSac: textOf(wire.hsnSac, 'item.hsn_sac', 16),
    gstRateBp: countWithin(wire.gstRateBp, 'item.gst_rate_bp', [0, 10_000]),
    price: amountOf(wire.price, 'item.price'),
    seats: wire.seats === undefined ? null : countWithin(wire.seats, 'item.seats', [0, MAX_SEATS]),
    creatorId,
    creatorShareBp: share,
  };
}

function wireItemOf(item: Item): WireItem {
  const { sku, title, hsnSac, gstRateBp, creatorId, creatorShareBp } = item;
  return {
    ...{ sku, title, kind: wireKindOf(item.kind), hsnSac, gstRateBp, creatorId, creatorShareBp },
    price: moneyOf(item.price),
    seats: item.seats ?? undefined,
  };
}
