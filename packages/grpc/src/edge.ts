import { MAX_PAISE, type Paise } from '@suuupra/kernel';
import type { Money } from '@suuupra/contracts/suuupra/type/v1/money';
import { BadRequest, Refusal } from './errors.ts';

const MAX_REQUEST_ID_CHARS = 128;

/**
 * The request id of a mutating call: any text of 1 to 128 characters.
 * @throws BadRequest with the field `request_id`.
 */
export function requestId(text: string): string {
  if (text === '') refuse('request_id', 'is required');
  const long = text.length > MAX_REQUEST_ID_CHARS;
  if (long) refuse('request_id', `is longer than ${MAX_REQUEST_ID_CHARS} characters`);
  return text;
}

/** An amount as it goes over the wire: INR in paise. */
export function moneyOf(amount: Paise): Money {
  return { currencyCode: 'INR', minorUnits: amount };
}

/**
 * The paise of an amount from the wire: INR, not negative, at most 2^63-1.
 * @throws BadRequest with the field.
 */
export function paiseOf(money: Money | undefined, field = 'amount'): Paise {
  if (money === undefined) return refuse(field, 'is required');
  if (money.currencyCode !== 'INR') return refuse(`${field}.currency_code`, 'must be INR');
  if (money.minorUnits < 0n) return refuse(`${field}.minor_units`, 'must not be negative');
  if (money.minorUnits > MAX_PAISE) return refuse(`${field}.minor_units`, 'is too large');
  return money.minorUnits;
}

/** Whoever can wait until everything up to a position of the log has been seen. */
export type Follower = Readonly<{
  waitFor: (position: bigint, timeoutMs: number) => Promise<void>;
}>;

/** How a consistency token is read; undefined for a text that is none. */
export type ReadToken = (token: string) => bigint | undefined;

/**
 * Waits until what the token stands for can be read here; the empty token waits for nothing.
 * @throws BadRequest for a text that is no token, Refusal UNAVAILABLE when it takes too long.
 */
export async function waitForToken(
  follower: Follower,
  token: string,
  read: ReadToken,
  timeoutMs = 3_000,
): Promise<void> {
  if (token === '') return;
  const position = read(token);
  if (position === undefined) return refuse('consistency_token', 'is not one of ours');
  try {
    await follower.waitFor(position, timeoutMs);
  } catch (error) {
    const message = 'this service has not seen that far yet; repeat the same request';
    const options = { message, retryAfterMs: 100 };
    throw Object.assign(new Refusal('NOT_YET_VISIBLE', 'UNAVAILABLE', options), { cause: error });
  }
}

function refuse(field: string, description: string): never {
  throw new BadRequest([{ field, description }]);
}
