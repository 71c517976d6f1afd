import { type Instant, idOf, instantText, uuidv5 } from '@suuupra/kernel';
import { asError } from './memory.ts';
import type { Metadata, NewEvent } from './store.ts';
import type { Aggregate, Known, Taken } from './stream-cache.ts';

/** Who asks, and in which chain of causes. */
export type CommandContext = Readonly<{
  commandId: string;
  correlationId: string;
  causationId: string;
  actor: string;
  tenant: string;
}>;

/** The one refusal that every aggregate knows: a command id came back with other content. */
export type Mismatch = 'IDEMPOTENCY_PAYLOAD_MISMATCH';

/** A command that waits for its turn on a stream. */
export type Asked<C> = Readonly<{ command: C; hash: string; context: CommandContext }>;

/** What was decided on one command, as long as the append of the whole batch succeeds. */
export type Verdict<E, S, R extends string> = Readonly<
  | { is: 'accepted'; state: S; events: readonly E[]; revision: bigint }
  | { is: 'replayed'; taken: Taken }
  | { is: 'refused'; reason: R | Mismatch; detail: Readonly<Record<string, string>>; state: S }
  | { is: 'failed'; error: Error }
>;

export type Decided<E, S, R extends string> = Readonly<{
  verdicts: readonly Verdict<E, S, R>[];
  events: readonly NewEvent[];
  state: S;
  taken: ReadonlyMap<string, Taken>;
  /** The time that its events are recorded under. */
  at: Instant;
}>;

/** Decides commands one after the other on the evolving state. Pure: nothing is appended here. */
export function decideBatch<C, E, S, R extends string>(
  aggregate: Aggregate<C, E, S, R>,
  known: Known<S>,
  { asked, at: now }: Readonly<{ asked: readonly Asked<C>[]; at: Instant }>,
): Decided<E, S, R> {
  const { decider, codec } = aggregate;
  let { state } = known;
  // A clock that was set back, or another process with another clock: a stream goes on in time.
  const at = now > known.at ? now : known.at;
  const events: NewEvent[] = [];
  const taken = new Map<string, Taken>();
  const decideOne = ({ command, hash, context }: Asked<C>): Verdict<E, S, R> => {
    const { commandId } = context;
    const before = known.commands.get(commandId) ?? taken.get(commandId);
    if (before !== undefined) {
      if (before.hash === hash) return { is: 'replayed', taken: before };
      return { is: 'refused', reason: 'IDEMPOTENCY_PAYLOAD_MISMATCH', detail: {}, state };
    }
    const decision = decider.decide(command, state);
    if (!decision.ok) {
      return { is: 'refused', reason: decision.reason, detail: decision.detail, state };
    }
    const metadata = metadataOf(context, { hash, at });
    const encoded = decision.events.map((event, index) => {
      const { type, data } = codec.encode(event);
      return { id: eventIdOf(commandId, index), type, data, metadata };
    });
    state = decision.events.reduce((one: S, event) => decider.evolve(one, event), state);
    const first = known.revision + BigInt(events.length) + 1n;
    const count = encoded.length;
    if (count > 0) taken.set(commandId, { hash, first, count });
    events.push(...encoded);
    const revision = known.revision + BigInt(events.length);
    return { is: 'accepted', state, events: decision.events, revision };
  };
  const verdicts = asked.map((one): Verdict<E, S, R> => {
    try {
      return decideOne(one);
    } catch (error) {
      return { is: 'failed', error: asError(error) };
    }
  });
  return { verdicts, events, state, taken, at };
}

/** The id of an event: of the command that made it, and of its place in what the command made. */
export function eventIdOf(commandId: string, index: number): string {
  return uuidv5(commandId, String(index));
}

function metadataOf(
  { tenant, actor, commandId, correlationId, causationId }: CommandContext,
  { hash, at }: Readonly<{ hash: string; at: Instant }>,
): Metadata {
  const commandHash = hash;
  const text = instantText(at);
  const traceparent = traceparentOf(correlationId, commandId);
  return {
    tenant,
    actor,
    commandId,
    correlationId,
    causationId,
    at: text,
    commandHash,
    traceparent,
  };
}

/** The commands of one chain of causes come close together, and are of one trace. */
const TRACES_REMEMBERED = 1_000;
const traces = new Map<string, string>();

/**
 * The trace and the span of a command in the form of W3C Trace Context. They are made of its ids,
 * so that the same commands give the same streams.
 */
function traceparentOf(correlationId: string, commandId: string): string {
  const span = idOf('span', commandId);
  const digits = `${span.slice(0, 8)}${span.slice(9, 13)}${span.slice(14, 18)}`;
  return `00-${traceOf(correlationId)}-${digits}-01`;
}

function traceOf(correlationId: string): string {
  const known = traces.get(correlationId);
  if (known !== undefined) return known;
  const trace = idOf('trace', correlationId).replaceAll('-', '');
  if (traces.size >= TRACES_REMEMBERED) traces.clear();
  traces.set(correlationId, trace);
  return trace;
}
