import type { Workflow } from '@suuupra/workflow';
import { type IntentCommand, type IntentReason, isAnswer } from './intent/commands.ts';
import { INTENT_CATEGORY, type IntentEvent, intentEvents } from './intent/events.ts';
import { INQUIRIES_AFTER } from './intent/inquiries.ts';
import { intentDecider } from './intent/decider.ts';
import type { FeeSchedule } from './intent/fees.ts';
import { type IntentEffect, planIntent } from './intent/saga.ts';
import { type IntentState, isPayment } from './intent/state.ts';
import type { Rail, RailCall } from './rail.ts';
import type { TransactionIndex } from './transaction-index.ts';

type Deps = Readonly<{
  rail: Rail;
  transactions: TransactionIndex;
  fees: FeeSchedule;
  transactionPrefix: string;
}>;

/** What drives a payment: the state wishes, and these are the hands towards the rail. */
export function intentWorkflow({
  rail,
  transactions,
  fees,
  transactionPrefix,
}: Deps): Workflow<IntentCommand, IntentEvent, IntentState, IntentReason, IntentEffect> {
  const move = async (verb: 'Collect' | 'Pay', call: RailCall): Promise<void> => {
    if (verb === 'Collect') await rail.collect(call);
    else await rail.pay(call);
  };
  return {
    name: 'payments',
    aggregate: { category: INTENT_CATEGORY, codec: intentEvents, decider: intentDecider(fees) },
    plan: planIntent,
    correlationOf: (state, id) => (isPayment(state) ? state.terms.orderId : id),
    perform: async (effect, { id, recovering, causationId, at }) => {
      if (effect.do === 'SendBack') {
        // Nothing is promised to a rail that cannot be reached; the wish stands until it can.
        refuseWhileDown(rail);
        const { refundId } = effect;
        return [{ type: 'SendRefund', refundId, transactionPrefix, at }];
      }
      const { order } = effect;
      const { transactionId } = order;
      const call = { ...order, causationId };
      // The answer may be here before the log tells us of our own transaction.
      transactions.learn(transactionId, id);
      switch (effect.do) {
        case 'Collect':
        case 'Pay': {
          // It may have been handed over before this process began: ask, and only then repeat.
          const outcome = recovering ? await rail.inquire(transactionId) : undefined;
          if (outcome && isAnswer(outcome)) return [{ type: 'RecordAnswer', answer: outcome, at }];
          if (outcome?.is !== 'pending') await move(effect.do, call);
          return [];
        }
        case 'Inquire': {
          const { inquiry, of } = effect;
          const outcome = await rail.inquire(transactionId);
          // The rail never saw it: the same transaction again is the same transaction. Hours
          // later it is too late for that, and only a person may say so.
          const again = outcome.is === 'absent' && inquiry < INQUIRIES_AFTER.length;
          if (again) await move(of, call);
          return [{ type: 'RecordInquiry', transactionId, inquiry, outcome, at }];
        }
      }
    },
  };
}

function refuseWhileDown({ name, available }: Rail): void {
  if (!available()) throw new Error(`the rail ${name} cannot be reached`);
}
