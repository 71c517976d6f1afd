import type { StuckWork } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import { PaymentIntentServiceService } from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { RefundServiceService } from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { UpiPspServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { type Consumer, createHandler, decodeOrPark } from '@suuupra/eventstore';
import type { Compose } from '@suuupra/process';
import { type Running, type Stuck, runWorkflow } from '@suuupra/workflow';
import { type CaseList, createCaseList } from './case-list.ts';
import type { Deps, Merchant } from './deps.ts';
import { intentWorkflow } from './effects.ts';
import type { IntentReason } from './intent/commands.ts';
import { type IntentEvent, intentEvents } from './intent/events.ts';
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
  const workflow = intentWorkflow({ rail, transactions, fees });
  const intents = createHandler({ store, clock, activity, aggregate: workflow.aggregate });
  let running: Running<IntentState, IntentEvent, IntentReason> | undefined;
  const touched: Deps['touched'] = (...what) => running?.touched(...what);
  const deps = { clock, rail, merchant, intents, transactions, touched };
  return {
    services: [
      { definition: PaymentIntentServiceService, implementation: paymentIntentService(deps) },
      { definition: RefundServiceService, implementation: refundService(deps) },
      { definition: UpiPspServiceService, implementation: pspService(deps) },
    ],
    start: () => {
      reader.add(readingOf(transactions, cases));
      const hands = { store, reader, time, activity, log, workflow, handler: intents };
      running = runWorkflow(hands);
      return Promise.resolve();
    },
    stop: async () => running?.stop(),
    status: () => {
      const stuck = (running?.status().stuck ?? []).map(stuckWorkOf);
      return Promise.resolve({ stuck, cases: cases.open(CASES_LISTED) });
    },
  };
};

function stuckWorkOf({ id, key, tries, error }: Stuck): StuckWork {
  return { stream: `${INTENT_PREFIX}${id}`, effect: key, tries, lastError: error };
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
