import { expect } from 'chai';
import fc from 'fast-check';
import { BadRequest, Refusal } from './errors.ts';
import { cutPage, pageOf, pageTokenFor } from './page.ts';
import { type View, waitForView } from './view.ts';

const fieldOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof BadRequest ? error.violations[0]?.field : 'another error';
  }
};

describe('a page of a list', () => {
  it('has a size of 50 unless told, and 1,000 at most', () => {
    const sizeOf = (pageSize: number) => pageOf('rows', { pageSize, pageToken: '' }).size;
    expect([0, 1, 1_000, 1_001].map(sizeOf)).to.deep.equal([50, 1, 1_000, 1_000]);
    expect(fieldOf(() => sizeOf(-1))).to.equal('page_size');
  });

  it('begins behind the cursor of its token', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (cursor) => {
        const pageToken = pageTokenFor('rows', cursor);
        expect(pageOf('rows', { pageSize: 0, pageToken }).after).to.equal(cursor);
      }),
    ));

  it('refuses a token of another list, of another form, or with another cursor', () => {
    const asks = (pageToken: string) =>
      fieldOf(() => pageOf('rows', { pageSize: 0, pageToken }, (cursor) => cursor === '7'));
    const token = pageTokenFor('rows', '7');
    expect(asks(token)).to.equal(undefined);
    const foreign = [pageTokenFor('orders', '7'), pageTokenFor('rows', 'x'), 'garbage', '7'];
    for (const wrong of [...foreign, `${token}=`, token.slice(1), ` ${token}`])
      expect(asks(wrong), wrong).to.equal('page_token');
  });

  it('knows from one row more whether another page follows', () => {
    const cut = (rows: readonly number[]) => cutPage('rows', { rows, size: 2 }, String);
    expect(cut([1, 2])).to.deep.equal({ rows: [1, 2], nextPageToken: '' });
    expect(cut([1, 2, 3])).to.deep.equal({
      rows: [1, 2],
      nextPageToken: pageTokenFor('rows', '2'),
    });
  });
});

describe('a read of a view', () => {
  const view = (seen: Awaited<ReturnType<View['waitForToken']>>): View & { waits: number[] } => {
    const waits: number[] = [];
    const waitForToken: View['waitForToken'] = (_token, timeoutMs) => {
      waits.push(timeoutMs);
      return Promise.resolve(seen);
    };
    return { waits, waitForToken };
  };
  const deadline = Number.POSITIVE_INFINITY;
  const failureOf = (promise: Promise<void>) => promise.catch((error: unknown) => error);

  it('waits as long as the caller does, ten seconds at most', async () => {
    const seen = view({ is: 'seen' });
    await waitForView(seen, '', { deadline });
    await waitForView(seen, '', { deadline: Date.now() + 1_000 });
    await waitForView(seen, '', { deadline: Date.now() - 1 });
    expect(seen.waits[0]).to.equal(10_000);
    expect(seen.waits[1]).to.be.within(500, 900);
    expect(seen.waits[2]).to.equal(0);
  });

  it('is unavailable where the view is behind, and says how far it is', async () => {
    const behind = view({ is: 'behind', projection: 'orders', at: 'AAA' });
    const failure = await failureOf(waitForView(behind, 'BBB', { deadline }));
    expect(failure).to.be.instanceOf(Refusal);
    const { reason, status, metadata } = failure as Refusal;
    expect({ reason, status }).to.deep.equal({
      reason: 'PROJECTION_BEHIND',
      status: 'UNAVAILABLE',
    });
    expect(metadata).to.deep.equal({ projection: 'orders', projected: 'AAA' });
    const foreign = await failureOf(waitForView(view({ is: 'foreign' }), 'x', { deadline }));
    expect(foreign).to.be.instanceOf(BadRequest);
  });
});
