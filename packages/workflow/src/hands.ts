import type { Activity, CommandContext, Handled, Handler, Slots } from '@suuupra/eventstore';
import { eventIdOf } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import { type OpenStream, nextEffect, wishes } from './open-stream.ts';
import type { Patience } from './patience.ts';
import type { Time } from './time.ts';
import type { Effect, EffectContext, Wake, Workflow, WorkflowLog } from './workflow.ts';

/** What a runner works with. */
export type Tools<C, E, S, R extends string, Fx extends Effect> = Readonly<{
  workflow: Workflow<C, E, S, R, Fx>;
  handler: Handler<C, E, S, R>;
  time: Time;
  activity: Activity;
  log: WorkflowLog;
  patience: Patience;
  slots: Slots;
  stopped: () => boolean;
  /** Takes over what a command of this stream has recorded. */
  apply: (id: string, known: Readonly<{ state: S; revision: bigint }>, cause?: string) => void;
}>;

/** Where a command of the runner comes from. */
export type Origin = Readonly<{
  commandId: string;
  correlationId: string;
  causationId: string;
  tenant: string;
}>;

const TENANT = 'main';

/** Hands one command to the stream's handler. A refusal is said and not repeated. */
export async function record<C, E, S, R extends string, Fx extends Effect>(
  { workflow, handler, log, apply }: Tools<C, E, S, R, Fx>,
  { id, command, origin }: Readonly<{ id: string; command: C; origin: Origin }>,
): Promise<void> {
  const context: CommandContext = { ...origin, actor: workflow.name };
  const handled = await handler.handle(id, command, context);
  if (handled.ok) {
    apply(id, handled, lastIdOf(handled, origin.commandId));
    return;
  }
  // Other content under the same id: an earlier try has recorded its answer, and that one counts.
  if (handled.reason === 'IDEMPOTENCY_PAYLOAD_MISMATCH') return;
  const { reason, detail } = handled;
  log.warn({ workflow: workflow.name, id, reason, detail }, 'a command of a workflow was refused');
}

/** The id of the last event that a command has recorded, now or when it first came. */
export function lastIdOf<S, E, R extends string>(
  handled: Handled<S, E, R>,
  commandId: string,
): string | undefined {
  if (!handled.ok || handled.events.length === 0) return undefined;
  return eventIdOf(commandId, handled.events.length - 1);
}

/** Performs the effects of one stream, one after the other, until its plan holds no new one. */
export async function workOff<C, E, S, R extends string, Fx extends Effect>(
  tools: Tools<C, E, S, R, Fx>,
  stream: OpenStream<C, S, Fx>,
): Promise<void> {
  const leave = tools.activity.enter();
  try {
    let effect = nextEffect(stream);
    while (effect !== undefined && !tools.stopped()) {
      await grant(tools, stream, effect);
      effect = nextEffect(stream);
    }
  } finally {
    stream.working = false;
    leave();
  }
}

async function grant<C, E, S, R extends string, Fx extends Effect>(
  tools: Tools<C, E, S, R, Fx>,
  stream: OpenStream<C, S, Fx>,
  effect: Fx,
): Promise<void> {
  const { workflow, patience, slots, time, stopped } = tools;
  const { id } = stream;
  const { key } = effect;
  let answers: readonly C[] | undefined;
  let recorded = 0;
  // An answer that was given is recorded, also when the wish is gone meanwhile: it is a fact.
  const isWanted = (): boolean => !stopped() && (answers !== undefined || wishes(stream, key));
  const once = async (): Promise<void> => {
    if (!isWanted()) return;
    // The moment of this try: an answer that took a night to get is not of the evening before.
    const context = contextOf(tools, stream, { key, at: time.clock.now() });
    answers ??= await workflow.perform(effect, context);
    for (; recorded < answers.length; recorded += 1) {
      const command = answers[recorded] as C;
      const origin = originOf(context, idOf(categoryOf(tools), id, key, String(recorded)));
      await record(tools, { id, command, origin });
    }
  };
  await patience.persist({ id, do: effect.do, key }, () => slots.within(once), isWanted);
  if (wishes(stream, key)) stream.performed.add(key);
}

/** A timer has fired: its command is recorded, unless it is no longer wished. */
export async function ring<C, E, S, R extends string, Fx extends Effect>(
  tools: Tools<C, E, S, R, Fx>,
  stream: OpenStream<C, S, Fx>,
  wake: Wake<C>,
): Promise<void> {
  const { activity, patience, time, stopped } = tools;
  const { id } = stream;
  const { key, command } = wake;
  const leave = activity.enter();
  try {
    const context = contextOf(tools, stream, { key, at: time.clock.now() });
    const origin = originOf(context, context.requestId);
    await patience.persist(
      { id, do: wake.do, key },
      () => record(tools, { id, command, origin }),
      () => !stopped() && wishes(stream, key),
    );
  } finally {
    leave();
  }
}

function contextOf<C, E, S, R extends string, Fx extends Effect>(
  tools: Tools<C, E, S, R, Fx>,
  { id, state, cause, recovering }: OpenStream<C, S, Fx>,
  { key, at }: Readonly<{ key: string; at: bigint }>,
): EffectContext<S> {
  const requestId = idOf(categoryOf(tools), id, key);
  return {
    id,
    state,
    requestId,
    correlationId: tools.workflow.correlationOf(state, id),
    causationId: cause === '' ? requestId : cause,
    recovering: recovering.has(key),
    at,
  };
}

function categoryOf<C, E, S, R extends string, Fx extends Effect>(
  tools: Tools<C, E, S, R, Fx>,
): string {
  return tools.workflow.aggregate.category;
}

function originOf<S>(context: EffectContext<S>, commandId: string): Origin {
  const { correlationId, causationId } = context;
  return { commandId, correlationId, causationId, tenant: TENANT };
}
