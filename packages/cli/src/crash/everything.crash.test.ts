import { seededChance } from '@suuupra/process';
import { expect } from 'chai';
import { LIMIT_MS, type Scene, openScene } from './scene.ts';

const chance = seededChance('everything at once');

/** A number from the first up to and with the last, by the seed. */
function between(first: number, last: number): number {
  return first + (Number.parseInt(chance.uuid().slice(0, 8), 16) % (last - first + 1));
}

/** A play of the folder has some 1,150 appends, the first 170 of which set it up. */
const KILLS = [
  ...[between(1, 170), between(171, 400), between(401, 600), between(601, 800)],
  ...[between(801, 950), between(951, 1_060)],
];

describe('a play of which everything dies at once', () => {
  let scene: Scene;
  beforeEach(() => (scene = openScene()));
  afterEach(() => scene.end());

  for (const [index, k] of KILLS.entries()) {
    // Every other time the database outlives the rest, and the next start has to stop it.
    const isOrphaned = index % 2 === 1;
    const database = isOrphaned ? 'the database is left behind' : 'the database too';
    it(`goes on behind append ${k}: ${database}`, async () => {
      await dies(scene, k, []);
      if (!isOrphaned) scene.killDatabase();
      await scene.goesOnAndEndsWell();
    }).timeout(LIMIT_MS);
  }

  it('goes on when it was one process a service', async () => {
    await dies(scene, between(400, 900), ['--processes']);
    scene.killDatabase();
    await scene.goesOnAndEndsWell();
  }).timeout(LIMIT_MS);
});

async function dies(scene: Scene, k: number, options: readonly string[]): Promise<void> {
  const killer = { EVENTSTORE_KILL_AFTER_APPENDS: String(k), EVENTSTORE_KILL_SCOPE: 'group' };
  const { signal, words } = await scene.play(killer, options);
  expect(signal, words).to.equal('SIGKILL');
}
