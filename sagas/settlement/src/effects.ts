import {
  MerchantSettlementServiceService,
  MerchantSettlementState,
  type OpenMerchantSettlementRequest,
} from '@suuupra/contracts/suuupra/settlement/v1/merchant_settlement_service';
import {
  PostingServiceService,
  type StatementLine,
} from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { type CallOptions, type Network, moneyOf, refusalIn } from '@suuupra/grpc';
import { type Instant, MICROSECONDS, assert, idOf, instantText } from '@suuupra/kernel';
import type { EffectContext, Workflow } from '@suuupra/workflow';
import { SETTLEMENT_CATEGORY, type SettlementEvent, settlementEvents } from './events.ts';
import {
  type Movement,
  type Settlement,
  type SettlementEffect,
  plan,
  settlementDecider,
} from './saga.ts';
import { settlementIdOf, settlementInputs } from './translate.ts';

/** The accounts at the aggregator's bank, and when a declined transfer is tried again. */
export type SettlementPolicy = Readonly<{
  escrowAccount: string;
  merchantAccount: string;
  feeAccount: string;
  resumeMinutes: number;
}>;

type EffectOf<D extends SettlementEffect['do']> = Extract<SettlementEffect, { do: D }>;
type Answers = Promise<readonly SettlementEvent[]>;

/** Gives a day a capture or refund of an earlier one, once however often it is told. */
export type GiveToDay = (
  dayId: string,
  movement: Movement,
  origin: Readonly<{ commandId: string; correlationId: string; causationId: string }>,
) => Promise<void>;

/** What every call of one effect shares. `id` names one call, the same at every try. */
type Hands = Readonly<{
  network: Network;
  policy: SettlementPolicy;
  options: CallOptions;
  giveToDay: GiveToDay;
  context: EffectContext<Settlement>;
  id: (call: string) => string;
  at: Instant;
}>;

/** The merchant settlement saga: the plan's wishes, and the hands that grant them. */
export function settlementWorkflow(
  network: Network,
  policy: SettlementPolicy,
  giveToDay: GiveToDay,
): Workflow<SettlementEvent, SettlementEvent, Settlement, never, SettlementEffect> {
  return {
    name: 'merchant-settlement',
    aggregate: {
      category: SETTLEMENT_CATEGORY,
      codec: settlementEvents,
      decider: settlementDecider,
    },
    plan,
    inputs: settlementInputs,
    correlationOf: (_state, id) => id,
    perform: (effect, context) => {
      const { requestId, correlationId, causationId, at } = context;
      const options = { correlationId, causationId };
      const id = (call: string): string => idOf(requestId, call);
      return perform(effect, { network, policy, options, giveToDay, context, id, at });
    },
  };
}

function perform(effect: SettlementEffect, hands: Hands): Answers {
  switch (effect.do) {
    case 'CarryOver':
      return carryOver(effect, hands);
    case 'Open':
      return open(effect, hands);
    case 'Transfer':
      return transfer(effect, hands);
    case 'RecordPaid':
      return recordPaid(effect, hands);
    case 'Match':
      return match(effect, hands);
  }
}

/** The later day has it before this one lets it go: a crash in between tells the same again. */
async function carryOver(
  { movementId, movement }: EffectOf<'CarryOver'>,
  { giveToDay, context, id }: Hands,
): Answers {
  const { day } = movement;
  const { correlationId, causationId } = context;
  const origin = { commandId: id('carry-over'), correlationId, causationId };
  await giveToDay(settlementIdOf(day), movement, origin);
  return [{ type: 'SettlementCarriedOver', movementId, day }];
}

async function open({ day, totals }: EffectOf<'Open'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { openMerchantSettlement } = MerchantSettlementServiceService;
  const { captured, fee, feeCgst, feeSgst, refunded } = totals;
  const request: OpenMerchantSettlementRequest = {
    requestId: id('open'),
    day,
    captured: moneyOf(captured),
    fee: moneyOf(fee),
    feeCgst: moneyOf(feeCgst),
    feeSgst: moneyOf(feeSgst),
    refunded: moneyOf(refunded),
  };
  try {
    const call = network.unary('settlement', openMerchantSettlement, request, options);
    const { settlement } = await call;
    assert(settlement?.net !== undefined, 'an opened settlement has a net amount');
    const { minorUnits: net } = settlement.net;
    return [{ type: 'SettlementFixed', net, fees: fee + feeCgst + feeSgst }];
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.reason !== 'SETTLEMENT_NEGATIVE') throw error;
    return [{ type: 'SettlementHeld', reason: refusal.reason }];
  }
}

/** A transfer of nothing is none. A declined one is tried again later, under another name. */
async function transfer(effect: EffectOf<'Transfer'>, hands: Hands): Answers {
  const { network, policy, options, id, at } = hands;
  const { day, leg, amount, turn } = effect;
  if (amount === 0n) return [{ type: 'SettlementTransferred', leg, utr: '' }];
  const request = {
    requestId: id('transfer'),
    fromAccount: policy.escrowAccount,
    toAccount: leg === 'net' ? policy.merchantAccount : policy.feeAccount,
    amount: moneyOf(amount),
    reference: referenceOf(day, leg),
  };
  const { transfer: method } = PostingServiceService;
  const { posted, declineCode, utr } = await network.unary('bank', method, request, options);
  if (posted) return [{ type: 'SettlementTransferred', leg, utr }];
  const resumeAt = instantText(at + BigInt(policy.resumeMinutes) * MICROSECONDS.minute);
  return [{ type: 'SettlementTransferDeclined', leg, turn, code: declineCode, resumeAt }];
}

/** What stands on both statements beside a transfer. */
function referenceOf(day: string, leg: EffectOf<'Transfer'>['leg']): string {
  return leg === 'net' ? `settlement-${day}` : `fees-${day}`;
}

async function recordPaid({ day, utr }: EffectOf<'RecordPaid'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const request = { requestId: id('record-paid'), day, utr };
  const { recordSettlementPaid } = MerchantSettlementServiceService;
  await network.unary('settlement', recordSettlementPaid, request, options);
  return [{ type: 'SettlementRecorded', utr }];
}

/** What is matched is what stands on the bank's statement, not what we believe to have paid. */
async function match(effect: EffectOf<'Match'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { day, utr } = effect;
  const line = await statementLine(effect, hands);
  if (line === undefined && effect.net !== 0n) {
    if (await isMatched(effect, hands)) return [{ type: 'SettlementCompleted', day, utr }];
    throw new Error(`the statement has no line of the settlement of ${day}`);
  }
  const request = {
    requestId: id('match'),
    day,
    utr: line?.utr ?? '',
    amount: line?.amount ?? moneyOf(0n),
    postedAt: line?.postedAt ?? '',
  };
  try {
    const { matchBankLine } = MerchantSettlementServiceService;
    await network.unary('settlement', matchBankLine, request, options);
    return [{ type: 'SettlementCompleted', day, utr }];
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.reason !== 'BANK_LINE_DIFFERS') throw error;
    if (await isMatched(effect, hands)) return [{ type: 'SettlementCompleted', day, utr }];
    const reason = refusal.metadata['field'] === 'amount' ? 'BREAK_AMOUNT' : 'BREAK_REFERENCE';
    return [{ type: 'SettlementUnmatched', reason }];
  }
}

/** Whether a person has matched the right line already, before the saga came to look for it. */
async function isMatched(
  { day }: EffectOf<'Match'>,
  { network, options }: Hands,
): Promise<boolean> {
  const { getMerchantSettlement } = MerchantSettlementServiceService;
  const call = network.unary('settlement', getMerchantSettlement, { day }, options);
  const { settlement } = await call;
  return settlement?.state === MerchantSettlementState.MERCHANT_SETTLEMENT_STATE_MATCHED;
}

/**
 * The line under our reference where the money came in: the merchant's, or for a day below zero the
 * escrow's; undefined where nothing has come.
 */
async function statementLine(
  { day, net, utr }: EffectOf<'Match'>,
  { network, policy, options }: Hands,
): Promise<StatementLine | undefined> {
  if (net === 0n) return undefined;
  const accountNumber = net < 0n ? policy.escrowAccount : policy.merchantAccount;
  const request = { accountNumber, reference: referenceOf(day, 'net') };
  const { findStatementLines } = PostingServiceService;
  const { lines } = await network.unary('bank', findStatementLines, request, options);
  const credits = lines.filter(({ amount }) => (amount?.minorUnits ?? 0n) > 0n);
  return credits.find((one) => one.utr === utr) ?? credits[0];
}
