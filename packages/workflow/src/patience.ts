import { PoisonEventError } from '@suuupra/eventstore';
import type { WorkflowLog } from './workflow.ts';

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 2000;
/** What is refused for a reason of its own waits for something else to happen, often for hours. */
const LONGEST_PAUSE_NOT_YET_MS = 60_000;
const STUCK_AFTER_TRIES = 5;

/**
 * What an effect throws where the other side has answered that it is too early. It is tried again
 * as what fails is, with pauses that grow to a minute.
 */
export class NotYetError extends Error {
  override readonly name = 'NotYetError';
}

/** Something that was tried in vain several times, and is still tried. */
export type Stuck = Readonly<{
  id: string;
  do: string;
  key: string;
  tries: number;
  error: string;
}>;

type Task = Readonly<{ id: string; do: string; key: string }>;

/** Tries again what fails, with growing pauses of real time, for as long as it is wanted. */
export type Patience = Readonly<{
  /** The result; undefined where it was given up because it is not wanted any more. */
  persist: <T>(
    task: Task,
    once: () => Promise<T>,
    isWanted: () => boolean,
  ) => Promise<T | undefined>;
  /** Ends the pause of a task, so that it looks whether it is still wanted. */
  hurry: (id: string, key: string) => void;
  hurryAll: () => void;
  stuck: () => readonly Stuck[];
}>;

export function createPatience(log: WorkflowLog): Patience {
  const stuck = new Map<string, Stuck>();
  const pauses = new Map<string, () => void>();
  const nameOf = (id: string, key: string): string => `${id.length}:${id}/${key}`;

  const pause = (name: string, tries: number, longest: number): Promise<void> =>
    new Promise((resolve) => {
      const ms = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), longest);
      const end = (): void => {
        clearTimeout(timer);
        pauses.delete(name);
        resolve();
      };
      const timer = setTimeout(end, ms);
      pauses.set(name, end);
    });

  return {
    persist: async (task, once, isWanted) => {
      const name = nameOf(task.id, task.key);
      try {
        for (let tries = 1; isWanted(); tries += 1) {
          try {
            return await once();
          } catch (thrown) {
            if (thrown instanceof PoisonEventError) throw thrown;
            const error = thrown instanceof Error ? thrown.message : String(thrown);
            if (tries >= STUCK_AFTER_TRIES) stuck.set(name, { ...task, tries, error });
            if (tries === STUCK_AFTER_TRIES) log.warn({ ...task, error }, 'stuck, still trying');
            const isEarly = thrown instanceof NotYetError;
            await pause(name, tries, isEarly ? LONGEST_PAUSE_NOT_YET_MS : LONGEST_PAUSE_MS);
          }
        }
        return undefined;
      } finally {
        stuck.delete(name);
      }
    },
    hurry: (id, key) => pauses.get(nameOf(id, key))?.(),
    hurryAll: () => {
      for (const end of [...pauses.values()]) end();
    },
    stuck: () => [...stuck.values()],
  };
}
