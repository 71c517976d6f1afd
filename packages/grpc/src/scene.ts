import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import type { GetSeatsResponse } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import type { ReserveSeatsResponse } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import type { CallContext } from './call.ts';
import { unary } from './handlers.ts';
import { createHealth } from './health.ts';
import type { Log } from './log.ts';
import { type Network, createNetwork } from './network.ts';
import { type RpcServer, type ServerOptions, createServer } from './server.ts';
import type { Service } from './service.ts';

type Reserve = (quantity: bigint, ctx: CallContext) => Promise<ReserveSeatsResponse>;

/** What was written to a log: level, fields, message. */
export type Line = Readonly<{ level: string; message: string; fields: Record<string, unknown> }>;

/** A log that keeps its lines, so that a test can read them. */
export function keptLog(): Readonly<{ log: Log; lines: Line[] }> {
  const lines: Line[] = [];
  const at =
    (level: string): Log['info'] =>
    (fields, message) =>
      lines.push({ level, message, fields });
  const log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { log, lines };
}

/** Counts entries as a process's activity does. */
export function countedActivity(): Readonly<{ enter: () => () => void; inFlight: () => number }> {
  let inFlight = 0;
  const enter = (): (() => void) => {
    inFlight += 1;
    return () => {
      inFlight -= 1;
    };
  };
  return { enter, inFlight: () => inFlight };
}

/** The seat service with a ReserveSeats of the test's own; GetSeats always has seven left. */
export function seatService(reserve: Reserve): Service {
  const nothing = unary<unknown, { consistencyToken: string }>(() => ({ consistencyToken: '' }));
  const implementation = {
    reserveSeats: unary<{ quantity: bigint }, ReserveSeatsResponse>(({ quantity }, ctx) =>
      reserve(quantity, ctx),
    ),
    commitSeats: nothing,
    releaseSeats: nothing,
    getSeats: unary<{ sku: string }, GetSeatsResponse>(({ sku }) => ({
      sku,
      capacity: 25n,
      left: 7n,
    })),
  };
  return { definition: SeatServiceService, implementation };
}

/** A server on a real socket and a network that knows it as `commerce`. */
export type Scene = Readonly<{
  server: RpcServer;
  port: number;
  address: string;
  network: Network;
  lines: Line[];
  inFlight: () => number;
  end: () => Promise<void>;
}>;

/** Starts a scene; the port is any free one unless the test wants it to be a certain one. */
export async function startScene(
  services: readonly Service[],
  options: Partial<ServerOptions> = {},
  port = 0,
): Promise<Scene> {
  const { log, lines } = keptLog();
  const { enter, inFlight } = countedActivity();
  const health = createHealth();
  const activity = { enter };
  const server = createServer({ services, activity, log, health, ...options });
  const got = await server.listen('127.0.0.1', port);
  (options.health ?? health).set(true);
  const address = `127.0.0.1:${got}`;
  const network = createNetwork({ addresses: { commerce: address }, log });
  const end = async (): Promise<void> => {
    network.close();
    await server.stop();
  };
  return { server, port: got, address, network, lines, inFlight, end };
}

/** A ReserveSeats request for a quantity. */
export function seatsRequest(quantity: bigint): {
  requestId: string;
  sku: string;
  orderId: string;
  quantity: bigint;
} {
  return { requestId: 'r', sku: 'S', orderId: 'o', quantity };
}

/** The answer of a ReserveSeats that went well. */
export const RESERVED: ReserveSeatsResponse = { reserved: true, reason: '', consistencyToken: '' };
