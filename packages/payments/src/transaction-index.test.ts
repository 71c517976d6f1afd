import { expect } from 'chai';
import { createTransactionIndex } from './transaction-index.ts';

describe('the index of transactions', () => {
  it('knows what it has learnt, and tells whoever waits for it', async () => {
    const index = createTransactionIndex();
    const waiting = [index.waitFor('T1', 5_000), index.waitFor('T1', 5_000)];
    index.learn('T1', 'P1');
    expect(await Promise.all(waiting)).to.deep.equal(['P1', 'P1']);
    expect(await index.waitFor('T1', 0)).to.equal('P1');
  });

  it('does not wait for ever', async () => {
    const index = createTransactionIndex();
    expect(await index.waitFor('T1', 1)).to.equal(undefined);
    index.learn('T1', 'P1');
    expect(await index.waitFor('T1', 1)).to.equal('P1');
  });

  it('keeps the newest', async () => {
    const index = createTransactionIndex(2);
    for (const number of [1, 2, 1, 3]) index.learn(`T${number}`, `P${number}`);
    const found = [1, 2, 3].map((number) => index.waitFor(`T${number}`, 1));
    expect(await Promise.all(found)).to.deep.equal([undefined, 'P2', 'P3']);
  });
});
