import { type Instant, MICROSECONDS, instantOf } from '@suuupra/kernel';
import { INQUIRIES_AFTER } from './intent/inquiries.ts';
import type { Transfer } from './intent/state.ts';

/** NPCI takes so many status checks of one transaction within two hours, and no more. */
const INQUIRIES_A_WINDOW = 3;
const WINDOW = 2n * MICROSECONDS.hour;
/** What was asked half a minute ago is not asked again, whoever wants to know. */
const PAUSE = 30n * MICROSECONDS.second;
/** Older transactions than the last so many may be asked about once more. */
const TRANSACTIONS_KEPT = 100_000;

/**
 * Keeps clients who want to know at once from becoming a storm on the rail. The schedule of the
 * payment itself comes first; what that leaves of the allowance is for whoever asks.
 */
export type InquiryAllowance = Readonly<{
  /** Whether the rail may be asked now; if so, it counts as asked. */
  take: (transfer: Transfer, now: Instant) => boolean;
}>;

type Taken = Readonly<{ window: bigint; count: number; last: Instant }>;

/** An allowance of which nothing is taken. It lives with the process: a restart grants it anew. */
export function createInquiryAllowance(kept = TRANSACTIONS_KEPT): InquiryAllowance {
  const taken = new Map<string, Taken>();
  return {
    take: (transfer, now) => {
      const { transactionId } = transfer;
      const window = windowOf(transfer, now);
      const before = taken.get(transactionId);
      if (before !== undefined && now - before.last < PAUSE) return false;
      const count = before?.window === window ? before.count : 0;
      if (count >= INQUIRIES_A_WINDOW - scheduledIn(window, transfer)) return false;
      taken.delete(transactionId);
      taken.set(transactionId, { window, count: count + 1, last: now });
      const [oldest] = taken.keys();
      if (oldest !== undefined && taken.size > kept) taken.delete(oldest);
      return true;
    },
  };
}

/** The two hours that a moment lies in, counted from when the rail was asked to move money. */
function windowOf({ sentAt }: Transfer, now: Instant): bigint {
  const since = now - instantOf(sentAt);
  return since < 0n ? 0n : since / WINDOW;
}

/** How many inquiries of its own schedule a transaction has or may have within a window. */
function scheduledIn(window: bigint, { is, inquiry }: Transfer): number {
  if (window > 0n) return 1;
  const rungs = INQUIRIES_AFTER.filter((after) => after < WINDOW).length;
  // A deemed one waits for its bank's word first: only what was asked before it counts.
  return is === 'deemed' ? Math.min(inquiry, rungs) : rungs;
}
