import { type Consumer, createHandler, decodeOrPark } from '@suuupra/eventstore';
import { type Compose, workflowStatus } from '@suuupra/process';
import { type Running, runWorkflow } from '@suuupra/workflow';
import { type CaseList, type ListedCase, createCaseList } from './case-list.ts';
import type { Deps, Merchant } from './deps.ts';
import { intentWorkflow } from './effects.ts';
import type { IntentReason } from './intent/commands.ts';
import { INTENT_CATEGORY, type IntentEvent, intentEvents } from './intent/events.ts';
import type { FeeSchedule } from './intent/fees.ts';
import type { IntentState } from './intent/state.ts';
import { pspService } from './psp-service.ts';
import { upiRail } from './rail-upi.ts';
import { INTENT_PREFIX } from './reactions.ts';
import { refundService } from './refund-service.ts';
import { paymentIntentService } from './service.ts';
import { type TransactionIndex, createTransactionIndex } from './transaction-index.ts';

const CASES_LISTED = 100;

/** Who collects, and what it costs. */
export type PaymentsConfig = Readonly<{ merchant: Merchant; fees: FeeSchedule }>;

/** The payments context: intents, refunds, and the PSP that the switch answers to. */
export const composePayments: Compose<PaymentsConfig> = (ports, { merchant, fees }) => {
  const { store, reader, time, activity, network, log } = ports;
  const { clock } = time;
  const rail = upiRail(network);
  const transactions = createTransactionIndex();
  const cases = createCaseList();
  const { transactionPrefix } = merchant;
  const workflow = intentWorkflow({ rail, transactions, fees, transactionPrefix });
  const intents = createHandler({ store, clock, activity, aggregate: workflow.aggregate });
  let running: Running<IntentState, IntentEvent, IntentReason> | undefined;
  const touched: Deps['touched'] = (...what) => running?.touched(...what);
  const deps = { clock, rail, merchant, intents, transactions, cases, touched };
  return {
    services: [paymentIntentService(deps), refundService(deps), pspService(deps)],
    start: () => {
      reader.add(readingOf(transactions, cases));
      const hands = { store, reader, time, activity, log, workflow, handler: intents };
      running = runWorkflow(hands);
      return Promise.resolve();
    },
    stop: async () => running?.stop(),
    status: () => {
      const work = running === undefined ? {} : workflowStatus(INTENT_CATEGORY, running.status());
      return Promise.resolve({ ...work, cases: cases.open(CASES_LISTED).map(toldOf) });
    },
  };
};

function toldOf(one: ListedCase): Readonly<{ kind: string; subject: string; since: string }> {
  const { kind, paymentIntentId, transactionId, since } = one;
  return { kind, subject: `${paymentIntentId}/${transactionId}`, since };
}

/** What is known across payments is folded from the log, the same after every restart. */
function readingOf(transactions: TransactionIndex, cases: CaseList): Consumer {
  return {
    name: 'payments-index',
    from: 'start',
    prefixes: [INTENT_PREFIX],
    onEvent: (recorded) => {
      const id = recorded.streamId.slice(INTENT_PREFIX.length);
      const event = decodeOrPark(intentEvents, recorded);
      if (event.type === 'PaymentAttemptRequested' || event.type === 'RefundSent') {
        transactions.learn(event.transactionId, id);
      }
      cases.learn(id, event, recorded.metadata.at);
      return Promise.resolve();
    },
  };
}
