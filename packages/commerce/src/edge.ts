import { type Instant, type Paise, idOf, parseInstant } from '@suuupra/kernel';
import type { CommandContext, Handled } from '@suuupra/eventstore';
import { BadRequest, type CallContext, Refusal, paiseOf, requestId } from '@suuupra/grpc';
import type { Money } from '@suuupra/contracts/suuupra/type/v1/money';
import { type CommerceReason, commerceReasons } from './errors.ts';

export const TENANT = 'main';

/**
 * So many that a cart's lines together stay a safe integer. It says nothing of what is sensible:
 * what costs too much is for the payment to decline, and a paisa a piece is soon paid.
 */
export const MAX_QUANTITY = 10n ** 12n;

/** The largest price or discount, in paise. */
const MAX_AMOUNT: Paise = 10n ** 15n;

const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** Whether the text may name a stream: a SKU, a coupon's code or an id. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** A SKU, code or id that names a stream. Throws BadRequest with the field. */
export function nameOf(text: string, field: string): string {
  if (!isName(text)) refuse(field, 'must be 1 to 64 characters out of A-Z a-z 0-9 . _ -');
  return text;
}

/** Any text of at most so many characters. Throws BadRequest with the field. */
export function textOf(text: string, field: string, maxLength = 256): string {
  if (text.length > maxLength) refuse(field, `is longer than ${maxLength} characters`);
  return text;
}

/** Text that must not be empty. Throws BadRequest with the field. */
export function requiredTextOf(text: string, field: string, maxLength = 256): string {
  if (text === '') refuse(field, 'is required');
  return textOf(text, field, maxLength);
}

/** A whole number within limits, both inclusive. Throws BadRequest with the field. */
export function countWithin(
  value: number | bigint,
  field: string,
  limits: readonly [number, number],
): number {
  const [least, most] = limits;
  if (value < least || value > most) refuse(field, `must be from ${least} to ${most}`);
  return Number(value);
}

/** An amount that is no more than a hundred thousand crore paise. Throws BadRequest. */
export function amountOf(money: Money | undefined, field: string): Paise {
  const amount = paiseOf(money, field);
  if (amount > MAX_AMOUNT) refuse(`${field}.minor_units`, `must not be above ${MAX_AMOUNT}`);
  return amount;
}

/** A moment in RFC 3339. Throws BadRequest with the field. */
export function momentTextOf(text: string, field: string): Instant {
  return parseInstant(text) ?? refuse(field, 'must be a time in RFC 3339');
}

/** Says no to a request because of one of its fields. */
export function refuse(field: string, description: string): never {
  throw new BadRequest([{ field, description }]);
}

/**
 * Under which ids a call is recorded: the command's id is made of the method and the request's.
 * `correlationId` is the order's id where one is known and the caller said nothing else.
 */
export function contextOf(
  ctx: CallContext,
  request: Readonly<{ requestId: string }>,
  correlationId?: string,
): CommandContext {
  const commandId = idOf('request', TENANT, ctx.method, requestId(request.requestId));
  return {
    commandId,
    correlationId: ctx.correlationId ?? correlationId ?? commandId,
    causationId: ctx.causationId ?? commandId,
    actor: ctx.actor,
    tenant: TENANT,
  };
}

type Yes<S, E> = Extract<Handled<S, E, never>, { ok: true }>;

/** What was recorded, or the rule that said no as an error for the caller. */
export function granted<S, E, R extends CommerceReason>(handled: Handled<S, E, R>): Yes<S, E> {
  if (handled.ok) return handled;
  throw refusalOf(handled.reason, handled.detail);
}

/** A rule's no. One that is about a field of the request names the field. */
export function refusalOf(
  reason: CommerceReason,
  detail: Readonly<Record<string, string>> = {},
): Error {
  const { field } = detail;
  if (field !== undefined) return new BadRequest([{ field, description: reason, reason }]);
  return new Refusal(reason, commerceReasons[reason], { metadata: detail });
}
