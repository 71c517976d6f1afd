import type { Money } from '@suuupra/contracts/suuupra/type/v1/money';
import { rpcErrorOf } from '@suuupra/grpc';

/** How long a call is tried again while its callee can't be reached. */
const PATIENCE_MS = 30_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** Paise as the wire's money. */
export function inr(paise: bigint): Money {
  return { currencyCode: 'INR', minorUnits: paise };
}

/**
 * Makes a call whose request id makes it repeatable, and makes it again while the callee can't be
 * reached or is busy, each time after `beforeAgain`. Throws the last error when the patience is
 * over.
 */
export async function patiently<T>(
  call: () => Promise<T>,
  beforeAgain: () => Promise<unknown> = () => Promise.resolve(),
): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await call();
    } catch (error) {
      const transient = ['UNAVAILABLE', 'ABORTED', 'DEADLINE_EXCEEDED', 'CANCELLED'];
      const again = transient.includes(rpcErrorOf(error).status);
      if (!again || performance.now() + pauseMs > until) throw error;
      await new Promise((wake) => setTimeout(wake, pauseMs));
      await beforeAgain();
    }
  }
}
