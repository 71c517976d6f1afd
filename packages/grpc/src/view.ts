import { BadRequest, Refusal } from './errors.ts';

/** A read model that can wait until it holds a change; how far it is comes back as a token. */
export type View = Readonly<{
  waitForToken: (
    token: string,
    timeoutMs: number,
  ) => Promise<
    Readonly<{ is: 'seen' } | { is: 'foreign' } | { is: 'behind'; projection: string; at: string }>
  >;
}>;

const LONGEST_WAIT_MS = 10_000;

/** What is left for the answer to travel before the caller's own deadline. */
const ANSWER_MS = 100;

/**
 * Waits until a read model holds what the consistency token of a read stands for, as long as the
 * caller waits (ten seconds at most). The empty token waits for nothing.
 * @throws BadRequest for a text that is no token, Refusal UNAVAILABLE `PROJECTION_BEHIND`, whose
 * metadata say how far the read model is, as a token.
 */
export async function waitForView(
  view: View,
  consistencyToken: string,
  { deadline }: Readonly<{ deadline: number }>,
): Promise<void> {
  const left = Math.max(deadline - Date.now() - ANSWER_MS, 0);
  const seen = await view.waitForToken(consistencyToken, Math.min(left, LONGEST_WAIT_MS));
  switch (seen.is) {
    case 'seen':
      return;
    case 'foreign':
      throw new BadRequest([{ field: 'consistency_token', description: 'is not one of ours' }]);
    case 'behind': {
      const { projection, at } = seen;
      const message = `the ${projection} read model has not seen that far yet; repeat the request`;
      const metadata = { projection, projected: at };
      const options = { message, metadata, retryAfterMs: 100 };
      throw new Refusal('PROJECTION_BEHIND', 'UNAVAILABLE', options);
    }
  }
}
