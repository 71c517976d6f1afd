import {
  HealthCheckResponse_ServingStatus as Status,
  type HealthCheckResponse,
  type HealthListResponse,
  type HealthServer,
  HealthService,
} from '@suuupra/contracts/grpc/health/v1/health';
import { Refusal } from './errors.ts';
import { serverStream, unary } from './handlers.ts';
import type { Service } from './service.ts';

type Question = Readonly<{ service: string }>;

/** Whether a process can take calls, and who wants to know when that changes. */
export type Health = Readonly<{
  serving: () => boolean;
  set: (serving: boolean) => void;
  /** Calls the listener after every change, until the answer is called. */
  onChange: (listener: () => void) => () => void;
}>;

/** A health that begins as not serving. */
export function createHealth(): Health {
  const listeners = new Set<() => void>();
  let serving = false;
  return {
    serving: () => serving,
    set: (now) => {
      if (now === serving) return;
      serving = now;
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** `grpc.health.v1.Health` for the named services; the empty name asks for the whole server. */
export function healthService(health: Health, names: readonly string[]): Service {
  const known = new Set(['', ...names]);
  const statusOf = (name: string): Status => {
    if (!known.has(name)) return Status.SERVICE_UNKNOWN;
    return health.serving() ? Status.SERVING : Status.NOT_SERVING;
  };
  const implementation: HealthServer = {
    check: unary<Question, HealthCheckResponse>(({ service }) => {
      const status = statusOf(service);
      if (status !== Status.SERVICE_UNKNOWN) return { status };
      throw new Refusal('SERVICE_UNKNOWN', 'NOT_FOUND', { message: 'no such service here' });
    }),
    list: unary<object, HealthListResponse>(() => {
      const statuses = [...known].map((name) => [name, { status: statusOf(name) }]);
      return { statuses: Object.fromEntries(statuses) };
    }),
    watch: serverStream<Question, HealthCheckResponse>(({ service }, { cancelled }) =>
      watch(health, () => statusOf(service), cancelled),
    ),
  };
  return { definition: HealthService, implementation, passive: ['check', 'list'] };
}

async function* watch(
  health: Health,
  now: () => Status,
  cancelled: AbortSignal,
): AsyncIterable<HealthCheckResponse> {
  let change = Promise.withResolvers<undefined>();
  const wake = (): void => change.resolve(undefined);
  const forget = health.onChange(wake);
  cancelled.addEventListener('abort', wake);
  try {
    while (!cancelled.aborted) {
      change = Promise.withResolvers<undefined>();
      yield { status: now() };
      await change.promise;
    }
  } finally {
    forget();
    cancelled.removeEventListener('abort', wake);
  }
}
