import {
  UpiParticipantServiceService,
  UpiPspServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import {
  Result,
  type Transaction as WireTransaction,
} from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { type CallOptions, type Network, type ServiceName, rpcErrorOf } from '@suuupra/grpc';
import { type Clock, type Instant, instantText } from '@suuupra/kernel';
import type { EffectContext } from '@suuupra/workflow';
import { finalStandingOf, standingOf, wireLegOf, wireTransactionOf } from '../wire.ts';
import type { Headroom } from '../position/headroom.ts';
import type { TransactionCommand } from './decider.ts';
import type { Leg } from './events.ts';
import type { Demand, TransactionEffect } from './saga.ts';
import { type Facts, type Transaction, hasEnded } from './state.ts';

/** The bank cannot be reached now: the leg stays due and is tried again. */
class BankUnreachableError extends Error {
  override readonly name = 'BankUnreachableError';
}

type Deps = Readonly<{
  clock: Clock;
  network: Network;
  /** The service that speaks for the PSP. */
  psp: ServiceName;
  /** Whether every answer about this payer is sent twice. */
  isDoubled: (payerVpa: string) => Promise<boolean>;
  headroom: Headroom;
}>;

type Commands = readonly TransactionCommand[];

const accountOf = ({ payer, payee }: Facts, leg: Leg): string =>
  leg === 'credit' || leg === 'creditReversal' ? payee.account : payer.account;

type Sending = Readonly<{ facts: Facts; leg: Leg }> & Demand;

async function sendLeg(
  { network }: Deps,
  { facts, leg, ...demand }: Sending,
  options: CallOptions,
): Promise<Commands> {
  const standing = { result: Result.RESULT_PENDING, code: '01' };
  const request = {
    leg: wireLegOf(leg),
    transaction: wireTransactionOf(facts, standing),
    accountNumber: accountOf(facts, leg),
    forReturn: demand.returnNumber !== undefined,
    ...demand,
  };
  await network.unary('bank', UpiParticipantServiceService.reqLeg, request, options);
  return [];
}

async function reserveDebit(
  { clock, network, headroom }: Deps,
  { txnId, payer, payee, amount }: Facts,
  options: CallOptions,
): Promise<Commands> {
  const { correlationId = txnId, causationId = txnId } = options;
  const debit = { txnId, payerBank: payer.bank, payeeBank: payee.bank, amount };
  const granted = await headroom.reserve(debit, { correlationId, causationId });
  const bankAvailable = network.available('bank');
  return [{ type: 'RecordReservation', granted, bankAvailable, at: clock.now() }];
}

type Telling = Readonly<{ transaction: WireTransaction; decidedAt: Instant }>;

/** Delivers an answer to the PSP, twice where answers about this payer are doubled. */
async function tell(
  { network, psp, isDoubled }: Deps,
  { transaction, decidedAt }: Telling,
  options: CallOptions,
): Promise<void> {
  const request = { transaction, decidedAt: instantText(decidedAt) };
  const times = (await isDoubled(transaction.payerVpa)) ? 2 : 1;
  for (let time = 0; time < times; time += 1) {
    try {
      await network.unary(psp, UpiPspServiceService.respPay, request, options);
    } catch (error) {
      // A PSP that has never asked for this payment has been told, and will not ask again.
      if (rpcErrorOf(error).status !== 'NOT_FOUND') throw error;
    }
  }
}

async function tellFinal(deps: Deps, state: Transaction, options: CallOptions): Promise<Commands> {
  if (!hasEnded(state)) return [];
  const { facts, decidedAt } = state;
  await tell(
    deps,
    { transaction: wireTransactionOf(facts, finalStandingOf(state)), decidedAt },
    options,
  );
  return [{ type: 'RecordFinalAnswerDelivered' }];
}

async function tellNews(deps: Deps, state: Transaction, options: CallOptions): Promise<Commands> {
  if (state.is !== 'confirmed' && state.is !== 'returned') return [];
  const { facts, newsAt } = state;
  const transaction = wireTransactionOf(facts, standingOf(state));
  await tell(deps, { transaction, decidedAt: newsAt }, options);
  return [{ type: 'RecordNewsDelivered' }];
}

/** The hands of the switch: legs to the bank, answers to the PSP. */
export function transactionEffects(
  deps: Deps,
): (effect: TransactionEffect, context: EffectContext<Transaction>) => Promise<Commands> {
  return async (effect, { state, correlationId, causationId }) => {
    if (state.is === 'absent') return [];
    const options = { correlationId, causationId };
    switch (effect.do) {
      case 'ReserveDebit':
        return reserveDebit(deps, state.facts, options);
      case 'AskWhenReachable': {
        if (!deps.network.available('bank')) throw new BankUnreachableError(effect.leg);
        return [{ type: 'RequestLeg', leg: effect.leg, at: deps.clock.now() }];
      }
      case 'SendLeg': {
        const { do: _do, key: _key, ...about } = effect;
        return sendLeg(deps, { facts: state.facts, ...about }, options);
      }
      case 'TellFinal':
        return tellFinal(deps, state, options);
      case 'TellNews':
        return tellNews(deps, state, options);
    }
  };
}
