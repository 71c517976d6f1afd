import {
  type ReqPayRequest,
  type ReqPayResponse,
  type RespLegRequest,
  type UpiSwitchServiceServer,
  UpiSwitchServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { type CommandContext, consistencyToken } from '@suuupra/eventstore';
import { type CallContext, Refusal, paiseOf, unary, type Service } from '@suuupra/grpc';
import { canReachBank } from './bank-reach.ts';
import type { Deps } from './deps.ts';
import { switchReasons } from './errors.ts';
import { vpaKeyOf } from './formats.ts';
import { acceptedOrRefused, badField, commandContext, txnIdOf, vpaOf } from './request.ts';
import type { Answer } from './transaction/answers.ts';
import type { ReceiveTransaction, TransactionCommand } from './transaction/decider.ts';
import { answerName, returnName } from './transaction/names.ts';
import type { Party } from './transaction/state.ts';
import { legOf, standingOf, wireTransactionOf } from './wire.ts';

const MERCHANT_REFERENCE_MAX_CHARS = 64;

type Asked = Omit<ReceiveTransaction, 'rrn' | 'payer' | 'payee' | 'bankAvailable' | 'at'>;

function askedOf(request: ReqPayRequest, ctx: CallContext): Asked {
  const { merchantReference } = request;
  if (merchantReference.length > MERCHANT_REFERENCE_MAX_CHARS) {
    badField('merchant_reference', 'is longer than 64 characters', 'REFERENCE_TOO_LONG');
  }
  const txnId = txnIdOf(request.txnId);
  return {
    type: 'ReceiveTransaction',
    txnId,
    payerVpa: vpaOf(request.payerVpa, 'payer_vpa'),
    payeeVpa: vpaOf(request.payeeVpa, 'payee_vpa'),
    amount: paiseOf(request.amount, 'amount'),
    merchantReference,
    correlationId: ctx.correlationId ?? txnId,
  };
}

async function resolve({ vpas }: Deps, vpa: string): Promise<Party | null> {
  const { destination } = (await vpas.load(vpaKeyOf(vpa))).state;
  return destination && { account: destination.accountNumber, bank: destination.bank };
}

async function receive(
  deps: Deps,
  request: ReqPayRequest,
  ctx: CallContext,
): Promise<ReqPayResponse> {
  const { transactions, rrns, clock } = deps;
  const asked = askedOf(request, ctx);
  const { txnId } = asked;
  const payer = await resolve(deps, asked.payerVpa);
  const payee = await resolve(deps, asked.payeeVpa);
  const bankAvailable = await canReachBank(deps, ctx);
  const known = await transactions.load(txnId);
  const at = clock.now();
  // A transaction that is known already needs no number: it is only acknowledged again.
  const rrn = known.revision < 0n ? rrns.next(at) : '';
  if (rrn === undefined) throw new Refusal('RRN_EXHAUSTED', switchReasons.RRN_EXHAUSTED);
  const command: ReceiveTransaction = { ...asked, rrn, payer, payee, bankAvailable, at };
  const context = commandContext(ctx, 'psp', txnId, rrn);
  const handled = await transactions.handle(txnId, command, context);
  deps.touched(txnId, handled, context.commandId);
  return { consistencyToken: consistencyToken(acceptedOrRefused(handled).position) };
}

/**
 * Whether the debit of a transaction has to be reserved under a net debit cap first. Only where
 * there surely is none it is not: a transaction may be on record whose append is not answered yet,
 * so what is not known here is left to the workflow and to the position itself.
 */
async function isReserved({ transactions, headroom }: Deps, txnId: string): Promise<boolean> {
  const { state } = await transactions.load(txnId);
  if (state.is === 'absent') return true;
  const { payer, payee } = state.facts;
  return headroom.mayBeCapped(payer.bank, payee.bank);
}

type Said = Pick<Answer, 'reversed' | 'recovery' | 'returnNumber' | 'again'>;

/** What an answer says besides its code; nothing for almost all of them. */
function saidOf({ amountReversed, recovery, returnNumber, again }: RespLegRequest): Said {
  if (recovery !== undefined && recovery <= 0) {
    badField('recovery', 'must be positive', 'RECOVERY_MALFORMED');
  }
  if (returnNumber !== undefined && returnNumber <= 0) {
    badField('return_number', 'must be positive', 'RETURN_NUMBER_MALFORMED');
  }
  return {
    ...(amountReversed && { reversed: paiseOf(amountReversed, 'amount_reversed') }),
    ...(recovery === undefined ? {} : { recovery }),
    ...(returnNumber === undefined ? {} : { returnNumber }),
    ...(again && { again }),
  };
}

/** A bank answers a leg. */
async function heard(deps: Deps, request: RespLegRequest, ctx: CallContext) {
  const txnId = txnIdOf(request.txnId);
  const { code } = request;
  const leg = legOf(request.leg) ?? badField('leg', 'must be named', 'LEG_UNKNOWN');
  if (!/^[A-Z0-9]{2,3}$/.test(code)) {
    badField('code', 'must be two or three capitals or digits', 'CODE_MALFORMED');
  }
  const bankAvailable = await canReachBank(deps, ctx);
  const isAsked = leg === 'authorisation' && (await isReserved(deps, txnId));
  const reserve = isAsked ? ({ reserve: true } as const) : {};
  const at = deps.clock.now();
  const answer = { leg, code, bankAvailable, ...reserve, ...saidOf(request), at };
  const context = commandContext(ctx, 'bank', txnId, ...answerName(answer));
  return decide(deps, { txnId, command: { type: 'RecordLegAnswer', ...answer }, context });
}

type Asking = Readonly<{ txnId: string; command: TransactionCommand; context: CommandContext }>;

async function decide(deps: Deps, { txnId, command, context }: Asking) {
  const handled = await deps.transactions.handle(txnId, command, context);
  deps.touched(txnId, handled, context.commandId);
  return { consistencyToken: consistencyToken(acceptedOrRefused(handled).position) };
}

function switchMethods(deps: Deps): UpiSwitchServiceServer {
  const { transactions, clock } = deps;
  return {
    reqPay: unary((request, ctx) => receive(deps, request, ctx)),
    reqChkTxn: unary(async (request) => {
      const { state } = await transactions.load(txnIdOf(request.txnId));
      if (state.is === 'absent') return { transaction: undefined };
      return { transaction: wireTransactionOf(state.facts, standingOf(state)) };
    }),
    respLeg: unary((request, ctx) => heard(deps, request, ctx)),
    raiseTcc: unary((request, ctx) => {
      const txnId = txnIdOf(request.txnId);
      const context = commandContext(ctx, 'bank', txnId);
      return decide(deps, { txnId, command: { type: 'RaiseTcc', at: clock.now() }, context });
    }),
    raiseRet: unary(async (request, ctx) => {
      const txnId = txnIdOf(request.txnId);
      const { state } = await transactions.load(txnId);
      const context = commandContext(ctx, 'bank', txnId, ...returnName(state));
      return decide(deps, { txnId, command: { type: 'RaiseRet', at: clock.now() }, context });
    }),
    raiseDrc: unary((request, ctx) => {
      const txnId = txnIdOf(request.txnId);
      const context = commandContext(ctx, 'bank', txnId);
      return decide(deps, { txnId, command: { type: 'RaiseDrc', at: clock.now() }, context });
    }),
  };
}

/** The switch as PSPs and banks see it: everything is acknowledged once it is on record. */
export function switchService(deps: Deps): Service {
  return { definition: UpiSwitchServiceService, implementation: switchMethods(deps) };
}
