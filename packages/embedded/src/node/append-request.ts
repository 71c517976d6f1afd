import type { Expected } from './append-rules.ts';
import { accessDenied, GrpcError, grpcStatus, invalidArgument } from './errors.ts';
import { MAX_NAME_BYTES } from './frame.ts';
import type { NewEvent } from './record-plan.ts';
import { idOf } from './recorded-event.ts';
import { isMetastream, originalOf } from './stream-metadata.ts';

/** What the data of one append may weigh together; metadata is not counted, as in the protocol. */
export const MAX_APPEND_BYTES = 1024 * 1024;
/** A record, all included, stays readable by a client that takes 16 MiB. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024 - 10_000;

type UuidMessage = Parameters<typeof idOf>[0];

/** The proposed message has the same fields in Append and in BatchAppend. */
type Proposed = Readonly<{
  getId: () => UuidMessage;
  getMetadataMap: () => { get: (key: string) => string | undefined };
  getData_asU8: () => Uint8Array;
  getCustomMetadata_asU8: () => Uint8Array;
}>;

/**
 * Reads a proposed event.
 * @throws GrpcError INVALID_ARGUMENT when type, content type or id are missing or malformed
 */
export function parseProposed(message: Proposed): NewEvent {
  const properties = message.getMetadataMap();
  const type = properties.get('type') ?? '';
  const contentType = properties.get('content-type') ?? '';
  if (type === '' || contentType === '') throw missingProperties();
  const id = idOf(message.getId());
  if (id === undefined) throw invalidArgument('The id of an event is not a UUID.');
  const data = message.getData_asU8();
  const customMetadata = message.getCustomMetadata_asU8();
  if (Buffer.byteLength(type) > MAX_NAME_BYTES) throw invalidArgument('The type is too long.');
  if (data.length + customMetadata.length > MAX_RECORD_BYTES) throw appendTooLarge();
  return { id, type, contentType, data, customMetadata };
}

type IdentifierMessage = { getStreamName_asU8: () => Uint8Array } | undefined;

/**
 * The name of the stream that is to be written.
 * @throws GrpcError for a missing or endless name, and for $all, which no one writes to
 */
export function parseStreamName(identifier: IdentifierMessage): string {
  const bytes = identifier?.getStreamName_asU8() ?? new Uint8Array();
  if (bytes.length === 0) throw invalidArgument('The stream has no name.');
  if (bytes.length > MAX_NAME_BYTES - 2) throw invalidArgument('The stream name is too long.');
  const name = Buffer.from(bytes).toString('utf8');
  if (originalOf(name) === '$all' && !isMetastream(name)) throw accessDenied();
  return name;
}

type ExpectedMessage = Readonly<{
  hasNoStream: () => boolean;
  hasAny: () => boolean;
  hasStreamExists: () => boolean;
}>;

/** @throws GrpcError INVALID_ARGUMENT when the request expects nothing at all */
export function parseExpected(message: ExpectedMessage, revision: string | undefined): Expected {
  if (message.hasNoStream()) return { is: 'noStream' };
  if (message.hasAny()) return { is: 'any' };
  if (message.hasStreamExists()) return { is: 'streamExists' };
  if (revision === undefined) throw invalidArgument('The request expects no stream revision.');
  return { is: 'revision', revision: BigInt(revision) };
}

/** The legacy number for an expectation, as the trailers of Delete and Tombstone carry it. */
export function expectedNumber(expected: Expected): bigint {
  switch (expected.is) {
    case 'any':
      return -2n;
    case 'noStream':
      return -1n;
    case 'streamExists':
      return -4n;
    case 'revision':
      return expected.revision;
  }
}

const missingProperties = (): GrpcError =>
  new GrpcError(
    grpcStatus.invalidArgument,
    'Required Metadata Property is missing: type and content-type must be given.',
    {
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    },
  );

export const appendTooLarge = (): GrpcError =>
  new GrpcError(
    grpcStatus.invalidArgument,
    `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`,
    {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(MAX_APPEND_BYTES),
    },
  );

/** Gathers the events of one append, within its limit. */
export function createBasket() {
  const events: NewEvent[] = [];
  let bytes = 0;
  return {
    events,
    /** @throws GrpcError maximum-append-size-exceeded */
    add: (event: NewEvent): void => {
      bytes += event.data.length;
      if (bytes > MAX_APPEND_BYTES) throw appendTooLarge();
      events.push(event);
    },
  };
}
