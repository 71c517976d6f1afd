/** How many transactions are remembered; older ones are found by inquiry only. */
const TRANSACTIONS_KEPT = 1_000_000;

/**
 * Which payment a transaction of the rail belongs to: folded from our own streams, so that it is
 * the same after a restart.
 */
export type TransactionIndex = Readonly<{
  learn: (transactionId: string, paymentIntentId: string) => void;
  /**
   * Waits for a transaction to become known: an answer may overtake our own append on its way
   * to us. Undefined where it does not within the time.
   */
  waitFor: (transactionId: string, timeoutMs: number) => Promise<string | undefined>;
}>;

type Waiter = (paymentIntentId: string) => void;

/** An index that knows nothing yet. */
export function createTransactionIndex(kept = TRANSACTIONS_KEPT): TransactionIndex {
  const intents = new Map<string, string>();
  const waiting = new Map<string, Set<Waiter>>();
  const forgetOldest = (): void => {
    const [oldest] = intents.keys();
    if (oldest !== undefined && intents.size > kept) intents.delete(oldest);
  };
  return {
    learn: (transactionId, paymentIntentId) => {
      intents.set(transactionId, paymentIntentId);
      forgetOldest();
      const waiters = waiting.get(transactionId);
      waiting.delete(transactionId);
      for (const tell of waiters ?? []) tell(paymentIntentId);
    },
    waitFor: (transactionId, timeoutMs) => {
      const known = intents.get(transactionId);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => {
        const waiters = waiting.get(transactionId) ?? new Set();
        waiting.set(transactionId, waiters);
        const timer = setTimeout(() => {
          waiters.delete(tell);
          if (waiters.size === 0) waiting.delete(transactionId);
          resolve(undefined);
        }, timeoutMs);
        const tell: Waiter = (paymentIntentId) => {
          clearTimeout(timer);
          resolve(paymentIntentId);
        };
        waiters.add(tell);
      });
    },
  };
}
