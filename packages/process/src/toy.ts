import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import { type Metadata, type NewEvent, type Recorded, PoisonEventError } from '@suuupra/eventstore';
import { memoryEventStore } from '@suuupra/eventstore';
import { type Log, silentLog, unary } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { createPorts } from './open-ports.ts';
import type { AddressBook, Parts, Ports } from './ports.ts';

const metadata: Metadata = {
  tenant: 'main',
  actor: 'test',
  commandId: '',
  correlationId: '',
  causationId: '',
  at: '2026-11-16T09:00:00.000000Z',
  commandHash: '',
};

/** One event of a toy stream. */
export function toyEvent(type: string, ...name: readonly string[]): NewEvent {
  return { id: idOf(type, ...name), type, data: {}, metadata };
}

/** Ports over a store in memory. */
export function toyPorts(
  addresses: AddressBook,
  clock: 'system' | 'virtual' = 'system',
  log: Log = silentLog,
): Ports {
  return createPorts({ store: memoryEventStore(), log, addresses, clock });
}

/** What a toy does beside answering every ping with a pong; each is left out at will. */
export type ToyHooks = Readonly<{
  beforePong?: () => Promise<void>;
  onStart?: () => Promise<void>;
  onStop?: () => Promise<void>;
}>;

/** A part that answers every ping of the log with a pong, and serves GetSeats. */
export function toyParts({ store, reader, activity }: Ports, hooks: ToyHooks = {}): Parts {
  const onEvent = async ({ streamId, type, id }: Recorded): Promise<void> => {
    if (type === 'Nonsense') throw new PoisonEventError(`${streamId} makes no sense`);
    if (type !== 'Ping') return;
    await hooks.beforePong?.();
    const { position } = await store.append(`toy.pong-${id}`, [toyEvent('Pong', id)], -1n);
    activity.appended(position);
  };
  const getSeats = unary(() => ({ sku: 'S', capacity: 2n, left: 1n }));
  return {
    services: [
      { definition: { getSeats: SeatServiceService.getSeats }, implementation: { getSeats } },
    ],
    start: async () => {
      await hooks.onStart?.();
      reader.add({ name: 'toy', from: 'start', prefixes: ['toy.'], onEvent });
    },
    stop: async () => await hooks.onStop?.(),
    status: () => Promise.resolve({ cases: [{ kind: 'toy', subject: 'one', since: metadata.at }] }),
  };
}
