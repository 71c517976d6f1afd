import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { RunOptions } from './run-world.ts';
import type { Summary } from './summary.ts';

type PoolOptions = Readonly<{
  /** How many run at once, each on a core of its own; as many as there are cores. */
  jobs?: number;
  /** Asked before each run: false ends it all after the runs under way. */
  goOn?: () => boolean;
}>;

/** A world makes much that is soon forgotten: in a larger nursery less of it is copied. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 };

/**
 * Runs many worlds, each in a thread, because a world owns the clock of its thread; hears of each
 * as it ends, in no order.
 */
export async function runMany(
  runs: Iterable<RunOptions>,
  onEnd: (summary: Summary) => void,
  { jobs = availableParallelism(), goOn = () => true }: PoolOptions = {},
): Promise<void> {
  const waiting = runs[Symbol.iterator]();
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { resourceLimits });
    try {
      while (goOn()) {
        const next = waiting.next();
        if (next.done === true) return;
        onEnd(await ask(worker, next.value));
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
}

function ask(worker: Worker, options: RunOptions): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      worker.off('message', hear);
      worker.off('error', fail);
    };
    const hear = (summary: Summary): void => {
      end();
      resolve(summary);
    };
    const fail = (error: Error): void => {
      end();
      reject(error);
    };
    worker.on('message', hear);
    worker.on('error', fail);
    worker.postMessage(options);
  });
}
