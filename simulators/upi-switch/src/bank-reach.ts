import { type CallContext, type Network, Refusal } from '@suuupra/grpc';
import { type Clock, MICROSECONDS } from '@suuupra/kernel';

const PATIENCE = MICROSECONDS.second / 5n;
const POLL_MS = 20;

/**
 * Whether the bank can be reached, before a decision that depends on it. A bank that is just
 * starting again is waited for a little, by the clock of the house: where time is virtual it
 * stands still meanwhile, so how fast a process comes back decides no money there.
 * Throws Refusal BANK_AWAITED when the caller has gone before that is known.
 */
export async function canReachBank(
  { network, clock }: Readonly<{ network: Pick<Network, 'available'>; clock: Clock }>,
  { cancelled }: Pick<CallContext, 'cancelled'>,
): Promise<boolean> {
  const until = clock.now() + PATIENCE;
  while (!network.available('bank')) {
    if (clock.now() >= until) return false;
    if (cancelled.aborted) throw new Refusal('BANK_AWAITED', 'UNAVAILABLE');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}
