import { type PersistentMap, emptyMap, put, valueOf } from '../persistent-map.ts';
import type { AccountEvent } from './events.ts';

/** The content of a hold. The same hold with another content is refused. */
export type HoldContent = Readonly<{ amount: bigint; reference: string; expiresAt: string }>;

type Placed = Readonly<{
  content: HoldContent;
  /** What is still held, or was when it ended. */
  remaining: bigint;
  /** The amounts taken, each by its id. */
  captures: PersistentMap<bigint>;
}>;

/** What became of a hold. */
export type Hold =
  | (Readonly<{ is: 'held' }> & Placed)
  | (Readonly<{ is: 'captured' }> & Placed)
  | (Readonly<{ is: 'released' }> & Placed)
  | (Readonly<{ is: 'expired' }> & Placed)
  | Readonly<{ is: 'declined'; content: HoldContent; code: string }>;

/** The holds of an account: all of them, those that hold, and what these hold together. */
export type Holding = Readonly<{
  all: PersistentMap<Hold>;
  open: readonly string[];
  held: bigint;
}>;

export const noHolds: Holding = { all: emptyMap(), open: [], held: 0n };

type OfHold = Extract<AccountEvent, Readonly<{ holdId: string }>>;

/** Whether an event belongs to a hold. */
export function isOfHold(event: AccountEvent): event is OfHold {
  return 'holdId' in event;
}

const keep = (holding: Holding, holdId: string, hold: Hold): Holding => ({
  ...holding,
  all: put(holding.all, holdId, hold),
});

function end(holding: Holding, event: OfHold, is: 'captured' | 'released' | 'expired'): Holding {
  const before = valueOf(holding.all, event.holdId);
  if (before?.is !== 'held') return holding;
  const open = holding.open.filter((one) => one !== event.holdId);
  const held = holding.held - before.remaining;
  return { ...keep(holding, event.holdId, { ...before, is }), open, held };
}

function capture(holding: Holding, event: OfHold & { type: 'HoldCaptured' }): Holding {
  const { holdId, captureId, amount } = event;
  const before = valueOf(holding.all, holdId);
  if (before?.is !== 'held') return holding;
  const remaining = before.remaining - amount;
  const captures = put(before.captures, captureId, amount);
  const held = holding.held - amount;
  const after = { ...keep(holding, holdId, { ...before, remaining, captures }), held };
  return remaining === 0n ? end(after, event, 'captured') : after;
}

/** What an event does to the holds of its account. */
export function evolveHold(holding: Holding, event: OfHold): Holding {
  const { holdId } = event;
  switch (event.type) {
    case 'HoldPlaced': {
      const { amount, reference, expiresAt } = event;
      const content = { amount, reference, expiresAt };
      const captures = emptyMap<bigint>();
      const hold = { is: 'held', content, remaining: amount, captures } as const;
      const open = [...holding.open, holdId];
      return { ...keep(holding, holdId, hold), open, held: holding.held + amount };
    }
    case 'HoldDeclined': {
      const { amount, reference, expiresAt, code } = event;
      const content = { amount, reference, expiresAt };
      return keep(holding, holdId, { is: 'declined', content, code });
    }
    case 'HoldCaptured':
      return capture(holding, event);
    case 'HoldReleased':
      return end(holding, event, 'released');
    case 'HoldExpired':
      return end(holding, event, 'expired');
  }
}
