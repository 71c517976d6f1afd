import {
  type FireRequest,
  type FireResponse,
  type ReleaseRequest,
  type ReleaseResponse,
  type SettleRequest,
  type SettleResponse,
  TimeServiceService,
} from '@suuupra/contracts/suuupra/sim/time/v1/time_service';
import { type Activity, type Reader, consistencyToken, positionOf } from '@suuupra/eventstore';
import { BadRequest, type CallContext, Refusal, type Service, unary } from '@suuupra/grpc';
import type { Time } from '@suuupra/workflow';

type Deps = Readonly<{
  time: Time;
  reader: Pick<Reader, 'seen' | 'waitFor'>;
  activity: Activity;
}>;

const MAX_WAIT_MS = 60_000;

/**
 * `suuupra.sim.time.v1.TimeService`: virtual time of this process, in the hands of one driver.
 * Settle is passive, else it would wait for itself for ever.
 */
export function timeService(deps: Deps): Service {
  const { time } = deps;
  const fire = async ({ key, nowUs }: FireRequest): Promise<FireResponse> => {
    if (time.fire === undefined) throw notVirtual();
    if (nowUs > 0n) time.advance?.(nowUs);
    // A repeated request must not fire what was set anew under the same key for a later moment.
    const next = time.timers.next();
    if (next?.key !== key || next.due > time.clock.now()) throw new Refusal('NOT_DUE', 'NOT_FOUND');
    await time.fire(key);
    return {};
  };
  const release = (): ReleaseResponse => {
    if (time.release === undefined) throw notVirtual();
    time.release();
    return {};
  };
  const implementation = {
    settle: unary<SettleRequest, SettleResponse>((request, ctx) => settle(deps, request, ctx)),
    fire: unary<FireRequest, FireResponse>(fire),
    release: unary<ReleaseRequest, ReleaseResponse>(release),
  };
  return { definition: TimeServiceService, implementation, passive: ['settle'] };
}

/**
 * Waits until this process has taken in the log up to the token and up to whatever it has itself
 * appended, with nothing in flight. Work may begin between two of these waits, so all three have
 * to hold at one moment. Nothing here polls: every wait ends with the event it waits for.
 */
async function settle(
  { time, reader, activity }: Deps,
  { nowUs, consistencyToken: token }: SettleRequest,
  ctx: CallContext,
): Promise<SettleResponse> {
  const asked = token === '' ? 0n : positionOf(token);
  if (asked === undefined) {
    throw new BadRequest([{ field: 'consistency_token', description: 'is not one of ours' }]);
  }
  if (nowUs > 0n) time.advance?.(nowUs);
  for (;;) {
    const wanted = asked > activity.newest() ? asked : activity.newest();
    if (reader.seen() < wanted) await waitFor(reader, wanted, ctx);
    else if (activity.inFlight() > 0) await idle(activity, ctx);
    else break;
  }
  const next = time.timers.next();
  return {
    consistencyToken: consistencyToken(activity.newest()),
    activity: activity.count(),
    next: next && { key: next.key, dueUs: next.due, rank: next.rank, order: next.order },
    nowUs: time.clock.now(),
  };
}

async function waitFor(
  reader: Pick<Reader, 'waitFor'>,
  position: bigint,
  { deadline }: CallContext,
): Promise<void> {
  const left = Math.min(MAX_WAIT_MS, Math.max(1, deadline - Date.now()));
  try {
    await reader.waitFor(position, left);
  } catch {
    throw notSettled(`nothing was seen at ${position}`);
  }
}

async function idle(activity: Activity, { cancelled }: CallContext): Promise<void> {
  const gone = Promise.withResolvers<void>();
  const leave = (): void => gone.resolve();
  cancelled.addEventListener('abort', leave);
  await Promise.race([activity.idle(), gone.promise]);
  cancelled.removeEventListener('abort', leave);
  if (cancelled.aborted) throw notSettled('something is still in flight');
}

function notSettled(message: string): Refusal {
  return new Refusal('NOT_SETTLED', 'UNAVAILABLE', { message, retryAfterMs: 100 });
}

function notVirtual(): Refusal {
  return new Refusal('CLOCK_NOT_VIRTUAL', 'FAILED_PRECONDITION');
}
