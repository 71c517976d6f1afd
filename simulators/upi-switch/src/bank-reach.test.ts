import { expect } from 'chai';
import { virtualTime } from '@suuupra/workflow';
import { canReachBank } from './bank-reach.ts';

/** A bank whose breaker closes after it was looked at so many times. */
function awayFor(looks: number): Readonly<{ available: () => boolean }> {
  let left = looks;
  return { available: () => (left -= 1) < 0 };
}

describe('whether the bank can be reached', () => {
  const { signal: cancelled } = new AbortController();

  it('is known at once while it is there', async () => {
    const { clock } = virtualTime();
    expect(await canReachBank({ network: awayFor(0), clock }, { cancelled })).to.equal(true);
  });

  it('waits for it where time is virtual, however long it takes', async () => {
    const { clock } = virtualTime();
    expect(await canReachBank({ network: awayFor(12), clock }, { cancelled })).to.equal(true);
  });

  it('is given up when its time is over', async () => {
    let now = 0n;
    const clock = { now: () => (now += 60_000n) };
    expect(await canReachBank({ network: awayFor(12), clock }, { cancelled })).to.equal(false);
  });

  it('stays unknown to a caller who has gone', async () => {
    const { clock } = virtualTime();
    const gone = { cancelled: AbortSignal.abort() };
    const answer = canReachBank({ network: awayFor(12), clock }, gone);
    const error: unknown = await answer.catch((thrown: unknown) => thrown);
    expect(error).to.include({ reason: 'BANK_AWAITED', status: 'UNAVAILABLE' });
  });
});
