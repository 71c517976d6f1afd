import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

import { GrpcError, grpcStatus, unavailable } from './errors.ts';

// gRPC on the bare HTTP/2 of Node: messages are length-prefixed in DATA, the status is in the
// trailers, and a call that fails before its first message has trailers only.

const MESSAGE_HEADER_BYTES = 5;
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** One call, seen by its handler. The callbacks are set synchronously by the handler. */
export type Call = {
  onMessage: (message: Buffer) => void;
  /** The client has sent everything. */
  onEnd: () => void;
  /** The call is over, for whatever reason; nothing can be sent any more. */
  onClosed: () => void;
  readonly isOpen: () => boolean;
  /** Sends messages that carry their gRPC prefix; false means wait for `onceDrained`. */
  readonly send: (framed: Uint8Array, flushed?: () => void) => boolean;
  readonly onceDrained: (resume: () => void) => void;
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
};

export type Handler = (call: Call) => void;

/** Prefixes a message as gRPC wants it on the wire. */
export function framed(message: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(MESSAGE_HEADER_BYTES + message.length);
  bytes[0] = 0;
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, MESSAGE_HEADER_BYTES);
  return bytes;
}

/** A handler that takes one message and gives one. */
export const unary =
  (answer: (request: Buffer) => Promise<Uint8Array> | Uint8Array): Handler =>
  (call) => {
    let request: Buffer | undefined;
    const respond = async (): Promise<void> => {
      try {
        if (request === undefined) throw new GrpcError(grpcStatus.internal, 'no request message');
        const response = await answer(request);
        call.send(framed(response));
        call.end();
      } catch (error) {
        call.fail(error);
      }
    };
    call.onMessage = (message) => (request ??= message);
    call.onEnd = () => void respond();
  };

export type GrpcServer = Readonly<{ port: number; stop: () => Promise<void> }>;

/** Serves the handlers, by path, on loopback. */
export async function serveGrpc(
  handlers: Readonly<Record<string, Handler>>,
  port: number,
): Promise<GrpcServer> {
  const sessions = new Set<ServerHttp2Session>();
  const streams = new Set<ServerHttp2Stream>();
  const server = createServer({
    settings: { initialWindowSize: 1024 * 1024, maxConcurrentStreams: 10_000 },
    maxSessionMemory: 256,
    // Clients end reads they have seen enough of with a reset; that is no attack here.
    streamResetBurst: 100_000,
    streamResetRate: 100_000,
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.setLocalWindowSize(16 * 1024 * 1024);
    session.on('error', () => session.destroy());
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    streams.add(stream);
    stream.on('close', () => streams.delete(stream));
    startCall(stream, headers, handlers);
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => stopServer(server, sessions, streams),
  };
}

const listen = (server: Http2Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Open calls are reset, then every session says GOAWAY and is closed. */
async function stopServer(
  server: Http2Server,
  sessions: ReadonlySet<ServerHttp2Session>,
  streams: ReadonlySet<ServerHttp2Stream>,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const stream of streams) stream.close(constants.NGHTTP2_CANCEL);
  for (const session of sessions) {
    session.goaway();
    session.close();
  }
  // A peer that never answers must not hold up the stop.
  const impatience = setTimeout(() => {
    for (const session of sessions) session.destroy();
  }, 500);
  await closed;
  clearTimeout(impatience);
}

function startCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  handlers: Readonly<Record<string, Handler>>,
): void {
  const call = createCall(stream);
  stream.on('error', () => stream.destroy());
  stream.on('close', () => call.onClosed());
  const handler = handlers[headers[':path'] ?? ''];
  if (handler === undefined) {
    stream.resume();
    const message = `${headers[':path']} is not implemented by this node.`;
    return call.fail(new GrpcError(grpcStatus.unimplemented, message));
  }
  handler(call);
  readMessages(stream, call);
}

function createCall(stream: ServerHttp2Stream): Call {
  let hasResponded = false;
  let hasEnded = false;
  const trailers: Record<string, string> = {};
  const respond = (): void => {
    if (hasResponded) return;
    hasResponded = true;
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc+proto' },
      { waitForTrailers: true },
    );
    stream.once('wantTrailers', () => stream.sendTrailers(trailers));
  };
  const isOpen = (): boolean => !hasEnded && !stream.destroyed && !stream.closed;
  const endWith = (status: Record<string, string>): void => {
    if (!isOpen()) return;
    hasEnded = true;
    if (hasResponded) {
      Object.assign(trailers, status);
      stream.end();
      return;
    }
    const fields = { ':status': 200, 'content-type': 'application/grpc+proto', ...status };
    stream.respond(fields, { endStream: true });
  };
  return {
    onMessage: () => undefined,
    onEnd: () => undefined,
    onClosed: () => undefined,
    isOpen,
    send: (bytes, flushed) => {
      if (!isOpen()) return true;
      respond();
      return stream.write(bytes, (error) => {
        if (!error) flushed?.();
      });
    },
    onceDrained: (resume) => stream.once('drain', resume),
    end: () => {
      if (isOpen()) respond();
      endWith({ 'grpc-status': '0' });
    },
    fail: (error) => endWith(statusFields(error)),
  };
}

function statusFields(error: unknown): Record<string, string> {
  const known = asGrpcError(error);
  const fields = { 'grpc-status': String(known.status), 'grpc-message': known.message };
  const all = Object.entries({ ...fields, ...known.trailers });
  return Object.fromEntries(all.map(([key, value]) => [key, headerText(value)]));
}

function asGrpcError(error: unknown): GrpcError {
  if (error instanceof GrpcError) return error;
  if (error instanceof Error && error.name === 'LogStoppedError') return unavailable(error.message);
  return new GrpcError(grpcStatus.internal, error instanceof Error ? error.message : String(error));
}

/** gRPC percent-encodes what is not printable ASCII, and the percent sign itself. */
const headerText = (text: string): string =>
  text.replaceAll(/[^\x20-\x24\x26-\x7e]/gu, (character) =>
    [...Buffer.from(character, 'utf8')]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );

/** Cuts the incoming bytes into messages, wherever the network split them. */
function readMessages(stream: ServerHttp2Stream, call: Call): void {
  // Chunks are joined only when they complete a message: large ones come in hundreds of pieces.
  let chunks: Buffer[] = [];
  let gathered = 0;
  let needed = MESSAGE_HEADER_BYTES;
  stream.on('data', (chunk: Buffer) => {
    if (!call.isOpen()) chunks = [];
    chunks.push(chunk);
    gathered += chunk.length;
    if (gathered < needed || !call.isOpen()) return;
    const pending = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    let at = 0;
    needed = MESSAGE_HEADER_BYTES;
    while (pending.length - at >= MESSAGE_HEADER_BYTES) {
      const length = pending.readUInt32BE(at + 1);
      const problem = problemOf(pending[at], length);
      if (problem !== undefined) return call.fail(problem);
      needed = MESSAGE_HEADER_BYTES + length;
      const end = at + needed;
      if (end > pending.length) break;
      needed = MESSAGE_HEADER_BYTES;
      if (call.isOpen()) deliver(call, pending.subarray(at + MESSAGE_HEADER_BYTES, end));
      at = end;
    }
    chunks = at < pending.length ? [pending.subarray(at)] : [];
    gathered = pending.length - at;
  });
  stream.on('end', () => {
    if (call.isOpen()) call.onEnd();
  });
}

function deliver(call: Call, message: Buffer): void {
  try {
    call.onMessage(message);
  } catch (error) {
    call.fail(error);
  }
}

function problemOf(compression: number | undefined, length: number): GrpcError | undefined {
  if (compression !== 0) {
    return new GrpcError(grpcStatus.unimplemented, 'Compressed messages are not supported.');
  }
  if (length <= MAX_MESSAGE_BYTES) return undefined;
  const text = `The message of ${length} bytes is larger than ${MAX_MESSAGE_BYTES}.`;
  return new GrpcError(grpcStatus.resourceExhausted, text);
}
