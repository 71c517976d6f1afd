import {
  type UpiPspServiceServer,
  UpiPspServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { consistencyToken } from '@suuupra/eventstore';
import { Refusal, type Service, unary } from '@suuupra/grpc';
import { answerContext } from './answer-context.ts';
import type { Deps } from './deps.ts';
import { TENANT, granted, refuse, transactionIdFrom } from './edge.ts';
import { isAnswer } from './intent/commands.ts';
import { isPayment } from './intent/state.ts';
import { outcomeOf } from './rail-upi.ts';

/** How long an answer waits for the transaction that it overtook; shorter than its own deadline. */
const OVERTAKEN_MS = 1_000;

/**
 * What the switch tells its PSP, as often as it likes. It is acknowledged when it is on record; an
 * answer about a transaction that is not known yet is not lost, the switch repeats it.
 */
export function pspService({ clock, intents, transactions, touched }: Deps): Service {
  const implementation: UpiPspServiceServer = {
    respPay: unary(async (request, ctx) => {
      const transaction = request.transaction ?? refuse('transaction', 'is required');
      const transactionId = transactionIdFrom(transaction.txnId, 'transaction.txn_id');
      const answer = outcomeOf(transaction);
      const id = await transactions.waitFor(transactionId, OVERTAKEN_MS);
      if (id === undefined) {
        const metadata = { transaction_id: transactionId };
        const options = { metadata, retryAfterMs: 500 };
        throw new Refusal('TRANSACTION_NOT_YET_KNOWN', 'UNAVAILABLE', options);
      }
      if (!isAnswer(answer)) return { consistencyToken: '' };
      const { state } = await intents.load(id);
      // Whoever tells of it knows the order, also while our own first append is in doubt.
      const correlationId = isPayment(state) ? state.terms.orderId : (ctx.correlationId ?? id);
      const causationId = ctx.causationId ?? transactionId;
      const context = answerContext(answer, { correlationId, causationId, tenant: TENANT });
      const command = { type: 'RecordAnswer', answer, at: clock.now() } as const;
      const handled = await intents.handle(id, command, context);
      touched(id, handled, context.commandId);
      return { consistencyToken: consistencyToken(granted(handled).position) };
    }),
  };
  return { definition: UpiPspServiceService, implementation };
}
