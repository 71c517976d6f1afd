import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { type ServerCall, type Surroundings, surround } from './call.ts';

/**
 * A service as ts-proto generates it, with its implementation. The methods named passive do not
 * count as in flight: whoever waits for a process to be idle must not wait for itself.
 */
export type Service = Readonly<{
  definition: ServiceDefinition;
  implementation: UntypedServiceImplementation;
  passive?: readonly string[];
}>;

/** The full name of a service, `suuupra.commerce.v1.SeatService`; undefined without methods. */
export function serviceNameOf({ definition }: Service): string | undefined {
  const [method] = Object.values(definition);
  return method?.path.split('/')[1];
}

/** The implementation with the surroundings laid around every call. */
export function surrounded(
  { implementation, passive = [] }: Service,
  around: Surroundings,
): UntypedServiceImplementation {
  const quiet: Surroundings = { ...around, gate: undefined, enter: () => () => undefined };
  const methods = Object.entries(implementation).map(([name, handler]) => {
    const mine = passive.includes(name) ? quiet : around;
    const method = handler as (call: ServerCall, callback: unknown) => void;
    const wrapped = (call: ServerCall, callback: unknown): void => {
      surround(call, mine);
      method(call, callback);
    };
    return [name, wrapped];
  });
  return Object.fromEntries(methods) as UntypedServiceImplementation;
}
