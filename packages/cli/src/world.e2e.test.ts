import { expect } from 'chai';
import { suuupra } from './command-scene.ts';

const SMALL = ['--orders', '20', '--days', '1'];

/** The hashes in the lines of a run, by seed. */
function hashesIn(out: string): readonly string[] {
  return [...out.matchAll(/^seed (\S+) {2}([0-9a-f]{16}) /gm)]
    .map(([, seed, hash]) => `${seed} ${hash}`)
    .toSorted();
}

describe('suuupra world', function command() {
  this.timeout(120_000);

  it('runs one world, the same one every time, and says what it met', async () => {
    const [first, second] = [
      await suuupra('world', '--seed', '4711', ...SMALL),
      await suuupra('world', '--seed', '4711', ...SMALL),
    ];
    expect(first.code, first.out).to.equal(0);
    expect(hashesIn(first.out)).to.have.length(1);
    expect(hashesIn(second.out)).to.deep.equal(hashesIn(first.out));
    expect(first.out).to.match(/1 worlds, 1 simulated days, \d+ events, \d+ deaths/);
    expect(first.out).to.match(/request-lost +\d+/);
    expect(first.out).to.contain('no rule was broken');
  });

  it('runs many, each as it runs alone', async () => {
    const many = await suuupra('world', '--seeds', '7..9', ...SMALL);
    const alone = await suuupra('world', '--seed', '8', '--jobs', '1', ...SMALL);
    expect(many.code, many.out).to.equal(0);
    expect(hashesIn(many.out)).to.have.length(3);
    expect(hashesIn(many.out)).to.include(hashesIn(alone.out)[0]);
  });

  for (const [words, problem] of [
    [['--faults', 'earthquake=5'], 'there is no fault earthquake'],
    [['--faults', 'request-lost=x'], 'the rate of request-lost must be 0 to 100000'],
    [['--seeds', '9..7'], 'must look like 1..200'],
    [['--orders', '0'], 'must be a number above zero'],
  ] as const) {
    it(`refuses ${words.join(' ')}, and says why`, async () => {
      const { code, err } = await suuupra('world', '--seed', '1', ...words);
      expect(code).to.equal(1);
      expect(err).to.contain(problem);
    });
  }
});
