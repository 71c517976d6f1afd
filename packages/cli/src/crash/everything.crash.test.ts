import { expect } from 'chai';
import { type Ground, LIMIT_MS, type Scene, drawing, openGround } from './scene.ts';

const between = drawing('everything at once');

/** A play of the folder has some 1,180 appends; the first 170 set it up, the last 60 settle. */
const APPENDS = 1_160;
const KILLS = 20;

/** One append out of every twentieth part of the play. */
const kills = Array.from({ length: KILLS }, (_, part) =>
  between(Math.ceil((part * APPENDS) / KILLS) + 1, Math.floor(((part + 1) * APPENDS) / KILLS)),
);

describe('a play of which everything dies at once', () => {
  let ground: Ground;
  let scene: Scene;
  before(() => (ground = openGround()));
  beforeEach(() => (scene = ground.scene()));
  afterEach(() => scene.end());
  after(() => ground.end());

  for (const [index, k] of kills.entries()) {
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
