import { type Effect, type Wake, isWake } from './workflow.ts';

/** A stream of a workflow that still wishes something, as the runner sees it. */
export type OpenStream<C, S, Fx extends Effect> = {
  readonly id: string;
  state: S;
  revision: bigint;
  /** The id of the newest event, as far as it is known. */
  cause: string;
  plan: readonly (Fx | Wake<C>)[];
  /** Effects that were performed and that the plan still holds. */
  readonly performed: Set<string>;
  /** Effects that were wished before this process began. */
  readonly recovering: Set<string>;
  /** Timers that are set or have fired, with their moment. */
  readonly timers: Map<string, bigint>;
  working: boolean;
};

export function openStream<C, S, Fx extends Effect>(
  id: string,
  { state, revision, cause }: Readonly<{ state: S; revision: bigint; cause: string }>,
): OpenStream<C, S, Fx> {
  const performed = new Set<string>();
  const recovering = new Set<string>();
  const timers = new Map<string, bigint>();
  return {
    id,
    state,
    revision,
    cause,
    plan: [],
    performed,
    recovering,
    timers,
    working: false,
  };
}

/** What a new plan changes. */
export type Change<C> = Readonly<{
  set: readonly Wake<C>[];
  cancel: readonly string[];
  /** Effects that are not wished any more. */
  dropped: readonly string[];
}>;

/** Takes over a new plan: forgets what it no longer holds and tells which timers change. */
export function takePlan<C, S, Fx extends Effect>(
  stream: OpenStream<C, S, Fx>,
  plan: readonly (Fx | Wake<C>)[],
): Change<C> {
  const { performed, recovering, timers } = stream;
  const keys = new Set(plan.map(({ key }) => key));
  const dropped = stream.plan.map(({ key }) => key).filter((key) => !keys.has(key));
  for (const known of [performed, recovering]) {
    for (const key of known) if (!keys.has(key)) known.delete(key);
  }
  const cancel = [...timers.keys()].filter((key) => !keys.has(key));
  const wakes = plan.filter((wish) => isWake(wish));
  const set = wakes.filter(({ key, at }) => timers.get(key) !== at);
  for (const key of cancel) timers.delete(key);
  for (const { key, at } of set) timers.set(key, at);
  stream.plan = plan;
  return { set, cancel, dropped };
}

/** The first effect of the plan that was not performed yet. */
export function nextEffect<C, S, Fx extends Effect>({
  plan,
  performed,
}: OpenStream<C, S, Fx>): Fx | undefined {
  for (const wish of plan) if (!isWake(wish) && !performed.has(wish.key)) return wish;
  return undefined;
}

/** Whether the plan still holds a wish. */
export function wishes<C, S, Fx extends Effect>(
  { plan }: OpenStream<C, S, Fx>,
  key: string,
): boolean {
  return plan.some((wish) => wish.key === key);
}
