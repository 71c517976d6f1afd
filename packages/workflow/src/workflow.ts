import type { Aggregate, Recorded } from '@suuupra/eventstore';
import type { Instant } from '@suuupra/kernel';

/** A wish is not a call. Its key makes granting it twice harmless. */
export type Effect = Readonly<{ do: string; key: string }>;

/** The wish to be woken: at this moment the command goes to the wisher's own stream. */
export type Wake<C> = Readonly<{
  do: 'WakeAt';
  key: string;
  at: Instant;
  rank: number;
  order: string;
  command: C;
}>;

/** What the hands of an effect are told. */
export type EffectContext<S> = Readonly<{
  id: string;
  /** The state that wished, as it is at this try. */
  state: S;
  /** The same for every try, also after a crash: pass it on as `request_id`. */
  requestId: string;
  correlationId: string;
  /** The newest event of the stream, from which the wish follows. */
  causationId: string;
  /** The wish is older than this process and may have been granted: ask before acting outside. */
  recovering: boolean;
  /** When this process first tried. */
  at: Instant;
}>;

/** A command to one stream of the workflow. */
export type Taken<C> = Readonly<{ id: string; command: C }>;

/**
 * A foreign event as a command to one stream of the workflow, or to several streams, each named
 * once. Every event is shown once, in the order of the log and from its start.
 */
export type Input<C> = Readonly<{
  prefix: string;
  translate: (event: Recorded) => Taken<C> | readonly Taken<C>[] | undefined;
}>;

/** Drives the streams of one category of its own: state in, wishes out. */
export type Workflow<C, E, S, R extends string, Fx extends Effect> = Readonly<{
  name: string;
  aggregate: Aggregate<C, E, S, R>;
  /** Pure. A key that comes again after it was gone is a new wish. */
  plan: (state: S, id: string) => readonly (Fx | Wake<C>)[];
  /**
   * Does it and answers with the commands to record, one after the other; where there are several,
   * only the last may end the wish. What it throws is tried again, with growing pauses: of up to
   * two seconds, and for a `NotYetError` of up to a minute.
   */
  perform: (effect: Fx, context: EffectContext<S>) => Promise<readonly C[]>;
  inputs?: readonly Input<C>[];
  correlationOf: (state: S, id: string) => string;
}>;

/** Where log lines go; pino has this shape. */
export type WorkflowLog = Readonly<{
  warn: (fields: Readonly<Record<string, unknown>>, message: string) => void;
}>;

/** Tells the wish to be woken from all others. */
export function isWake<C>(wish: Effect | Wake<C>): wish is Wake<C> {
  return wish.do === 'WakeAt';
}
