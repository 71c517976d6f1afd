import type { CommandContext, Handled } from '@suuupra/eventstore';
import { BadRequest, type CallContext, Refusal, requestId } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { switchReasons } from './errors.ts';
import { isTxnId, isVpa } from './formats.ts';

const TENANT = 'main';

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

/**
 * The context of an operator's call. What the switch itself knew when it decided is part of the
 * command's name, so that a retry in another situation is decided anew and records nothing.
 */
export function operatorContext(
  ctx: CallContext,
  request: string,
  ...known: readonly string[]
): CommandContext {
  return commandContext(ctx, 'operator', requestId(request), ...known);
}

type Accepted<S, E, R extends string> = Extract<Handled<S, E, R>, Readonly<{ ok: true }>>;

/** What a command did, or the refusal of the rule that said no. */
export function acceptedOrRefused<S, E, R extends keyof typeof switchReasons>(
  handled: Handled<S, E, R>,
): Accepted<S, E, R> {
  if (handled.ok) return handled;
  const { reason, detail } = handled;
  throw new Refusal(reason, switchReasons[reason], { metadata: detail });
}

/** Refuses one field of a request, with the name of the rule. */
export function badField(field: string, description: string, reason: string): never {
  throw new BadRequest([{ field, description, reason }]);
}

/** A transaction id of the right form, or BadRequest. */
export function txnIdOf(text: string): string {
  const form = 'must be three capital letters and 32 alphanumerics';
  return isTxnId(text) ? text : badField('txn_id', form, 'TXN_ID_MALFORMED');
}

/** A VPA of the right form, or BadRequest. */
export function vpaOf(text: string, field: string): string {
  return isVpa(text) ? text : badField(field, 'must look like name@handle', 'VPA_MALFORMED');
}
