import { type EventOf, eventCodec, text } from '@suuupra/kernel';

/** The category: one stream per cycle, `saga.cutover-<yyyymmdd>.<nn>` or `….dc<n>`. */
export const CUTOVER_CATEGORY = 'saga.cutover';

/**
 * What the cut-over of a cycle has seen and what it has been answered. Its commands are these
 * events: each is recorded if it changes where the cut-over stands, and only then.
 */
export const cutOverEvents = eventCodec({
  /** The first transaction of the cycle is final or back; `endsAt` is when the cycle is cut. */
  CutOverArmed: { cycleId: text, endsAt: text },
  CutOverDue: { cycleId: text },
  /** The mark stands in the log: what stands before it belongs to the cycle. */
  CutOverMarked: { cycleId: text },
  CutOverNetted: { cycleId: text },
  /** A member cannot pay its part: the guarantee fund has to. */
  CutOverFellShort: { cycleId: text, member: text },
  /** The guarantee fund has paid for a member that was short. */
  CutOverCovered: { cycleId: text, member: text },
  /** The members have paid, and the cycle is final. */
  CutOverCompleted: { cycleId: text },
  /** The switch knows of no such open cycle, or it was aborted before it was funded. */
  CutOverSkipped: { cycleId: text, reason: text },
});
export type CutOverEvent = EventOf<typeof cutOverEvents>;
