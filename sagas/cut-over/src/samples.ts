import type { CutOverEvent } from './events.ts';

const cycleId = '2026-11-16/02';

/** One event of every type, as the golden files hold them. */
export const SAMPLES: readonly CutOverEvent[] = [
  { type: 'CutOverArmed', cycleId, endsAt: '2026-11-15T23:30:00.000000Z' },
  { type: 'CutOverDue', cycleId },
  { type: 'CutOverMarked', cycleId },
  { type: 'CutOverNetted', cycleId },
  { type: 'CutOverFellShort', cycleId, member: 'HIMA' },
  { type: 'CutOverCovered', cycleId, member: 'HIMA' },
  { type: 'CutOverCompleted', cycleId },
  { type: 'CutOverSkipped', cycleId, reason: 'CYCLE_NOT_OPEN' },
];
