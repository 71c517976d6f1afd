import type { Recorded } from '@suuupra/eventstore';
import type { Network } from '@suuupra/grpc';
import { type Instant, MICROSECONDS, instantOf } from '@suuupra/kernel';
import type { Account } from './accounts.ts';
import type { Agenda } from './agenda.ts';
import { factOf } from './facts.ts';
import type { Fates } from './fates.ts';
import type { Observed } from './observed.ts';
import type { Client } from './operations-buyers.ts';
import type { Desk, Occasion, Operation } from './operations-desk.ts';
import { OPERATIONS, OPERATION_NAMES, type OperationName } from './operations-plan.ts';
import type { OperationPlan } from './operations-plan.ts';
import { SECOND } from './services.ts';

/** The people of a world who do not buy. */
export type Operations = Readonly<{
  /** Shows them an event of the log at the moment it is appended. */
  hear: (event: Recorded) => void;
  /** What the clients of buyers need of them. */
  client: Client;
  /** The names of the operations that had their occasion, in the order in which they came. */
  taken: () => readonly string[];
}>;

export type OperationsOptions = Readonly<{
  network: Network;
  agenda: Agenda;
  fates: Fates;
  observed: Observed;
  accounts: readonly Account[];
  troubles: (error: unknown) => void;
  /** The first midnight, and for how many days there is something to do. */
  opening: Instant;
  days: number;
  plan: OperationPlan;
  /** Where given, only the operations of these names happen. */
  only?: ReadonlySet<string> | undefined;
}>;

const DAY = 86_400 * SECOND;
const MINUTES_A_DAY = 1_440;
const OF = 100_000;

/**
 * Puts the operations of a world on its agenda. Which happen hangs on the seed and on the name of
 * each occasion: take one out of a world, and the others stay.
 */
export function createOperations(options: OperationsOptions): Operations {
  const { agenda, fates, observed, plan, only, troubles } = options;
  const [credited, debited] = [new Set<string>(), new Set<string>()];
  const seen: Seen = { credited, debited, received: new Map(), refunds: new Map() };
  const taken: string[] = [];
  const desk = deskOf(options, seen);
  const take = (key: string, rate: number): boolean => {
    if (fates.below(OF, key) >= rate || only?.has(key) === false) return false;
    taken.push(key);
    return true;
  };
  const begin = (name: OperationName, occasion: Occasion): void => {
    const { run }: Operation = OPERATIONS[name];
    const note = (isDone: boolean): void => {
      if (isDone) observed.met(name, occasion.key);
    };
    const network = tracing(options.network, occasion);
    run?.({ ...desk, network }, occasion)
      .then(note)
      .catch(troubles);
  };
  for (const name of OPERATION_NAMES) {
    for (const { key, at, rate } of daysOf(name, options)) {
      if (take(key, rate)) agenda.at(at, () => begin(name, { key, fact: undefined }));
    }
  }
  const behind = operationsByEvent(plan);
  return {
    hear: (event) => {
      const { type, streamId, revision } = event;
      see(seen, event);
      for (const name of behind.get(type) ?? []) {
        const key = `${name} ${streamId}@${revision}`;
        if (!take(key, plan[name])) continue;
        // Nobody acts within the append that he hears of.
        const { correlationId } = event.metadata;
        const chain = { correlationId, causationId: event.id };
        const about = { key, fact: factOf(event), data: event.data, chain };
        agenda.after(0, () => begin(name, about));
      }
    },
    client: {
      ...{ network: options.network, observed, pause: desk.pause },
      chosen: (name, ref) => take(`${name} ${ref}`, plan[name]),
    },
    taken: () => taken,
  };
}

/** Whatever is done because of an event belongs to what the event belongs to. */
function tracing(network: Network, { chain }: Occasion): Network {
  if (chain === undefined) return network;
  return {
    ...network,
    unary: (target, method, request) => network.unary(target, method, request, chain),
  };
}

/** What a clerk can look up. */
type Seen = Readonly<{
  credited: Set<string>;
  debited: Set<string>;
  received: Map<string, Instant>;
  refunds: Map<string, string>;
}>;

function see({ credited, debited, received, refunds }: Seen, event: Recorded): void {
  if (event.type === 'PostingCredited') credited.add(factOf(event).text('txnId'));
  if (event.type === 'PostingDebited') debited.add(factOf(event).text('txnId'));
  if (event.type === 'PostingReversed') {
    const back = factOf(event);
    (back.text('leg') === 'credit' ? credited : debited).delete(back.text('txnId'));
  }
  if (event.type === 'RefundSent') {
    const sent = factOf(event);
    refunds.set(sent.text('transactionId'), sent.text('refundId'));
  }
  if (event.type !== 'TransactionReceived') return;
  const fact = factOf(event);
  received.set(fact.text('txnId'), instantOf(fact.text('receivedAt')));
}

type Day = Readonly<{ key: string; at: number; rate: number }>;

/** The occasions that the days of a world give to an operation, with the rate of each. */
function daysOf(name: OperationName, options: OperationsOptions): readonly Day[] {
  const { fates, plan, opening, days } = options;
  const { at: where, minute }: Operation = OPERATIONS[name];
  if (where !== 'day') return [];
  return Array.from({ length: days }, (_, day) => day).flatMap((day) =>
    Array.from({ length: Math.ceil(plan[name] / 100) }, (_unused, nth) => {
      const key = `${name} ${day}/${nth}`;
      const of = minute ?? fates.below(MINUTES_A_DAY, `${key} minute`);
      const at = Number(opening) + day * DAY + of * 60 * SECOND;
      return { key, at, rate: Math.min(plan[name] - nth * 100, 100) * (OF / 100) };
    }),
  );
}

function operationsByEvent(plan: OperationPlan): ReadonlyMap<string, readonly OperationName[]> {
  const byEvent = new Map<string, OperationName[]>();
  for (const name of OPERATION_NAMES) {
    const { at, run }: Operation = OPERATIONS[name];
    if (at === 'day' || run === undefined || plan[name] === 0) continue;
    for (const type of [at].flat()) byEvent.set(type, [...(byEvent.get(type) ?? []), name]);
  }
  return byEvent;
}

/** Two hours before the last day is over, so that what is given back is set off against sales. */
const CLOSING = 2n * MICROSECONDS.hour;

function deskOf(options: OperationsOptions, seen: Seen): Desk {
  const { network, agenda, fates, accounts, opening, days } = options;
  const closing = opening + BigInt(days * 24) * MICROSECONDS.hour - CLOSING;
  const now = (): bigint => BigInt(agenda.now());
  return {
    ...{ network, accounts, now, below: fates.below },
    pause: (seconds) => new Promise((resolve) => void agenda.after(seconds * SECOND, resolve)),
    isOpen: () => now() < closing,
    isCredited: (txnId) => seen.credited.has(txnId),
    isDebited: (txnId) => seen.debited.has(txnId),
    refundOf: (transactionId) => seen.refunds.get(transactionId),
    receivedAt: (txnId) => seen.received.get(txnId),
  };
}
