import type { CommandContext } from '@suuupra/eventstore';
import { Refusal } from '@suuupra/grpc';
import { evidenceContext } from './answer-context.ts';
import type { Deps } from './deps.ts';
import { granted } from './edge.ts';
import { paymentsReasons } from './errors.ts';
import { isAnswer } from './intent/commands.ts';
import { isReviewable } from './intent/reviews.ts';
import { isPayment, transferOf } from './intent/state.ts';

/** Nobody decides on hearsay: the rail is asked, and what it says is on record before that. */
export async function gatherEvidence(
  { rail, intents, clock, touched }: Deps,
  { id, transactionId }: Readonly<{ id: string; transactionId: string }>,
  requested: CommandContext,
): Promise<void> {
  const { state, revision } = await intents.load(id);
  if (!isPayment(state)) return;
  const found = transferOf(state, transactionId);
  if (!found || !isReviewable(state, found.transfer)) return;
  const answer = await rail.inquire(transactionId);
  // Whatever a copy has told by now, the rail itself may still go either way: what it deems, the
  // payee's bank confirms or returns.
  if (answer.is === 'pending' || answer.is === 'deemed') refuseYet();
  if (!isAnswer(answer)) return;
  const { causationId, tenant } = requested;
  const origin = { causationId, tenant, correlationId: state.terms.orderId };
  const about = `${requested.commandId}/${revision}`;
  const context = evidenceContext(about, answer, origin);
  const command = { type: 'RecordAnswer', answer, at: clock.now() } as const;
  const handled = await intents.handle(id, command, context);
  touched(id, handled, context.commandId);
  granted(handled);
}

function refuseYet(): never {
  const reason = 'REVIEW_BEFORE_THE_RAIL_ENDED';
  throw new Refusal(reason, paymentsReasons[reason]);
}
