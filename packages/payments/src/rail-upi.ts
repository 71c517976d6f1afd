import {
  type ReqPayRequest,
  UpiSwitchServiceService as UpiSwitch,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { Result, type Transaction } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { type Network, moneyOf, paiseOf } from '@suuupra/grpc';
import type { Rail, RailAnswer, RailCall, RailOutcome } from './rail.ts';
import { failureOf, saysReturned } from './upi-codes.ts';

/** The rail of UPI: the switch over gRPC. Nothing of it is seen behind this file. */
export function upiRail(network: Network): Rail {
  const hand = async (call: RailCall): Promise<void> => {
    const { transactionId: txnId, amount, payer, payee, merchantReference } = call;
    const { correlationId, causationId } = call;
    const asked: ReqPayRequest = {
      ...{ txnId, payerVpa: payer, payeeVpa: payee, merchantReference },
      amount: moneyOf(amount),
    };
    const origin = { correlationId, causationId };
    await network.unary('upi-switch', UpiSwitch.reqPay, asked, origin);
  };
  return {
    name: 'upi',
    available: () => network.available('upi-switch'),
    collect: hand,
    pay: hand,
    inquire: async (txnId) => {
      const { transaction } = await network.unary('upi-switch', UpiSwitch.reqChkTxn, { txnId });
      return transaction ? outcomeOf(transaction) : { is: 'absent' };
    },
  };
}

/**
 * A transaction of the switch in the words of every rail.
 * @throws BadRequest for an amount that is none.
 */
export function outcomeOf(transaction: Transaction): RailOutcome {
  const { txnId: transactionId, rrn, payerVpa: payer, payeeVpa: payee, code } = transaction;
  const amount = paiseOf(transaction.amount, 'transaction.amount');
  const seen = { transactionId, rrn, amount, payer, payee, code };
  const { result } = transaction;
  if (result === Result.RESULT_SUCCESS) return { is: 'succeeded', ...seen };
  if (result === Result.RESULT_FAILURE) return failed(seen);
  if (result === Result.RESULT_DEEMED) return { is: 'deemed', ...seen };
  if (result === Result.RESULT_PENDING) return { is: 'pending' };
  // A result that this binary does not know is no answer, and certainly no failure.
  return { is: 'unclear', ...seen };
}

type Seen = Omit<Extract<RailAnswer, { is: 'succeeded' }>, 'is'>;

function failed(seen: Seen): RailAnswer {
  const meaning = failureOf(seen.code);
  if (meaning === 'unclear') return { is: 'unclear', ...seen };
  const returned = saysReturned(seen.code);
  return { is: 'declined', retryable: meaning === 'retryable', returned, ...seen };
}
