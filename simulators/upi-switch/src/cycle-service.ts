import { createHash } from 'node:crypto';
import {
  type AbortCycleRequest,
  type RecordShortfallRequest,
  type SettlementCycle,
  type SettlementCycleServiceServer,
  SettlementCycleServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/settlement_cycle_service';
import { type CommandContext, consistencyToken } from '@suuupra/eventstore';
import { type CallContext, Refusal, paiseOf, unary, type Service } from '@suuupra/grpc';
import { assert, sum } from '@suuupra/kernel';
import { waitForHead } from './await-log.ts';
import { cycleStreamId, laneOfCycle, parseCycleId } from './cycle/calendar.ts';
import type { CycleCommand } from './cycle/decider.ts';
import { netsOf, rawFileOf } from './cycle/netting.ts';
import type { Deps } from './deps.ts';
import { switchReasons } from './errors.ts';
import { acceptedOrRefused, badField, operatorContext } from './request.ts';
import { wireCycleOf } from './wire.ts';

type Request = Readonly<{ requestId: string; cycleId: string }>;
type Response = { cycle: SettlementCycle; consistencyToken: string };

function checkedId(cycleId: string): string {
  if (parseCycleId(cycleId) !== undefined) return cycleId;
  return badField(
    'cycle_id',
    'must look like 2026-11-16/02 or 2026-11-16/dc1',
    'CYCLE_ID_MALFORMED',
  );
}

async function stateOf({ cycles }: Deps, cycleId: string) {
  return (await cycles.load(cycleStreamId(checkedId(cycleId)))).state;
}

async function isSettled(deps: Deps, cycleId: string): Promise<boolean> {
  if (cycleId === '') return true;
  const state = await stateOf(deps, cycleId);
  // Nothing is owed in an aborted one, so it is as settled as what was cut before it.
  if (state.is === 'aborted') return isSettled(deps, state.previousCycleId);
  return state.is === 'settled' || state.is === 'finalised';
}

async function isPreviousSettled(deps: Deps, cycleId: string): Promise<boolean> {
  const state = await stateOf(deps, cycleId);
  return isSettled(deps, state.is === 'absent' ? '' : state.previousCycleId);
}

async function decide(
  deps: Deps,
  command: CycleCommand,
  context: CommandContext,
): Promise<Response> {
  const streamId = cycleStreamId(command.cycleId);
  const { state, position } = acceptedOrRefused(
    await deps.cycles.handle(streamId, command, context),
  );
  assert(state.is !== 'absent', 'a cycle that was decided on is on record');
  return { cycle: wireCycleOf(state), consistencyToken: consistencyToken(position) };
}

async function cutOver(deps: Deps, request: Request, ctx: CallContext): Promise<Response> {
  const { book } = deps;
  const cycleId = checkedId(request.cycleId);
  await waitForHead(deps);
  const lane = laneOfCycle(cycleId);
  const openCycleId = book.openCycleId(lane);
  const previousCycleId = book.lastCutId(lane);
  const context = operatorContext(ctx, request.requestId, openCycleId, previousCycleId);
  return decide(deps, { type: 'CutOver', cycleId, openCycleId, previousCycleId }, context);
}

/**
 * The cut is looked for first and the log waited for then, so that the fold has passed the mark.
 * The other way round a cut in between would make a cycle with transactions look like an empty one.
 */
async function netCycle(deps: Deps, request: Request, ctx: CallContext): Promise<Response> {
  const cycleId = checkedId(request.cycleId);
  if ((await stateOf(deps, cycleId)).is === 'absent') {
    throw new Refusal('CYCLE_NOT_CUT', switchReasons.CYCLE_NOT_CUT);
  }
  await waitForHead(deps);
  const rows = deps.book.rowsOf(cycleId) ?? []; // None is known of a funded one, nor needed.
  const rawFile = rawFileOf(cycleId, rows);
  const figures = {
    transactions: rows.length,
    nets: netsOf(rows),
    controlTotal: sum(rows.map(({ amount }) => amount)),
    rawFileSha256: createHash('sha256').update(rawFile, 'utf8').digest('hex'),
  };
  const context = operatorContext(ctx, request.requestId, figures.rawFileSha256);
  return decide(deps, { type: 'NetCycle', cycleId, ...figures }, context);
}

async function recordFunding(deps: Deps, request: Request, ctx: CallContext): Promise<Response> {
  const cycleId = checkedId(request.cycleId);
  const previousSettled = await isPreviousSettled(deps, cycleId);
  const context = operatorContext(ctx, request.requestId, String(previousSettled));
  return decide(deps, { type: 'RecordFunding', cycleId, previousSettled }, context);
}

async function recordShortfall(
  deps: Deps,
  request: RecordShortfallRequest,
  ctx: CallContext,
): Promise<Response> {
  const cycleId = checkedId(request.cycleId);
  const { member } = request;
  const amount = paiseOf(request.amount, 'amount');
  if (amount <= 0n) badField('amount.minor_units', 'must be above zero', 'AMOUNT_NOT_POSITIVE');
  const previousSettled = await isPreviousSettled(deps, cycleId);
  const context = operatorContext(ctx, request.requestId, String(previousSettled));
  const command = { type: 'RecordShortfall', cycleId, member, amount, previousSettled } as const;
  return decide(deps, command, context);
}

/** The reasons of an operator are kept for ever, so they are kept short. */
const REASON_LENGTH = 200;

function abortCycle(deps: Deps, request: AbortCycleRequest, ctx: CallContext): Promise<Response> {
  const cycleId = checkedId(request.cycleId);
  const { reason } = request;
  if (reason === '' || reason.length > REASON_LENGTH) {
    badField('reason', `must be 1 to ${REASON_LENGTH} characters`, 'REASON_LENGTH');
  }
  const context = operatorContext(ctx, request.requestId);
  return decide(deps, { type: 'AbortCycle', cycleId, reason }, context);
}

function cycleMethods(deps: Deps): SettlementCycleServiceServer {
  return {
    cutOver: unary((request, ctx) => cutOver(deps, request, ctx)),
    netCycle: unary((request, ctx) => netCycle(deps, request, ctx)),
    recordFunding: unary((request, ctx) => recordFunding(deps, request, ctx)),
    recordShortfall: unary((request, ctx) => recordShortfall(deps, request, ctx)),
    drawGuarantee: unary((request, ctx) => {
      const cycleId = checkedId(request.cycleId);
      const context = operatorContext(ctx, request.requestId);
      return decide(deps, { type: 'DrawGuarantee', cycleId }, context);
    }),
    abortCycle: unary((request, ctx) => abortCycle(deps, request, ctx)),
    finaliseCycle: unary((request, ctx) => {
      const cycleId = checkedId(request.cycleId);
      const context = operatorContext(ctx, request.requestId);
      return decide(deps, { type: 'FinaliseCycle', cycleId }, context);
    }),
    getCycle: unary(async (request) => {
      const state = await stateOf(deps, request.cycleId);
      if (state.is !== 'absent') return { cycle: wireCycleOf(state) };
      throw new Refusal('CYCLE_NOT_FOUND', switchReasons.CYCLE_NOT_FOUND);
    }),
  };
}

/** Settlement between the banks, cycle by cycle. */
export function cycleService(deps: Deps): Service {
  return { definition: SettlementCycleServiceService, implementation: cycleMethods(deps) };
}
