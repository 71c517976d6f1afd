import {
  type MerchantSettlement as WireSettlement,
  type MerchantSettlementServiceServer,
  MerchantSettlementServiceService,
  MerchantSettlementState,
} from '@suuupra/contracts/suuupra/settlement/v1/merchant_settlement_service';
import { type CommandContext, type Handled, type Handler } from '@suuupra/eventstore';
import { consistencyToken } from '@suuupra/eventstore';
import { BadRequest, type CallContext, Refusal, moneyOf, paiseOf } from '@suuupra/grpc';
import { type Service, requestId, unary } from '@suuupra/grpc';
import { type CivilDate, idOf, parseInstant } from '@suuupra/kernel';
import { type SettlementReason, settlementReasons } from './errors.ts';
import type { MerchantSettlement, MerchantSettlementCommand } from './merchant/decider.ts';
import type { MerchantSettlementReason } from './merchant/decider.ts';
import type { MerchantSettlementEvent } from './merchant/events.ts';

const TENANT = 'main';
const MAX_UTR_CHARS = 64;

/** What the service is made of. */
export type Deps = Readonly<{
  settlements: Handler<
    MerchantSettlementCommand,
    MerchantSettlementEvent,
    MerchantSettlement,
    MerchantSettlementReason
  >;
}>;

type Answer = Readonly<{ settlement: WireSettlement; consistencyToken: string }>;

/** What the aggregator owes the merchant for a day, from fixed figures to the bank's line. */
export function merchantSettlementService({ settlements }: Deps): Service {
  const decide = async (
    day: CivilDate,
    command: MerchantSettlementCommand,
    context: CommandContext,
  ): Promise<Answer> => {
    const { state, position } = granted(await settlements.handle(day, command, context));
    return { settlement: wireOf(state), consistencyToken: consistencyToken(position) };
  };
  const implementation: MerchantSettlementServiceServer = {
    openMerchantSettlement: unary(async (request, ctx) => {
      const day = dayOf(request.day);
      const context = contextOf(ctx, request.requestId, day);
      const figures = {
        captured: paiseOf(request.captured, 'captured'),
        fee: paiseOf(request.fee, 'fee'),
        feeCgst: paiseOf(request.feeCgst, 'fee_cgst'),
        feeSgst: paiseOf(request.feeSgst, 'fee_sgst'),
        refunded: paiseOf(request.refunded, 'refunded'),
      };
      const answer = await decide(day, { type: 'OpenSettlement', day, ...figures }, context);
      // It is on record, and nothing that the caller could pay: also when it has been made up for.
      const net = answer.settlement.net?.minorUnits ?? 0n;
      if (net < 0n) throw refusal('SETTLEMENT_NEGATIVE', { net: `${net}` });
      return answer;
    }),
    recordSettlementPaid: unary(async (request, ctx) => {
      const day = dayOf(request.day);
      const context = contextOf(ctx, request.requestId, day);
      const utr = utrOf(request.utr);
      return await decide(day, { type: 'RecordPaid', utr }, context);
    }),
    matchBankLine: unary(async (request, ctx) => {
      const day = dayOf(request.day);
      const context = contextOf(ctx, request.requestId, day);
      const utr = utrOf(request.utr);
      const amount = paiseOf(request.amount, 'amount');
      const postedAt = momentOf(request.postedAt, 'posted_at');
      return await decide(day, { type: 'MatchBankLine', utr, amount, postedAt }, context);
    }),
    getMerchantSettlement: unary(async (request) => {
      const { state } = await settlements.load(dayOf(request.day));
      return { settlement: wireOf(state) };
    }),
  };
  return { definition: MerchantSettlementServiceService, implementation };
}

/** The day is part of a command's id: two days under one request id make no event of one id. */
function contextOf(ctx: CallContext, request: string, day: CivilDate): CommandContext {
  const commandId = idOf('request', TENANT, ctx.method, requestId(request), day);
  return {
    commandId,
    correlationId: ctx.correlationId ?? commandId,
    causationId: ctx.causationId ?? commandId,
    actor: ctx.actor,
    tenant: TENANT,
  };
}

/** An Indian date that there is, `2026-11-16`. Throws BadRequest. */
function dayOf(text: string): CivilDate {
  if (parseInstant(`${text}T00:00:00Z`) !== undefined) return text;
  throw new BadRequest([{ field: 'day', description: 'must be a date such as 2026-11-16' }]);
}

/** A moment in RFC 3339, or nothing. Throws BadRequest. */
function momentOf(text: string, field: string): string {
  if (text === '' || parseInstant(text) !== undefined) return text;
  throw new BadRequest([{ field, description: 'must be a time in RFC 3339, or empty' }]);
}

function utrOf(text: string): string {
  if (text.length <= MAX_UTR_CHARS) return text;
  const description = `is longer than ${MAX_UTR_CHARS} characters`;
  throw new BadRequest([{ field: 'utr', description }]);
}

function refusal(reason: SettlementReason, metadata: Readonly<Record<string, string>>): Refusal {
  return new Refusal(reason, settlementReasons[reason], { metadata });
}

type Yes<S, E, R extends string> = Extract<Handled<S, E, R>, Readonly<{ ok: true }>>;

function granted<S, E, R extends SettlementReason>(handled: Handled<S, E, R>): Yes<S, E, R> {
  if (handled.ok) return handled;
  throw refusal(handled.reason, handled.detail);
}

const STATES = {
  opened: MerchantSettlementState.MERCHANT_SETTLEMENT_STATE_OPENED,
  negative: MerchantSettlementState.MERCHANT_SETTLEMENT_STATE_NEGATIVE,
  paid: MerchantSettlementState.MERCHANT_SETTLEMENT_STATE_PAID,
  matched: MerchantSettlementState.MERCHANT_SETTLEMENT_STATE_MATCHED,
} as const;

function wireOf(state: MerchantSettlement): WireSettlement {
  if (state.is === 'absent') throw refusal('SETTLEMENT_NOT_FOUND', {});
  const { figures, net } = state;
  return {
    day: figures.day,
    captured: moneyOf(figures.captured),
    fee: moneyOf(figures.fee),
    feeCgst: moneyOf(figures.feeCgst),
    feeSgst: moneyOf(figures.feeSgst),
    refunded: moneyOf(figures.refunded),
    net: moneyOf(net),
    state: STATES[state.is],
    utr: 'utr' in state ? state.utr : '',
  };
}
