import {
  NotSeenInTimeError,
  type Reader,
  type Recorded,
  consistencyToken,
  positionOf,
} from '@suuupra/eventstore';
import { assert } from '@suuupra/kernel';
import type { ParkedEvent, Projection } from './projection.ts';
import type { Target } from './target.ts';
import { type Writer, openWriter } from './writer.ts';

const PARKED_LISTED = 100;

/** What became of waiting for a token; `at` is a token too: how far the projection is. */
export type Awaited = Readonly<
  { is: 'seen' } | { is: 'foreign' } | { is: 'behind'; projection: string; at: string }
>;

export type ProjectorStatus = Readonly<{
  name: string;
  /** Everything up to here has been projected and committed. */
  position: bigint;
  /** Events that wait. */
  queued: number;
  /** The first hundred events that could not be read; `parkedCount` counts all of them. */
  parked: readonly ParkedEvent[];
  parkedCount: number;
}>;

/** Hears of the events of a commit, behind it, in the order of the log. */
export type Listener = (events: readonly Recorded[]) => void;

/** A projection that follows the log. */
export type Projector = Readonly<{
  /** Claims the checkpoint and registers at the reader; before the reader starts. */
  start: () => Promise<void>;
  /** Waits until the rows hold what the token stands for; the empty token waits for nothing. */
  waitForToken: (token: string, timeoutMs: number) => Promise<Awaited>;
  /** Calls the listener after every commit until the function returned is called. */
  follow: (listener: Listener) => () => void;
  status: () => ProjectorStatus;
}>;

type Deps<S> = Readonly<{
  projection: Projection<S>;
  target: Target;
  reader: Reader;
  /** The database was away, or in its own way; it is tried again. */
  onTrouble?: (error: Error, tries: number) => void;
}>;

/**
 * Lets a projection follow the log through the one reader of the process. Batches are whatever has
 * queued up while the last commit was under way. What a commit throws for good (fenced off, a row
 * that must be there) goes to the reader, which stops the process.
 */
export function createProjector<S>({ projection, reader, ...rest }: Deps<S>): Projector {
  const { name, prefixes } = projection;
  // Contexts follow the log through the same reader, and some are called the same.
  const consumer = `projection-${name}`;
  const listeners = new Set<Listener>();
  let writer: Writer | undefined;
  const consumerStatus = (): Readonly<{ position: bigint; queued: number }> =>
    reader.status().consumers.find((one) => one.name === consumer) ?? {
      position: writer?.committed() ?? 0n,
      queued: 0,
    };
  return {
    start: async () => {
      assert(writer === undefined, 'a projector starts once');
      const opened = await openWriter({ projection, ...rest });
      writer = opened;
      reader.add({
        name: consumer,
        prefixes,
        from: opened.committed() ?? 'start',
        onEvent: (event) => {
          opened.take(event);
          return Promise.resolve();
        },
        drained: async () => {
          const events = await opened.flush();
          if (events.length > 0) for (const listener of listeners) listener(events);
        },
      });
    },
    waitForToken: async (token, timeoutMs) => {
      if (token === '') return { is: 'seen' };
      const position = positionOf(token);
      if (position === undefined) return { is: 'foreign' };
      try {
        await reader.waitFor(position, Math.max(timeoutMs, 0));
        return { is: 'seen' };
      } catch (error) {
        if (!(error instanceof NotSeenInTimeError)) throw error;
        const at = consistencyToken(consumerStatus().position);
        return { is: 'behind', projection: name, at };
      }
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    status: () => {
      const { position, queued } = consumerStatus();
      const parked = writer?.parked() ?? [];
      const listed = parked.slice(0, PARKED_LISTED);
      return { name, position, queued, parked: listed, parkedCount: parked.length };
    },
  };
}
