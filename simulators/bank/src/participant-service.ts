import { Leg } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import {
  type ReqLegRequest,
  type ReqLegResponse,
  type UpiParticipantServiceServer,
  UpiParticipantServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { consistencyToken } from '@suuupra/eventstore';
import { type CallContext, paiseOf, unary, type Service } from '@suuupra/grpc';
import { type Instant, instantText, parseInstant } from '@suuupra/kernel';
import type { PostingLeg } from './account/events.ts';
import { type PostLeg, type ReverseLeg, duplicateCode } from './account/legs.ts';
import { type StoredAnswer, storedAnswer } from './account/stored-answer.ts';
import { type Behaviour, authorisationCode } from './behaviour.ts';
import type { Deps } from './deps.ts';
import { type Outbox, wireAnswerOf } from './outbox.ts';
import { accountNumberOf, badField, commandContext, vpaKeyOf } from './request.ts';

/** What is asked of the bank: a posting, its reversal, or the payer's word. */
type Task = Readonly<{ leg: PostingLeg; reversal: boolean }> | 'authorisation';

const POSTINGS: ReadonlyMap<Leg, Task> = new Map<Leg, Task>([
  [Leg.LEG_AUTHORISATION, 'authorisation'],
  [Leg.LEG_DEBIT, { leg: 'debit', reversal: false }],
  [Leg.LEG_CREDIT, { leg: 'credit', reversal: false }],
  [Leg.LEG_DEBIT_REVERSAL, { leg: 'debit', reversal: true }],
  [Leg.LEG_CREDIT_REVERSAL, { leg: 'credit', reversal: true }],
]);

type Asked = Readonly<{
  task: Task;
  wireLeg: Leg;
  accountNumber: string;
  payerVpa: string;
  originatedAt: Instant;
  forReturn: boolean;
  /** Which demand for recovery it is. */
  recovery: number | undefined;
  /** Which return it is for. */
  returnNumber: number | undefined;
  again: boolean | undefined;
  fields: Readonly<{ txnId: string; amount: bigint; rrn: string; merchantReference: string }>;
}>;

function askedOf(request: ReqLegRequest): Asked {
  const { leg: wireLeg, transaction, accountNumber, forReturn } = request;
  const { recovery, returnNumber, again } = request;
  const task = POSTINGS.get(wireLeg) ?? badField('leg', 'must be named', 'LEG_UNKNOWN');
  if (transaction === undefined) return badField('transaction', 'is required', 'REQUIRED');
  const { txnId, rrn, merchantReference } = transaction;
  if (!/^[A-Z]{3}[A-Za-z0-9]{32}$/.test(txnId)) {
    badField('transaction.txn_id', 'must be 35 alphanumerics', 'TXN_ID_MALFORMED');
  }
  if (!/^\d{12}$/.test(rrn)) {
    badField('transaction.rrn', 'must be twelve digits', 'RRN_MALFORMED');
  }
  const originatedAt =
    parseInstant(transaction.originatedAt) ??
    badField('transaction.originated_at', 'must be RFC 3339', 'TIME_MALFORMED');
  const amount = paiseOf(transaction.amount, 'transaction.amount');
  return {
    task,
    wireLeg,
    accountNumber: accountNumberOf(accountNumber, 'account_number'),
    payerVpa: vpaKeyOf(transaction.payerVpa, 'transaction.payer_vpa'),
    originatedAt,
    forReturn,
    recovery: attemptOf(recovery),
    returnNumber,
    again,
    fields: { txnId, amount, rrn, merchantReference },
  };
}

function attemptOf(recovery: number | undefined): number | undefined {
  if (recovery === undefined || recovery > 0) return recovery;
  return badField('recovery', 'must be positive', 'RECOVERY_MALFORMED');
}

type Posting = Exclude<Task, 'authorisation'>;

function commandOf(
  asked: Asked,
  { leg, reversal }: Posting,
  rest: Readonly<{ behaviour: Behaviour; at: Instant }>,
) {
  const { fields, originatedAt } = asked;
  if (reversal) {
    const returned = asked.forReturn ? ({ forReturn: true } as const) : {};
    const demanded = asked.recovery === undefined ? {} : { recovery: asked.recovery };
    const reasons = { ...returned, ...demanded };
    return { type: 'ReverseLeg', leg, ...rest, ...reasons, ...fields } satisfies ReverseLeg;
  }
  return { type: 'PostLeg', leg, ...rest, originatedAt, ...fields } satisfies PostLeg;
}

// What differs makes another command, so that a repetition is always decided by its content.
function contextOf(ctx: CallContext, asked: Asked, behaviour: Behaviour) {
  const { txnId, amount, rrn, merchantReference } = asked.fields;
  const content = [amount.toString(), rrn, merchantReference, instantText(asked.originatedAt)];
  if (asked.forReturn) content.push('return');
  if (asked.recovery !== undefined) content.push(`recovery ${asked.recovery}`);
  return commandContext(ctx, 'upi-switch', txnId, String(asked.wireLeg), ...content, behaviour);
}

/** The answer to a posting; recorded ones can be given again after a crash, silence is none. */
type Outcome = Readonly<{ said: StoredAnswer | undefined; recorded: boolean; position: bigint }>;

function unknownAccountCode({ leg, reversal }: Posting): string {
  if (reversal) return 'NO';
  return leg === 'debit' ? 'XH' : 'XI';
}

async function post(deps: Deps, asked: Asked, task: Posting, ctx: CallContext): Promise<Outcome> {
  const { state: fault } = await deps.faults.load(asked.payerVpa);
  const command = commandOf(asked, task, {
    behaviour: fault.behaviour,
    at: deps.clock.now(),
  });
  const context = contextOf(ctx, asked, fault.behaviour);
  const handled = await deps.accounts.handle(asked.accountNumber, command, context);
  const unrecorded = { recorded: false, position: 0n };
  if (!handled.ok) {
    const isUnknown = handled.reason === 'ACCOUNT_NOT_FOUND';
    const code = isUnknown ? unknownAccountCode(task) : duplicateCode(task.leg);
    return { said: { code }, ...unrecorded };
  }
  const { state, position } = handled;
  if (state.is === 'absent') return { said: { code: unknownAccountCode(task) }, ...unrecorded };
  const said = storedAnswer(state, { ...task, txnId: asked.fields.txnId });
  return { said, recorded: true, position };
}

async function authorise(deps: Deps, { payerVpa }: Asked): Promise<Outcome> {
  const { state } = await deps.faults.load(payerVpa);
  return { said: { code: authorisationCode(state.behaviour) }, recorded: false, position: 0n };
}

async function reqLeg(
  deps: Deps & Readonly<{ outbox: Outbox }>,
  request: ReqLegRequest,
  ctx: CallContext,
): Promise<ReqLegResponse> {
  const asked = askedOf(request);
  const { task, wireLeg, fields } = asked;
  const outcome =
    task === 'authorisation' ? await authorise(deps, asked) : await post(deps, asked, task, ctx);
  const { said, recorded, position } = outcome;
  const token = position === 0n ? '' : consistencyToken(position);
  if (said === undefined) return { consistencyToken: token };
  const { recovery, returnNumber, again } = asked;
  const about = { txnId: fields.txnId, leg: wireLeg, recovery, returnNumber, again };
  const answer = wireAnswerOf({ ...about, ...said });
  const options = { correlationId: ctx.correlationId ?? fields.txnId };
  // What is nowhere on record must have arrived before the leg is acknowledged: afterwards nobody
  // would ask again, and a crash in between would turn the answer into silence. So must the answer
  // to a reversal: a case has no budget behind which the switch would do something else.
  const isReversal = task !== 'authorisation' && task.reversal;
  if (recorded && !isReversal) deps.outbox.send(answer, options);
  else await deps.outbox.sendNow(answer, options);
  return { consistencyToken: token };
}

function participantMethods(
  deps: Deps & Readonly<{ outbox: Outbox }>,
): UpiParticipantServiceServer {
  return { reqLeg: unary((request, ctx) => reqLeg(deps, request, ctx)) };
}

/** The bank in its roles of remitter, beneficiary and payer's PSP. */
export function participantService(deps: Deps & Readonly<{ outbox: Outbox }>): Service {
  return { definition: UpiParticipantServiceService, implementation: participantMethods(deps) };
}
