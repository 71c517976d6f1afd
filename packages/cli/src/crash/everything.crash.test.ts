import { expect } from 'chai';
import { type Ground, LIMIT_MS, type Scene, drawing, openGround } from './scene.ts';

const between = drawing('everything at once');

/** A play of the folder has some 1,180 appends; the first 170 set it up, the last 60 settle. */
const KILLS = [
  ...[between(1, 170), between(171, 330), between(331, 480), between(481, 630)],
  ...[between(631, 780), between(781, 930), between(931, 1_060), between(1_061, 1_150)],
];

describe('a play of which everything dies at once', () => {
  let ground: Ground;
  let scene: Scene;
  before(() => (ground = openGround()));
  beforeEach(() => (scene = ground.scene()));
  afterEach(() => scene.end());
  after(() => ground.end());

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
    await scene.goesOnAndEndsWell(['--processes']);
  }).timeout(LIMIT_MS);
});

async function dies(scene: Scene, k: number, options: readonly string[]): Promise<void> {
  const killer = { EVENTSTORE_KILL_AFTER_APPENDS: String(k), EVENTSTORE_KILL_SCOPE: 'group' };
  const { signal, words } = await scene.play(killer, options);
  expect(signal, words).to.equal('SIGKILL');
}
