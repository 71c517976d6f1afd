import type { CommandContext, Handled } from '@suuupra/eventstore';
import { BadRequest, type CallContext, Refusal, requestId } from '@suuupra/grpc';
import { idOf, isUuid } from '@suuupra/kernel';
import { paymentsReasons } from './errors.ts';

export const TENANT = 'main';

const VPA = /^[A-Za-z0-9._-]{2,256}@[A-Za-z]{2,64}$/;
const UTR = /^[A-Z0-9]{6,22}$/;
const TRANSACTION_ID = /^[A-Z]{3}[A-Za-z0-9]{32}$/;

/** Says no to a request because of one of its fields. */
export function refuse(field: string, description: string, reason?: string): never {
  throw new BadRequest([{ field, description, ...(reason === undefined ? {} : { reason }) }]);
}

/** Text that must not be empty. Throws BadRequest with the field. */
export function requiredTextOf(text: string, field: string, maxLength = 128): string {
  if (text === '') refuse(field, 'is required');
  if (text.length > maxLength) refuse(field, `is longer than ${maxLength} characters`);
  return text;
}

/** The id of a payment intent, as this service gave it out. Throws BadRequest. */
export function intentIdOf(text: string): string {
  return isUuid(text) ? text : refuse('payment_intent_id', 'must be a UUID in lower case');
}

/** A virtual payment address, `name@handle`. Throws BadRequest. */
export function vpaOf(text: string, field: string): string {
  return VPA.test(text) ? text : refuse(field, 'must look like name@handle', 'VPA_MALFORMED');
}

/** The id of a transaction on the rail. Throws BadRequest. */
export function transactionIdFrom(text: string, field: string): string {
  if (TRANSACTION_ID.test(text)) return text;
  return refuse(field, 'must be three capitals and 32 alphanumerics', 'TXN_ID_MALFORMED');
}

/** The reference of a transfer of a bank. Throws BadRequest. */
export function utrOf(text: string): string {
  return UTR.test(text) ? text : refuse('utr', 'must be 6 to 22 capitals and digits');
}

/**
 * Under which ids a call is recorded. The payment is part of the command's id: two payments under
 * one request id, by a caller's mistake, must not make two events with one id.
 */
export function contextOf(
  ctx: CallContext,
  request: Readonly<{ requestId: string }>,
  { id, correlationId }: Readonly<{ id: string; correlationId?: string }>,
): CommandContext {
  const commandId = idOf('request', TENANT, ctx.method, requestId(request.requestId), id);
  return {
    commandId,
    correlationId: ctx.correlationId ?? correlationId ?? commandId,
    causationId: ctx.causationId ?? commandId,
    actor: ctx.actor,
    tenant: TENANT,
  };
}

type Accepted<S, E, R extends string> = Extract<Handled<S, E, R>, Readonly<{ ok: true }>>;

/** What a command did, or the refusal of the rule that said no. */
export function granted<S, E, R extends keyof typeof paymentsReasons>(
  handled: Handled<S, E, R>,
): Accepted<S, E, R> {
  if (handled.ok) return handled;
  const { reason, detail } = handled;
  throw new Refusal(reason, paymentsReasons[reason], { metadata: detail });
}
