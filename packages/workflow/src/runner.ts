import { type Activity, type EventStore, type Handled, type Handler } from '@suuupra/eventstore';
import { type Consumer, PoisonEventError, type Reader, type Recorded } from '@suuupra/eventstore';
import { createHandler, createSlots, decodeOrPark, loadStream } from '@suuupra/eventstore';
import { BrokenInvariantError, ShapeError, UnknownEventError } from '@suuupra/kernel';
import { idOf, parseInstant } from '@suuupra/kernel';
import { type Tools, lastIdOf, record, ring, workOff } from './hands.ts';
import { type Offer, createIntake } from './intake.ts';
import { type OpenStream, nextEffect, openStream, takePlan } from './open-stream.ts';
import { type Stuck, createPatience } from './patience.ts';

import type { Time } from './time.ts';
import { type Effect, type Input, type Workflow, type WorkflowLog, isWake } from './workflow.ts';

const EFFECTS_AT_ONCE = 64;

export type WorkflowStatus = Readonly<{
  name: string;
  /** Whether the past has been read: nothing is done before. */
  live: boolean;
  /** Streams that wish something. */
  open: number;
  stuck: readonly Stuck[];
}>;

export type Running<S, E, R extends string> = Readonly<{
  /** Ends it after the tries that are under way; what is left undone, the next process does. */
  stop: () => Promise<void>;
  status: () => WorkflowStatus;
  /** A service has recorded something on a stream: look at once, not when the reader brings it. */
  touched: (id: string, handled: Handled<S, E, R>, commandId?: string) => void;
}>;

type Deps<C, E, S, R extends string, Fx extends Effect> = Readonly<{
  store: EventStore;
  reader: Reader;
  time: Time;
  activity: Activity;
  log: WorkflowLog;
  workflow: Workflow<C, E, S, R, Fx>;
  /** The handler that services use on the same streams; without it the runner has its own. */
  handler?: Handler<C, E, S, R>;
}>;

type Streams<C, S, Fx extends Effect> = Map<string, OpenStream<C, S, Fx>>;

/**
 * Runs a workflow: it adds itself to the reader (so call this before the reader starts), reads the
 * past without acting, and acts from the head on.
 */
export function runWorkflow<C, E, S, R extends string, Fx extends Effect>(
  deps: Deps<C, E, S, R, Fx>,
): Running<S, E, R> {
  const { store, reader, time, activity, log, workflow } = deps;
  const { aggregate, name } = workflow;
  const { handler = createHandler({ store, clock: time.clock, activity, aggregate }) } = deps;
  const streams: Streams<C, S, Fx> = new Map();
  const flags = { live: false, stopped: false };
  const patience = createPatience(log);
  const running = new Set<Promise<void>>();
  const tools: Tools<C, E, S, R, Fx> = {
    ...{ workflow, handler, time, activity, log, patience },
    slots: createSlots(() => (time.oneByOne() ? 1 : EFFECTS_AT_ONCE)),
    stopped: () => flags.stopped,
    apply: (id, known, cause) => {
      const stream = takeOver(streams, id, { ...known, cause });
      if (stream !== undefined && flags.live) act(stream);
    },
  };
  const act = (stream: OpenStream<C, S, Fx>): void => {
    if (flags.stopped) return;
    schedule(tools, stream);
    if (!stream.working && nextEffect(stream) !== undefined) {
      stream.working = true;
      const work = workOff(tools, stream).finally(() => {
        running.delete(work);
        if (stream.plan.length === 0) forget(streams, stream);
      });
      running.add(work);
    }
    if (!stream.working && stream.plan.length === 0) forget(streams, stream);
  };
  reader.add(consumerOf({ ...deps, tools, streams, flags, act }));
  return {
    stop: async () => {
      flags.stopped = true;
      for (const stream of streams.values()) {
        for (const key of stream.timers.keys()) time.timers.cancel(timerKey(tools, stream.id, key));
      }
      patience.hurryAll();
      await Promise.all(running);
    },
    status: () => ({
      name,
      live: flags.live,
      open: flags.live ? streams.size : 0,
      stuck: patience.stuck(),
    }),
    touched: (id, handled, commandId) => {
      if (!handled.ok || !flags.live) return;
      tools.apply(id, handled, commandId === undefined ? undefined : lastIdOf(handled, commandId));
    },
  };
}

/** Takes a newer state; undefined where nothing is new. */
function takeOver<C, S, Fx extends Effect>(
  streams: Streams<C, S, Fx>,
  id: string,
  known: Readonly<{ state: S; revision: bigint; cause: string | undefined }>,
): OpenStream<C, S, Fx> | undefined {
  const { state, revision, cause } = known;
  const stream = streams.get(id);
  if (stream === undefined) {
    if (revision < 0n) return undefined;
    const opened = openStream<C, S, Fx>(id, { state, revision, cause: cause ?? '' });
    streams.set(id, opened);
    return opened;
  }
  // What was recorded before may come again: it is no newer cause than the one that is known.
  const isNews = revision > stream.revision || stream.cause === '';
  if (cause !== undefined && isNews) stream.cause = cause;
  if (revision <= stream.revision) return undefined;
  stream.state = state;
  stream.revision = revision;
  return stream;
}

function forget<C, S, Fx extends Effect>(
  streams: Streams<C, S, Fx>,
  stream: OpenStream<C, S, Fx>,
): void {
  if (streams.get(stream.id) === stream) streams.delete(stream.id);
}

function timerKey<C, E, S, R extends string, Fx extends Effect>(
  { workflow }: Tools<C, E, S, R, Fx>,
  id: string,
  key: string,
): string {
  return `${workflow.aggregate.category}-${id}/${key}`;
}

/** Plans again, and sets and cancels timers accordingly. */
function schedule<C, E, S, R extends string, Fx extends Effect>(
  tools: Tools<C, E, S, R, Fx>,
  stream: OpenStream<C, S, Fx>,
): void {
  const { workflow, time, patience } = tools;
  const { id, state } = stream;
  const { set, cancel, dropped } = takePlan(stream, workflow.plan(state, id));
  for (const key of cancel) time.timers.cancel(timerKey(tools, id, key));
  for (const key of dropped) patience.hurry(id, key);
  for (const wake of set) {
    const { at, rank, order } = wake;
    const key = timerKey(tools, id, wake.key);
    time.timers.set({ key, due: at, rank, order }, () => ring(tools, stream, wake));
  }
}

type Eyes<C, E, S, R extends string, Fx extends Effect> = Deps<C, E, S, R, Fx> &
  Readonly<{
    tools: Tools<C, E, S, R, Fx>;
    streams: Streams<C, S, Fx>;
    flags: { live: boolean; readonly stopped: boolean };
    act: (stream: OpenStream<C, S, Fx>) => void;
  }>;

/** The runner as a consumer of the log: own events change states, foreign ones are inputs. */
function consumerOf<C, E, S, R extends string, Fx extends Effect>(
  eyes: Eyes<C, E, S, R, Fx>,
): Consumer {
  const { workflow, streams, flags, act, time } = eyes;
  const own = `${workflow.aggregate.category}-`;
  const inputs = workflow.inputs ?? [];
  const intake = createIntake<Taking<C>>();
  return {
    name: workflow.name,
    from: 'start',
    prefixes: [own, ...inputs.map(({ prefix }) => prefix)],
    onEvent: async (event) => {
      time.observe(parseInstant(event.metadata.at) ?? 0n);
      if (event.streamId.startsWith(own)) {
        const id = event.streamId.slice(own.length);
        if (flags.live) return seeOwn(eyes, id, event);
        foldOwn(eyes, id, event);
        intake.taken(event.metadata.commandId);
        return undefined;
      }
      for (const offer of translate(workflow.name, inputs, event)) {
        if (flags.live) await takeIn(eyes, offer);
        else intake.offer(offer);
      }
      return undefined;
    },
    onCaughtUp: async () => {
      for (const { id, state, recovering } of streams.values()) {
        for (const wish of workflow.plan(state, id)) if (!isWake(wish)) recovering.add(wish.key);
      }
      flags.live = true;
      for (const offer of intake.left()) await takeIn(eyes, offer);
      for (const stream of [...streams.values()]) act(stream);
    },
  };
}

type Taking<C> = Readonly<{ event: Recorded; id: string; command: C }>;

function translate<C>(
  name: string,
  inputs: readonly Input<C>[],
  event: Recorded,
): readonly Offer<Taking<C>>[] {
  const input = inputs.find(({ prefix }) => event.streamId.startsWith(prefix));
  try {
    const translated = input?.translate(event);
    if (translated === undefined) return [];
    if ('id' in translated) {
      return [{ commandId: idOf(name, event.id), input: { event, ...translated } }];
    }
    // One event for several streams is a command of its own for each.
    return translated.map((taken) => ({
      commandId: idOf(name, event.id, taken.id),
      input: { event, ...taken },
    }));
  } catch (error) {
    throw parkable(error);
  }
}

async function takeIn<C, E, S, R extends string, Fx extends Effect>(
  { tools }: Eyes<C, E, S, R, Fx>,
  { commandId, input }: Offer<Taking<C>>,
): Promise<void> {
  const { id, command, event } = input;
  const { correlationId, tenant } = event.metadata;
  const origin = { commandId, correlationId, causationId: event.id, tenant };
  await tools.patience.persist(
    { id, do: 'TakeIn', key: event.id },
    () =>
      record(tools, { id, command, origin }).catch((error: unknown) =>
        Promise.reject(parkable(error)),
      ),
    () => !tools.stopped(),
  );
}

/** In the past: the state is followed, nothing is done. */
function foldOwn<C, E, S, R extends string, Fx extends Effect>(
  { workflow, streams }: Eyes<C, E, S, R, Fx>,
  id: string,
  event: Recorded,
): void {
  const { codec, decider } = workflow.aggregate;
  const before = streams.get(id)?.state ?? decider.initial;
  const state = decider.evolve(before, decodeOrPark(codec, event));
  takeOver(streams, id, { state, revision: event.revision, cause: event.id });
}

/** At the head: an own event that the runner has not recorded itself changes the state. */
async function seeOwn<C, E, S, R extends string, Fx extends Effect>(
  { store, workflow, streams, tools }: Eyes<C, E, S, R, Fx>,
  id: string,
  event: Recorded,
): Promise<void> {
  const { codec, decider } = workflow.aggregate;
  const { revision } = event;
  const stream = streams.get(id);
  tools.handler.seen(id, revision);
  // What the runner knows already, because it recorded it itself, need not be read again.
  if (stream !== undefined && stream.revision >= revision) {
    if (stream.revision === revision) stream.cause = event.id;
    return;
  }
  const decoded = decodeOrPark(codec, event);
  const state = stream === undefined ? decider.initial : stream.state;
  if ((stream?.revision ?? -1n) === revision - 1n) {
    tools.apply(id, { state: decider.evolve(state, decoded), revision }, event.id);
    return;
  }
  const load = async (): Promise<Readonly<{ state: S; revision: bigint }>> => {
    const known = await tools.handler.load(id);
    if (known.revision >= revision) return known;
    return loadStream(store, workflow.aggregate, event.streamId);
  };
  const known = await tools.patience.persist(
    { id, do: 'Load', key: event.id },
    () => load().catch((error: unknown) => Promise.reject(parkable(error))),
    () => !tools.stopped(),
  );
  if (known !== undefined) tools.apply(id, known, event.id);
}

/** What will fail for ever is poison: the stream is set aside, and others go on. */
function parkable(error: unknown): Error {
  const forEver = [UnknownEventError, ShapeError, BrokenInvariantError];
  if (forEver.some((kind) => error instanceof kind)) {
    return new PoisonEventError((error as Error).message, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
