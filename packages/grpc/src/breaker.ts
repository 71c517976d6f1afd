import CircuitBreaker from 'opossum';
import { BreakerOpenError } from './errors.ts';
import { isUnreached } from './rpc-error.ts';

/** When the breaker of a callee opens, and how long it stays so before it tries again. */
export type BreakerOptions = Readonly<{ failures: number; resetMs: number }>;

/** Keeps calls from a callee that is not there. */
export type Breaker = Readonly<{
  /** Rejects with BreakerOpenError while the breaker is open; else as the call does. */
  run: <T>(call: () => Promise<T>) => Promise<T>;
  /**
   * False only while it is open. Half open counts as available, for somebody has to try, and the
   * trial itself may lead to a call back that asks: to say no then would be a guess.
   */
  available: () => boolean;
  close: () => void;
}>;

/**
 * A breaker that opens after that many failures in a row to reach the callee; an answer of any
 * kind, a refusal too, begins the count anew. After the reset time one call is let through: if
 * it reaches the callee the breaker closes, else it stays open for another while. The listener
 * hears every change of state.
 */
export function createBreaker(
  callee: string,
  options: BreakerOptions,
  onState: (state: 'open' | 'halfOpen' | 'close') => void,
): Breaker {
  const circuit = new CircuitBreaker((call: () => Promise<unknown>) => call(), {
    name: callee,
    timeout: false, // Every call has its own deadline already.
    resetTimeout: options.resetMs,
    // The library counts percentages of a window, in which old successes would hide a callee
    // that has just died. We count failures in a row and only tell it to open.
    errorThresholdPercentage: 100,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    errorFilter: (error: unknown) => !isUnreached(error),
  });
  let failures = 0;
  circuit.on('success', () => {
    failures = 0;
  });
  circuit.on('failure', () => {
    failures += 1;
    if (failures >= options.failures) circuit.open();
  });
  for (const state of ['open', 'halfOpen', 'close'] as const) {
    circuit.on(state as 'open', () => onState(state));
  }
  return {
    run: async <T>(call: () => Promise<T>): Promise<T> => {
      if (!letsThrough(circuit)) throw new BreakerOpenError(callee);
      return (await circuit.fire(call)) as T;
    },
    available: () => !circuit.opened,
    close: () => circuit.shutdown(),
  };
}

/** Half open, it lets one call through as its trial, and no other until that one has ended. */
function letsThrough({ closed, pendingClose }: Pick<CircuitBreaker, 'closed' | 'pendingClose'>) {
  return closed || pendingClose;
}
