import { type Service, unary } from '@suuupra/grpc';
import { type CommandContext, consistencyToken } from '@suuupra/eventstore';
import {
  type SeatServiceServer,
  SeatServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import { MAX_QUANTITY, contextOf, countWithin, granted, nameOf, refusalOf } from '../edge.ts';
import type { WriteSide } from '../write-side.ts';
import type { SeatsCommand } from './decider.ts';

/** SeatService: the seats of cohorts. An item without a limit has them for everyone. */
export function seatService(side: WriteSide): Service {
  const ask = async (
    sku: string,
    command: SeatsCommand,
    context: CommandContext,
  ): Promise<string> => {
    if (await isUnlimited(side, sku)) return '';
    const { position } = granted(await side.seats.handle(sku, command, context));
    return consistencyToken(position);
  };
  const implementation: SeatServiceServer = {
    reserveSeats: unary(async (request, ctx) => {
      const { sku, orderId, at } = heldBy(request);
      const quantity = countWithin(request.quantity, 'quantity', [1, QUANTITIES]);
      const command = { type: 'ReserveSeats', sku, orderId, quantity, at } as const;
      const context = contextOf(ctx, request, orderId);
      if (await isUnlimited(side, sku)) return { reserved: true, reason: '', consistencyToken: '' };
      const handled = await side.seats.handle(sku, command, context);
      if (!handled.ok && isDenied(handled.reason)) {
        return { reserved: false, reason: handled.reason, consistencyToken: '' };
      }
      const token = consistencyToken(granted(handled).position);
      return { reserved: true, reason: '', consistencyToken: token };
    }),
    commitSeats: unary(async (request, ctx) => {
      const { sku, orderId, at } = heldBy(request);
      const command = { type: 'CommitSeats', sku, orderId, at } as const;
      return { consistencyToken: await ask(sku, command, contextOf(ctx, request, orderId)) };
    }),
    releaseSeats: unary(async (request, ctx) => {
      const { sku, orderId, at } = heldBy(request);
      const command = { type: 'ReleaseSeats', sku, orderId, at } as const;
      return { consistencyToken: await ask(sku, command, contextOf(ctx, request, orderId)) };
    }),
    getSeats: unary(async ({ sku }) => {
      const { state } = await side.seats.load(nameOf(sku, 'sku'));
      if (state.is === 'absent') throw refusalOf('SEATS_NOT_FOUND', { sku });
      return { sku, capacity: BigInt(state.capacity), left: BigInt(state.left) };
    }),
  };
  const heldBy = (
    request: Readonly<{ sku: string; orderId: string }>,
  ): Readonly<{ sku: string; orderId: string; at: bigint }> => ({
    sku: nameOf(request.sku, 'sku'),
    orderId: nameOf(request.orderId, 'order_id'),
    at: side.clock.now(),
  });
  return { definition: SeatServiceService, implementation };
}

/** Lines of one SKU add up, so that an order may want more of it than one line can. */
const QUANTITIES = Number(MAX_QUANTITY) * 1_000;

/** There are too few seats, or the order has given them up already: an answer, not an error. */
function isDenied(reason: string): boolean {
  return reason === 'SOLD_OUT' || reason === 'ORDER_RELEASED';
}

async function isUnlimited(side: WriteSide, sku: string): Promise<boolean> {
  const { state } = await side.items.load(sku);
  return state.is === 'listed' && state.item.seats === null;
}
