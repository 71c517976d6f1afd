import { assert } from '@suuupra/kernel';

/**
 * What is going on in a process. Everything that works holds an `enter()`: a handled command, a
 * request being served, an effect in flight, a consumer whose queue is not empty. Two equal counts
 * with nothing in flight between them mean that nothing has moved.
 */
export type Activity = Readonly<{
  /** Something begins; the function returned says that it has ended. */
  enter: () => () => void;
  /** This process has appended up to this position. */
  appended: (position: bigint) => void;
  /** Grows with every begin and every append. */
  count: () => bigint;
  /** How many things are going on. */
  inFlight: () => number;
  /** The newest position this process has appended, 0n for none. */
  newest: () => bigint;
  /** Resolves as soon as nothing is going on. */
  idle: () => Promise<void>;
}>;

export function createActivity(): Activity {
  let count = 0n;
  let inFlight = 0;
  let newest = 0n;
  let waiting: (() => void)[] = [];
  const leave = (): void => {
    assert(inFlight > 0, 'what ends has begun');
    inFlight -= 1;
    if (inFlight > 0) return;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  return {
    enter: () => {
      count += 1n;
      inFlight += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        leave();
      };
    },
    appended: (position) => {
      count += 1n;
      if (position > newest) newest = position;
    },
    count: () => count,
    inFlight: () => inFlight,
    newest: () => newest,
    idle: async () => {
      while (inFlight > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
