import { firstWhere, type LogIndex } from './log-index.ts';

const RECENT_IDS = 100_000;

export type RecentIds = Readonly<{
  add: (streamRef: number, id: string, revision: number) => void;
  revisionOf: (streamRef: number, id: string) => number | undefined;
}>;

/**
 * The ids of the newest events, for appends that expect no revision. It is bounded, so what it
 * recognises is best effort; the log's end fills it again at every start.
 */
export function createRecentIds(index: LogIndex, limit: number = RECENT_IDS): RecentIds {
  const revisions = new Map<string, number>();
  const add = (streamRef: number, id: string, revision: number): void => {
    const key = `${streamRef}:${id}`;
    // Deleted first, so that an id stored again counts as new in the order of forgetting.
    revisions.delete(key);
    revisions.set(key, revision);
    if (revisions.size <= limit) return;
    for (const [oldest] of revisions) {
      revisions.delete(oldest);
      break;
    }
  };
  const count = index.count();
  const first = Math.max(0, count - limit);
  const seen = new Map<number, number>();
  for (let seq = first; seq < count; seq += 1) {
    const { ref, events, tombstone } = index.streamOf(seq);
    if (tombstone === seq) continue;
    const revision = seen.get(ref) ?? firstWhere(events.length, (n) => (events[n] ?? seq) >= seq);
    seen.set(ref, revision + 1);
    add(ref, index.idOf(seq), revision);
  }
  return { add, revisionOf: (streamRef, id) => revisions.get(`${streamRef}:${id}`) };
}
