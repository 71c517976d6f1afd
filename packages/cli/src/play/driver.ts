import type { DueTimer, SettleResponse } from '@suuupra/contracts/suuupra/sim/time/v1/time_service';
import { consistencyToken, positionOf } from '@suuupra/eventstore';
import { type Instant, assert } from '@suuupra/kernel';
import type { ServiceName } from '@suuupra/grpc';
import { patiently } from './calls.ts';

/** Something the input does at its moment. Steps of one moment go by rank, then by order. */
export type Step = Readonly<{
  at: Instant;
  rank: number;
  order: string;
  run: (call: Call) => Promise<void>;
}>;

/** Makes a call of a step, and makes it again while its callee is away. */
export type Call = <T>(call: () => Promise<T>) => Promise<T>;

/** The processes whose virtual time is driven. */
export type TimeKeepers = Readonly<{
  services: readonly ServiceName[];
  settle: (service: ServiceName, now: Instant, token: string) => Promise<SettleResponse>;
  fire: (service: ServiceName, now: Instant, key: string) => Promise<void>;
}>;

/** Nothing moves: where the clocks stand, the newest thing in the log and what is due next. */
export type Quiet = Readonly<{ now: Instant; token: string; timer: Timer | undefined }>;
type Timer = DueTimer & Readonly<{ service: ServiceName }>;

/** Two equal rounds end a settling; a system that is never quiet must be noticed. */
const MAX_SETTLE_ROUNDS = 10_000;

/**
 * Drives the clocks through everything that is due: the steps of the input and the timers of the
 * services, one at a time, each only when nothing moves any more. Time decides, then rank, then
 * order, then key, so the order of the log is a function of the input. The start is where the
 * clocks stand (on a data directory that was played before: at the newest event); steps before it
 * are done. Returns the end, when nothing is due any more.
 */
export async function drive(
  keepers: TimeKeepers,
  steps: readonly Step[],
  start: Quiet,
): Promise<Quiet> {
  const waiting = steps.filter(({ at }) => at >= start.now).sort(compareSteps);
  let quiet = start;
  let now = quiet.now;
  for (let done = 0; ;) {
    const step = waiting[done];
    const timer = quiet.timer;
    if (!step && !timer) return quiet;
    if (step && (!timer || isBefore(step, timer))) {
      now = later(now, step.at);
      const moment = now;
      const wind = (): Promise<unknown> => settleOnce(keepers, moment, '');
      await wind();
      // A service that died has forgotten the moment: it is told before it is called again.
      await step.run((call) => patiently(call, wind));
      done += 1;
    } else {
      assert(timer, 'either a step or a timer is due');
      now = later(now, timer.dueUs);
      await settleOnce(keepers, now, '');
      await keepers.fire(timer.service, now, timer.key);
    }
    quiet = await settle(keepers, now);
  }
}

/** Waits until nothing moves: two rounds in a row in which no service did anything. */
export async function settle(keepers: TimeKeepers, now: Instant): Promise<Quiet> {
  let token = '';
  let before = '';
  for (let round = 0; round < MAX_SETTLE_ROUNDS; round += 1) {
    const answers = await settleOnce(keepers, now, token);
    token = newest(answers.map(({ answer }) => answer.consistencyToken));
    const activity = answers.map(({ answer }) => answer.activity).join(',');
    const seen = `${token}/${activity}`;
    if (seen === before) return quietOf(answers, token);
    before = seen;
  }
  assert(false, `the services were not quiet after ${MAX_SETTLE_ROUNDS} rounds`);
}

type Answer = Readonly<{ service: ServiceName; answer: SettleResponse }>;

function settleOnce(keepers: TimeKeepers, now: Instant, token: string): Promise<readonly Answer[]> {
  return Promise.all(
    keepers.services.map(async (service) => ({
      service,
      answer: await keepers.settle(service, now, token),
    })),
  );
}

function quietOf(answers: readonly Answer[], token: string): Quiet {
  const timers = answers
    .flatMap(({ service, answer }): Timer[] => (answer.next ? [{ ...answer.next, service }] : []))
    .sort(compareTimers);
  return {
    now: answers.reduce((now, { answer }) => later(now, answer.nowUs), 0n),
    token,
    timer: timers[0],
  };
}

function newest(tokens: readonly string[]): string {
  const positions = tokens.map((token) => (token === '' ? 0n : (positionOf(token) ?? 0n)));
  return consistencyToken(positions.reduce(later, 0n));
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function compare<T extends bigint | number | string>(a: T, b: T): number {
  return a < b ? -1 : Number(a > b);
}

function compareSteps(a: Step, b: Step): number {
  return compare(a.at, b.at) || a.rank - b.rank || compare(a.order, b.order);
}

function compareTimers(a: Timer, b: Timer): number {
  return (
    compare(a.dueUs, b.dueUs) ||
    a.rank - b.rank ||
    compare(a.order, b.order) ||
    compare(a.key, b.key)
  );
}

function isBefore(step: Step, timer: Timer): boolean {
  return (
    (compare(step.at, timer.dueUs) || step.rank - timer.rank || compare(step.order, timer.order)) <
    0
  );
}
