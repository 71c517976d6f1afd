import { SingleBar } from 'cli-progress';

/** Shows how far a play is. On a terminal a bar, elsewhere a line now and then. */
export type Progress = Readonly<{
  placed: (outcomes: string) => void;
  done: (outcomes: string) => void;
}>;

/** Without a terminal, a line this often is enough to see that it goes on. */
const ORDERS_A_LINE = 100;

/** Progress on standard error, so that a report on standard output stays clean. */
export function progressOf(total: number): Progress {
  return process.stderr.isTTY ? barOf(total) : linesOf(total);
}

function barOf(total: number): Progress {
  const format = 'playing [{bar}] {value}/{total} orders  {outcomes}';
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true });
  bar.start(total, 0, { outcomes: '' });
  return {
    placed: (outcomes) => bar.increment(1, { outcomes }),
    done: (outcomes) => {
      bar.update({ outcomes });
      bar.stop();
    },
  };
}

function linesOf(total: number): Progress {
  let placed = 0;
  return {
    placed: (outcomes) => {
      placed += 1;
      if (placed % ORDERS_A_LINE > 0) return;
      process.stderr.write(`playing ${placed}/${total} orders  ${outcomes}\n`);
    },
    done: (outcomes) => {
      process.stderr.write(`played ${total} orders  ${outcomes}\n`);
    },
  };
}
