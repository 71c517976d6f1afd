import { positionOf } from '@suuupra/eventstore';
import { type Follower, waitForToken as waitForPosition } from '@suuupra/grpc';

/**
 * Waits until what a consistency token stands for has been seen by this process, at most three
 * seconds; the empty token waits for nothing.
 * @throws BadRequest for a text that is no token, Refusal UNAVAILABLE when it takes too long.
 */
export async function waitForToken(reader: Follower, token: string): Promise<void> {
  await waitForPosition(reader, token, positionOf);
}
