import { type Instant, instantOf } from '@suuupra/kernel';
import type { Fact } from './fact.ts';
import type { Violation } from './violation.ts';

/** How far a stream has come: its last revision and the latest time that an event of it bears. */
export type Course = { revision: bigint; at: string };

export const NO_REVISION = -1n;

/**
 * What an event breaks of the order of its stream (ledger.md §4.6, payments.md fault 38): its
 * revisions have no holes, and its time goes back by no more than clocks may differ.
 */
export function follow(course: Course, fact: Fact, skew: Instant): readonly Violation[] {
  const { streamId, revision } = fact;
  const { at } = fact.metadata;
  const hasGap = revision !== course.revision + 1n;
  const wanted = course.revision + 1n;
  // Times are stored in one fixed form, so that their texts stand in the order of the times.
  const isEarlier = at < course.at;
  const isTooEarly = isEarlier && (skew === 0n || instantOf(at) + skew < instantOf(course.at));
  const before = course.at;
  course.revision = revision;
  if (!isEarlier) course.at = at;
  if (!hasGap && !isTooEarly) return NOTHING;
  const violations: Violation[] = [];
  if (hasGap) {
    const found = `${revision} where ${wanted} was to come`;
    violations.push({ rule: 'the revisions of a stream have no hole', subject: streamId, found });
  }
  if (isTooEarly) {
    const rule = 'time does not go back within a stream';
    violations.push({ rule, subject: `${streamId}@${revision}`, found: `${at} after ${before}` });
  }
  return violations;
}

const NOTHING: readonly Violation[] = [];
