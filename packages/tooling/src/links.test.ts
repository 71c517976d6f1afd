import { expect } from 'chai';
import { checkLinks } from './links.ts';
import { manifest, said } from './planted-workspace.ts';

describe('links', () => {
  const page = (text: string): readonly string[] =>
    said({ 'docs/a.md': text, 'docs/b c.md': '', 'sagas/x/y.ts': '' }, checkLinks);

  it('lead somewhere', () => {
    expect(page('[b](b%20c.md#top) [y](../sagas/x/y.ts) [x](../sagas/x) [w](https://x.test)')).to.be
      .empty;
    expect(page('\n[b](b.md)')).to.deep.equal(['docs/a.md:2 links: leads nowhere: b.md']);
  });

  it('find a page for every package', () => {
    expect(said({ 'sagas/x/package.json': manifest('saga-x') }, checkLinks)).to.deep.equal([
      'sagas/x/README.md:1 links: is missing',
    ]);
  });
});
