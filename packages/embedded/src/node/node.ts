import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

import {
  acknowledgeQuietly,
  KILL_AFTER_APPENDS,
  KILL_SCOPE,
  killAfterAppends,
  type Acknowledge,
} from './acknowledge.ts';
import { answerDelete, answerTombstone, appendHandler } from './append-call.ts';
import { batchAppendHandler } from './batch-append-call.ts';
import { createDeadlines } from './deadlines.ts';
import type { LogStoppedError } from './errors.ts';
import { openEventLog, type EventLog } from './event-log.ts';
import { createEventStore, type EventStore } from './event-store.ts';
import { clusterOfOne, supportedMethods } from './gossip.ts';
import { serveGrpc, unary, type Handler } from './grpc-server.ts';
import type { Disk } from './log-writer.ts';
import { answerRead } from './read-call.ts';
import { parseReadRequest } from './read-request.ts';
import { answerSubscription } from './subscription-call.ts';

export type EventStoreNodeOptions = Readonly<{
  /** Created if missing; holds nothing else. */
  directory: string;
  /** 0, the default, takes a free port. */
  port?: number;
  /** Called once when the log could not be written; the node has stopped serving by then. */
  onFatal?: (error: Error) => void;
  /** Ports for tests: the clock (Unix ms), the disk, and the size at which a segment is full. */
  nowMs?: () => number;
  disk?: Disk;
  segmentBytes?: number;
}>;

export type EventStoreNode = Readonly<{
  /** A connection string for the official client. */
  url: string;
  port: number;
  stop: () => Promise<void>;
}>;

const STREAMS = '/event_store.client.streams.Streams';

/**
 * Starts an event store node in this process. It answers on loopback only, and an append is
 * acknowledged, and visible to readers, only when it is synced to disk.
 * @throws EventStoreDirectoryError when the directory is in use, unreadable or damaged
 */
export async function startEventStoreNode(options: EventStoreNodeOptions): Promise<EventStoreNode> {
  const { directory, port = 0, onFatal, nowMs = Date.now, disk, segmentBytes } = options;
  let node: EventStoreNode | undefined;
  const stopAndTell = async (error: LogStoppedError): Promise<void> => {
    await node?.stop();
    onFatal?.(error);
  };
  const log = await openEventLog({
    directory,
    onFailure: (error) => void stopAndTell(error),
    ...(disk && { disk }),
    ...(segmentBytes && { segmentBytes }),
  });
  try {
    const store = createEventStore(log, nowMs);
    await greet(store);
    node = await serve(log, store, port);
    return node;
  } catch (error) {
    await log.close();
    throw error;
  }
}

async function serve(log: EventLog, store: EventStore, port: number): Promise<EventStoreNode> {
  const instanceId = randomUUID();
  const place = { port };
  const server = await serveGrpc(
    {
      ...streamHandlers(store, acknowledgeFromEnvironment()),
      '/event_store.client.gossip.Gossip/Read': unary(() =>
        clusterOfOne(place.port, instanceId, Date.now()),
      ),
      '/event_store.client.server_features.ServerFeatures/GetSupportedMethods':
        unary(supportedMethods),
    },
    port,
  );
  place.port = server.port;
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    // What was taken in is settled and answered before the calls are cut.
    await log.settled().catch(() => undefined);
    await nextTurn();
    await server.stop();
    await log.close();
  };
  return {
    url: `esdb://127.0.0.1:${server.port}?tls=false`,
    port: server.port,
    stop: () => (stopping ??= stop()),
  };
}

function streamHandlers(store: EventStore, acknowledge: Acknowledge): Record<string, Handler> {
  const deadlines = createDeadlines(Date.now);
  return {
    [`${STREAMS}/Read`]: (call) => {
      call.onMessage = (message) => {
        const request = parseReadRequest(message, store.index);
        if (request.maxCount === undefined) answerSubscription(store, request, call);
        else answerRead(store, request, call);
      };
    },
    [`${STREAMS}/Append`]: appendHandler(store, acknowledge),
    [`${STREAMS}/BatchAppend`]: batchAppendHandler(store, acknowledge, deadlines),
    [`${STREAMS}/Delete`]: unary((request) => answerDelete(store, request)),
    [`${STREAMS}/Tombstone`]: unary((request) => answerTombstone(store, request)),
  };
}

/** A fresh log opens with one system event, so that $all always has a position to speak of. */
async function greet(store: EventStore): Promise<void> {
  if (store.index.count() > 0) return;
  const data = Buffer.from('{"format":1}', 'utf8');
  const id = randomUUID().replaceAll('-', '');
  const customMetadata = new Uint8Array();
  const event = { id, type: '$NodeCreated', contentType: 'application/json', data, customMetadata };
  await store.append('$node', { is: 'noStream' }, [event]);
}

function acknowledgeFromEnvironment(): Acknowledge {
  const limit = Number(process.env[KILL_AFTER_APPENDS] ?? '');
  if (!Number.isSafeInteger(limit) || limit <= 0) return acknowledgeQuietly;
  return killAfterAppends(limit, process.env[KILL_SCOPE] === 'group' ? 'group' : 'node');
}
