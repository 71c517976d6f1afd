import { expect } from 'chai';
import { MAX_PAISE } from '@suuupra/kernel';
import { moneyOf, paiseOf, requestId, waitForToken } from './edge.ts';
import { BadRequest, Refusal } from './errors.ts';

/** The fields that a check complains of. */
function fieldsOf(check: () => unknown): readonly string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    return error.violations.map(({ field }) => field);
  }
}

describe('the checks at the edge', () => {
  it('takes any request id of 1 to 128 characters', () => {
    for (const id of ['a', 'ü'.repeat(128)]) expect(requestId(id)).to.equal(id);
    for (const id of ['', 'a'.repeat(129)]) {
      expect(fieldsOf(() => requestId(id))).to.deep.equal(['request_id']);
    }
  });

  it('takes rupees that are not negative and fit the tables', () => {
    for (const amount of [0n, 1n, MAX_PAISE]) expect(paiseOf(moneyOf(amount))).to.equal(amount);
    const wrong = [
      [undefined, 'price'],
      [{ currencyCode: 'USD', minorUnits: 1n }, 'price.currency_code'],
      [{ currencyCode: '', minorUnits: 1n }, 'price.currency_code'],
      [{ currencyCode: 'INR', minorUnits: -1n }, 'price.minor_units'],
      [{ currencyCode: 'INR', minorUnits: MAX_PAISE + 1n }, 'price.minor_units'],
    ] as const;
    for (const [money, field] of wrong) {
      expect(fieldsOf(() => paiseOf(money, 'price'))).to.deep.equal([field]);
    }
  });

  it('waits for what a token stands for', async () => {
    const waited: bigint[] = [];
    const follower = {
      waitFor: (position: bigint) => {
        waited.push(position);
        return position > 9n ? Promise.reject(new Error('late')) : Promise.resolve();
      },
    };
    const read = (token: string) => (/^\d+$/.test(token) ? BigInt(token) : undefined);
    const failed = (token: string): Promise<unknown> =>
      waitForToken(follower, token, read).catch((error: unknown) => error);
    expect(await failed('')).to.equal(undefined);
    expect(await failed('7')).to.equal(undefined);
    expect(await failed('x')).to.be.instanceOf(BadRequest);
    const late = await failed('10');
    expect(late).to.be.instanceOf(Refusal).and.to.include({ status: 'UNAVAILABLE' });
    expect(waited).to.deep.equal([7n, 10n]);
  });
});
