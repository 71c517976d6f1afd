import { assert } from '@suuupra/kernel';

/** Something that is due at a moment of the one clock of the world, in microseconds since 1970. */
type Entry = { readonly due: number; readonly order: number; run: (() => void) | undefined };

/**
 * Everything that will happen in a world, in the order in which it is due; what is due at one
 * moment goes in the order in which it was put down. There is no other clock and no other queue.
 */
export type Agenda = Readonly<{
  /** The moment of the world, in microseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Puts something down for a moment, or for now where that is past; answers how to strike it. */
  at: (due: number, run: () => void) => () => void;
  /** The same, so many microseconds from now. */
  after: (microseconds: number, run: () => void) => () => void;
  /** Goes on to the next thing and does it; false where nothing is due by that moment. */
  step: (until: number) => boolean;
  /** Whether nothing is left at all. */
  isEmpty: () => boolean;
  /** How many things were done. */
  steps: () => number;
}>;

/** An agenda that begins at a moment. Moments stay below 2^53 for two hundred years. */
export function createAgenda(start: number): Agenda {
  assert(Number.isSafeInteger(start), 'a world begins at a whole microsecond');
  const heap: Entry[] = [];
  let now = start;
  let put = 0;
  let steps = 0;
  const at = (due: number, run: () => void): (() => void) => {
    put += 1;
    const entry: Entry = { due: due > now ? Math.ceil(due) : now, order: put, run };
    push(heap, entry);
    return () => {
      entry.run = undefined;
    };
  };
  return {
    now: () => now,
    at,
    after: (microseconds, run) => at(now + microseconds, run),
    step: (until) => {
      const next = first(heap);
      if (next?.run === undefined || next.due > until) return false;
      pop(heap);
      const { run } = next;
      now = next.due;
      steps += 1;
      next.run = undefined;
      run();
      return true;
    },
    isEmpty: () => first(heap) === undefined,
    steps: () => steps,
  };
}

/** What goes next; what was struck meanwhile is thrown away on the way. */
function first(heap: Entry[]): Entry | undefined {
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    if (top.run !== undefined) return top;
    pop(heap);
  }
  return undefined;
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.length;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(entry, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const a = heap[left];
    const b = heap[left + 1];
    const child = b !== undefined && a !== undefined && isBefore(b, a) ? left + 1 : left;
    const below = heap[child];
    if (below === undefined || isBefore(last, below)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
  return top;
}
