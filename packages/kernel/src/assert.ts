/** A broken invariant of ours, never a mistake of a caller: it must crash, not be handled. */
export class BrokenInvariantError extends Error {
  override readonly name = 'BrokenInvariantError';
}

/** Throws BrokenInvariantError unless the condition holds. The message says what was believed. */
export function assert(condition: unknown, belief: string): asserts condition {
  if (!condition) throw new BrokenInvariantError(belief);
}
