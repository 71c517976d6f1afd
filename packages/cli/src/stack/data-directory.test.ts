import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { directoryOfPlay, directoryOfUp, directoryUsedLast } from './data-directory.ts';

describe('the data directory', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'root-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is the one that is named', () => {
    expect(directoryOfUp('/there', root)).to.equal('/there');
    expect(directoryOfPlay('/there', { digest: 'ab'.repeat(32) }, root)).to.equal('/there');
    expect(directoryUsedLast('/there', root)).to.equal('/there');
  });

  it('is another one for every folder that is played', () => {
    const one = directoryOfPlay(undefined, { digest: 'ab'.repeat(32) }, root);
    const other = directoryOfPlay(undefined, { digest: 'cd'.repeat(32) }, root);
    expect(one).to.equal(join(root, 'days-abababababab'));
    expect(other).not.to.equal(one);
    expect(directoryOfUp(undefined, root)).to.equal(join(root, 'up'));
  });

  it('is the last one for a command that looks at what is there', () => {
    expect(() => directoryUsedLast(undefined, root)).to.throw(/nothing was started here yet/);
    directoryOfUp(undefined, root);
    const played = directoryOfPlay(undefined, { digest: 'ab'.repeat(32) }, root);
    expect(directoryUsedLast(undefined, root)).to.equal(played);
  });
});
