import {
  type ConsumerLag,
  type GetStatusRequest,
  type GetStatusResponse,
  type ParkedEvent,
  StatusServiceService,
} from '@suuupra/contracts/suuupra/ops/v1/status_service';
import type { Reader, ReaderStatus } from '@suuupra/eventstore';
import { type Service, unary } from '@suuupra/grpc';
import type { Parts } from './ports.ts';

type Deps = Readonly<{ name: string; reader: Pick<Reader, 'status'>; parts: readonly Parts[] }>;

/**
 * `suuupra.ops.v1.StatusService`: how the reader and the parts of a process are. Services that
 * share a process share its reader, so each of them tells of all the consumers.
 */
export function statusService({ name, reader, parts }: Deps): Service {
  const getStatus = unary<GetStatusRequest, GetStatusResponse>(async () => {
    const status = reader.status();
    const told = await Promise.all(parts.map((part) => part.status()));
    return {
      service: name,
      lag: lagOf(status),
      parked: [...parkedOf(status), ...told.flatMap(({ parked = [] }) => parked)],
      stuck: told.flatMap(({ stuck = [] }) => stuck),
      cases: told.flatMap(({ cases = [] }) => cases),
    };
  });
  const implementation = { getStatus };
  return { definition: StatusServiceService, implementation, passive: ['getStatus'] };
}

function lagOf({ consumers, delivered }: ReaderStatus): ConsumerLag[] {
  return consumers.map(({ name, position, queued }) => {
    const lag = delivered - position;
    return { consumer: name, lagBytes: lag > 0n ? lag : 0n, queued: BigInt(queued) };
  });
}

function parkedOf({ consumers }: ReaderStatus): ParkedEvent[] {
  return consumers.flatMap(({ name: consumer, parked }) =>
    parked.map(({ streamId: stream, revision, type, error: problem }) => ({
      consumer,
      stream,
      revision,
      type,
      problem,
    })),
  );
}
