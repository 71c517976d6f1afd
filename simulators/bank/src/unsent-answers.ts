import { Leg } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { type Consumer, type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { type Clock, type Instant, instantOf } from '@suuupra/kernel';
import { type Answer, answerOf } from './account/answer.ts';
import { type AccountEvent, accountEvents } from './account/events.ts';
import { dutyOf } from './behaviour.ts';
import { ANSWER_BUDGET, type Outbox, type WireAnswer, wireAnswerOf } from './outbox.ts';
import { ACCOUNT_PREFIX } from './reactions.ts';

type Kept = Readonly<{ at: Instant; answer: WireAnswer; correlationId: string }>;

function wireLegOf({ leg, reversal }: Answer): Leg {
  if (leg === 'debit') return reversal ? Leg.LEG_DEBIT_REVERSAL : Leg.LEG_DEBIT;
  return reversal ? Leg.LEG_CREDIT_REVERSAL : Leg.LEG_CREDIT;
}

function keptOf(event: AccountEvent, { metadata }: Recorded): Kept | undefined {
  const answer = answerOf(event);
  if (answer === undefined) return undefined;
  const { at, correlationId } = metadata;
  const leg = wireLegOf(answer);
  return { at: instantOf(at), answer: wireAnswerOf({ ...answer, leg }), correlationId };
}

/** Tells a posting whose answer is withheld: that is said when it is due, and not before. */
function createWithholding(): (event: AccountEvent) => boolean {
  const withheld = new Set<string>();
  return (event) => {
    if (event.type === 'AnswerWithheld' && dutyOf(event.withholding).posts) {
      withheld.add(`${event.leg}/${event.txnId}`);
    }
    if (event.type !== 'PostingDebited' && event.type !== 'PostingCredited') return false;
    return withheld.delete(`${event.leg}/${event.txnId}`);
  };
}

/**
 * Answers again, after a start, what was posted shortly before it: the acknowledgement may have
 * left the bank and the answer not. The switch takes a repeated answer for what it is.
 */
export function unsentAnswers({
  clock,
  outbox,
}: Readonly<{ clock: Clock; outbox: Outbox }>): Consumer {
  let kept: Kept[] = [];
  let live = false;
  const isWithheld = createWithholding();
  return {
    name: 'bank-answers',
    from: 'start',
    prefixes: [ACCOUNT_PREFIX],
    onEvent: async (recorded) => {
      await Promise.resolve();
      if (live) return;
      const event = decodeOrPark(accountEvents, recorded);
      const one = isWithheld(event) ? undefined : keptOf(event, recorded);
      if (one === undefined) return;
      const first = kept[0];
      if (first !== undefined && first.at + 2n * ANSWER_BUDGET < one.at) {
        kept = kept.filter(({ at }) => at + ANSWER_BUDGET >= one.at);
      }
      kept.push(one);
    },
    onCaughtUp: async () => {
      await Promise.resolve();
      live = true;
      const now = clock.now();
      for (const { at, answer, correlationId } of kept) {
        if (at + ANSWER_BUDGET > now) outbox.send(answer, { correlationId });
      }
      kept = [];
    },
  };
}
