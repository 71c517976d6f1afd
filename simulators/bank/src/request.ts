import type { CommandContext, Handled } from '@suuupra/eventstore';
import { BadRequest, type CallContext, Refusal, requestId } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { bankReasons } from './errors.ts';

export const TENANT = 'main';

/** The context of a command that a call asks for; the parts name the command for ever. */
export function commandContext(
  ctx: CallContext,
  actor: string,
  ...parts: readonly string[]
): CommandContext {
  const commandId = idOf('request', TENANT, ctx.method, ...parts);
  return {
    commandId,
    correlationId: ctx.correlationId ?? commandId,
    causationId: ctx.causationId ?? commandId,
    actor,
    tenant: TENANT,
  };
}

/** The context of an operator's call, which carries a request id. */
export function operatorContext(ctx: CallContext, request: string): CommandContext {
  return commandContext(ctx, 'operator', requestId(request));
}

type Accepted<S, E, R extends string> = Extract<Handled<S, E, R>, Readonly<{ ok: true }>>;

/** What a command did, or the refusal of the rule that said no. */
export function acceptedOrRefused<S, E, R extends keyof typeof bankReasons>(
  handled: Handled<S, E, R>,
): Accepted<S, E, R> {
  if (handled.ok) return handled;
  const { reason, detail } = handled;
  throw new Refusal(reason, bankReasons[reason], { metadata: detail });
}

/** Refuses one field of a request, with the name of the rule. */
export function badField(field: string, description: string, reason: string): never {
  throw new BadRequest([{ field, description, reason }]);
}

/** An account number of the right form, or BadRequest. */
export function accountNumberOf(text: string, field: string): string {
  if (/^[0-9A-Za-z]{1,34}$/.test(text)) return text;
  return badField(field, 'must be 1 to 34 letters and digits', 'ACCOUNT_NUMBER_MALFORMED');
}

/** A VPA of the right form in the letters under which it is stored, or BadRequest. */
export function vpaKeyOf(text: string, field: string): string {
  if (/^[A-Za-z0-9._-]{2,256}@[A-Za-z]{2,64}$/.test(text)) return text.toLowerCase();
  return badField(field, 'must look like name@handle', 'VPA_MALFORMED');
}
