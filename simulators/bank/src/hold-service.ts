import {
  type CaptureHoldRequest,
  type CaptureHoldResponse,
  type HoldServiceServer,
  type PlaceHoldRequest,
  type PlaceHoldResponse,
  type ReleaseHoldRequest,
  type ReleaseHoldResponse,
  HoldServiceService,
} from '@suuupra/contracts/suuupra/sim/bank/v1/hold_service';
import { consistencyToken } from '@suuupra/eventstore';
import { type CallContext, paiseOf, unary, type Service } from '@suuupra/grpc';
import { assert, idOf, isUuid, parseInstant } from '@suuupra/kernel';
import type { Money } from '@suuupra/contracts/suuupra/type/v1/money';
import { openOrRefused } from './account-service.ts';
import { holdOf } from './account/state.ts';
import type { Deps } from './deps.ts';
import { referenceOf } from './posting-service.ts';
import { TENANT, acceptedOrRefused, accountNumberOf, badField } from './request.ts';
import { operatorContext } from './request.ts';
import { utrOf } from './transfers.ts';

function amountOf(money: Money | undefined): bigint {
  const amount = paiseOf(money, 'amount');
  if (amount > 0n) return amount;
  return badField('amount.minor_units', 'must be positive', 'AMOUNT_MUST_BE_POSITIVE');
}

function holdIdOf(text: string): string {
  return isUuid(text) ? text : badField('hold_id', 'must be a UUID', 'HOLD_ID_MALFORMED');
}

async function placeHold(
  { accounts, clock }: Deps,
  request: PlaceHoldRequest,
  ctx: CallContext,
): Promise<PlaceHoldResponse> {
  const context = operatorContext(ctx, request.requestId);
  const accountNumber = accountNumberOf(request.accountNumber, 'account_number');
  const amount = amountOf(request.amount);
  const reference = referenceOf(request.reference);
  const expiresAt =
    parseInstant(request.expiresAt) ?? badField('expires_at', 'must be RFC 3339', 'TIME_MALFORMED');
  const holdId = idOf('hold', TENANT, accountNumber, request.requestId);
  const content = { holdId, amount, reference, expiresAt };
  const command = { type: 'PlaceHold', ...content, at: clock.now() } as const;
  const handled = acceptedOrRefused(await accounts.handle(accountNumber, command, context));
  const hold = holdOf(openOrRefused(handled.state, accountNumber), holdId);
  assert(hold !== undefined, 'a hold that was decided on is on record');
  const declineCode = hold.is === 'declined' ? hold.code : '';
  const token = consistencyToken(handled.position);
  return { holdId, held: declineCode === '', declineCode, consistencyToken: token };
}

async function captureHold(
  { accounts, clock }: Deps,
  request: CaptureHoldRequest,
  ctx: CallContext,
): Promise<CaptureHoldResponse> {
  const context = operatorContext(ctx, request.requestId);
  const accountNumber = accountNumberOf(request.accountNumber, 'account_number');
  const holdId = holdIdOf(request.holdId);
  const amount = amountOf(request.amount);
  const { bank } = openOrRefused((await accounts.load(accountNumber)).state, accountNumber);
  const captureId = idOf('capture', TENANT, holdId, request.requestId);
  const content = { holdId, captureId, amount, utr: utrOf(bank, captureId) };
  const command = { type: 'CaptureHold', ...content, at: clock.now() } as const;
  const { position } = acceptedOrRefused(await accounts.handle(accountNumber, command, context));
  return { utr: content.utr, consistencyToken: consistencyToken(position) };
}

async function releaseHold(
  { accounts, clock }: Deps,
  request: ReleaseHoldRequest,
  ctx: CallContext,
): Promise<ReleaseHoldResponse> {
  const context = operatorContext(ctx, request.requestId);
  const accountNumber = accountNumberOf(request.accountNumber, 'account_number');
  const holdId = holdIdOf(request.holdId);
  const command = { type: 'ReleaseHold', holdId, at: clock.now() } as const;
  const { position } = acceptedOrRefused(await accounts.handle(accountNumber, command, context));
  return { consistencyToken: consistencyToken(position) };
}

function holdMethods(deps: Deps): HoldServiceServer {
  return {
    placeHold: unary((request, ctx) => placeHold(deps, request, ctx)),
    captureHold: unary((request, ctx) => captureHold(deps, request, ctx)),
    releaseHold: unary((request, ctx) => releaseHold(deps, request, ctx)),
  };
}

/** Money of an account that is set aside, to be taken later. */
export function holdService(deps: Deps): Service {
  return { definition: HoldServiceService, implementation: holdMethods(deps) };
}
