import type { Duplex } from 'node:stream';
import type { EventStoreDBClient } from '@eventstore/db-client';

type MakeStream = (client: object) => Duplex;
type StreamMaker = (type: object, name: string, make: MakeStream, cache?: object) => unknown;

/**
 * The client keeps the pending appends of all clients of a process in one table. When a stream
 * breaks it rejects and forgets all of them, and an answer that then comes on another stream makes
 * it throw outside of any call, which ends the process. Such an answer has nobody who waits for it
 * any more, so it is let go: whoever asked tries again with the same ids.
 */
export function forgiveLateAnswers(client: EventStoreDBClient): EventStoreDBClient {
  const maker = Reflect.get(client, 'GRPCStreamCreator') as StreamMaker;
  const shielded: StreamMaker = (type, name, make, cache) =>
    maker(type, name, (grpc) => shield(name, make(grpc)), cache);
  Reflect.set(client, 'GRPCStreamCreator', shielded);
  return client;
}

function shield(name: string, stream: Duplex): Duplex {
  if (name !== 'appendToStream') return stream;
  for (const hear of stream.listeners('data')) {
    stream.removeListener('data', hear as () => void);
    stream.on('data', (answer: unknown) => {
      try {
        hear.call(stream, answer);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
    });
  }
  return stream;
}
