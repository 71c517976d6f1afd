import type { DueTimer } from './time.ts';

export type Fire = () => Promise<void>;

type Entry = Readonly<{ timer: DueTimer; fire: Fire }>;

/** Timers in the order in which they go. */
export type TimerQueue = Readonly<{
  set: (timer: DueTimer, fire: Fire) => void;
  cancel: (key: string) => void;
  next: () => DueTimer | undefined;
  /** Takes a timer out; undefined where it is not set (any more). */
  take: (key: string) => Entry | undefined;
}>;

/** The order of timers: the earlier, then the lower rank, then `order`, then the key. */
export function compareTimers(a: DueTimer, b: DueTimer): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1;
  if (a.rank !== b.rank) return a.rank - b.rank;
  return compareText(a.order, b.order) || compareText(a.key, b.key);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** A binary heap; what was cancelled stays in it until it comes to the top. */
export function createTimerQueue(): TimerQueue {
  const entries = new Map<string, Entry>();
  const heap: Entry[] = [];
  const isStale = (entry: Entry): boolean => entries.get(entry.timer.key) !== entry;
  return {
    set: (timer, fire) => {
      const entry = { timer, fire };
      entries.set(timer.key, entry);
      push(heap, entry);
    },
    cancel: (key) => void entries.delete(key),
    next: () => {
      for (let top = heap[0]; top !== undefined; top = heap[0]) {
        if (!isStale(top)) return top.timer;
        pop(heap);
      }
      return undefined;
    },
    take: (key) => {
      const entry = entries.get(key);
      entries.delete(key);
      return entry;
    },
  };
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.length;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || compareTimers(above.timer, entry.timer) <= 0) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const child = smallerChild(heap, index);
    const below = heap[child];
    if (below === undefined || compareTimers(last.timer, below.timer) <= 0) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}

function smallerChild(heap: readonly Entry[], index: number): number {
  const left = 2 * index + 1;
  const a = heap[left];
  const b = heap[left + 1];
  return a !== undefined && b !== undefined && compareTimers(b.timer, a.timer) < 0
    ? left + 1
    : left;
}
