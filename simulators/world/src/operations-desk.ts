import type { MethodDefinition } from '@grpc/grpc-js';
import type { Network, ServiceName } from '@suuupra/grpc';
import { type Instant, type Json, idOf } from '@suuupra/kernel';
import type { Account } from './accounts.ts';
import type { Fact } from './facts.ts';
import { unlessRefused } from './patience.ts';

/** What whoever operates the world works with: the way in, the time, and chance by name. */
export type Desk = Readonly<{
  network: Network;
  accounts: readonly Account[];
  /** A whole number below the limit that belongs to a name. */
  below: (limit: number, name: string) => number;
  now: () => Instant;
  /** Resolves so many seconds later. */
  pause: (seconds: number) => Promise<void>;
  /** Whether there is still time for what needs other days' sales behind it. */
  isOpen: () => boolean;
  /** Whether a bank has credited the payee of a transaction. */
  isCredited: (txnId: string) => boolean;
  /** The refund that a transaction carries; undefined where it carries none. */
  refundOf: (transactionId: string) => string | undefined;
  /** Whether a bank has debited the payer of a transaction. */
  isDebited: (txnId: string) => boolean;
  /** When the switch received a transaction. */
  receivedAt: (txnId: string) => Instant | undefined;
}>;

/** One occasion on which an operation happens. */
export type Occasion = Readonly<{
  /** Its own name, from which everything about it is drawn. */
  key: string;
  /** The event behind which it happens; undefined where the clock alone calls for it. */
  fact: Fact | undefined;
  /** The fields of that event as they are stored. */
  data?: Json;
  /** What that event belongs to, and its own id. */
  chain?: Readonly<{ correlationId: string; causationId: string }>;
}>;

/** Does it; false where the world was not as it would have to be. */
export type Run = (desk: Desk, occasion: Occasion) => Promise<boolean>;

/**
 * Something that people do besides buying. `day` comes at any moment of a day, or at one minute of
 * it; `order` is done by a buyer's client, in its place; all other occasions are types of events.
 */
export type Operation = Readonly<{
  at: string | readonly string[];
  minute?: number;
  /** Of 100,000 occasions; of days, how many in a hundred days. */
  rate: number;
  does: string;
  run?: Run;
}>;

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;

/** A rule may say no to everybody. */
export const NO = ['FAILED_PRECONDITION', 'NOT_FOUND', 'INVALID_ARGUMENT', 'ALREADY_EXISTS'];

/** Asks until there is an answer; undefined where a rule says no. */
export function ask<Req, Res>(
  { network }: Pick<Desk, 'network'>,
  target: ServiceName,
  method: MethodDefinition<Req, Res>,
  request: Req,
): Promise<Res | undefined> {
  return unlessRefused(() => network.unary(target, method, request), NO);
}

/** The id of one request of an operation. */
export function requestIdOf({ key }: Occasion, what: string): string {
  return idOf('operation', key, what);
}

/** Between so many seconds and so many, as it is drawn for this occasion. */
export function between(
  { below }: Desk,
  { key }: Occasion,
  [least, most, what]: readonly [number, number, string],
): number {
  return least + below(most - least, `${key} ${what}`);
}

/** The id of what an event is about, as the name of its stream has it. */
export function idIn({ fact }: Occasion): string {
  const streamId = fact?.streamId ?? '';
  return streamId.slice(streamId.indexOf('-') + 1);
}
