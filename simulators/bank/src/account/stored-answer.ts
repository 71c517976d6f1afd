import type { PostingLeg } from './events.ts';
import { type Open, type Posting, type Withheld, postingOf, withheldOf } from './state.ts';

/** What the bank says: a code, and how much came back where that is not all of it. */
export type StoredAnswer = Readonly<{ code: string; reversed?: bigint }>;

/** The stored answer to a leg, or to its reversal; undefined where the bank is silent. */
export function storedAnswer(
  state: Open,
  { leg, txnId, reversal }: Readonly<{ leg: PostingLeg; txnId: string; reversal: boolean }>,
): StoredAnswer | undefined {
  const posting = postingOf(state, leg, txnId);
  const withheld = withheldOf(state, leg, txnId);
  if (posting !== undefined) {
    return reversal ? reversalAnswer(posting) : legAnswer(posting, withheld);
  }
  return reversal && withheld?.overlooked === true ? { code: 'NO' } : undefined;
}

// A withheld answer leaves the bank once, when it is due: whoever asks again hears nothing.
function legAnswer(posting: Posting, withheld: Withheld | undefined): StoredAnswer | undefined {
  switch (posting.is) {
    case 'posted':
    case 'partlyReversed':
    case 'reversed':
      return posting.answerLost || withheld !== undefined ? undefined : { code: '00' };
    case 'declined':
    case 'declinedAfterTombstone':
      return { code: posting.code };
    case 'tombstone':
      return undefined;
  }
}

function reversalAnswer(posting: Posting): StoredAnswer | undefined {
  switch (posting.is) {
    case 'posted':
      return posting.reversalCode === '' ? undefined : { code: posting.reversalCode };
    case 'partlyReversed':
      return { code: '32', reversed: posting.back };
    case 'reversed':
      return { code: '21' };
    case 'declined':
    case 'tombstone':
    case 'declinedAfterTombstone':
      return { code: 'NO' };
  }
}
