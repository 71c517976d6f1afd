import { expect } from 'chai';
import { type Ground, LIMIT_MS, type Scene, drawing, openGround } from './scene.ts';

const between = drawing('one service alone');

/** Where each service dies. The numbers lie behind its set-up and before its last append. */
const KILLS = [
  ['bank', `append:${between(80, 135)}`, 'between a posting and its answer'],
  ['bank', 'append:BookTransferDebited', 'inside a transfer of the settlement'],
  ['upi-switch', `append:${between(63, 340)}`, 'somewhere inside a transaction'],
  ['upi-switch', 'append:DebitRequested', 'between the request of a debit and the bank'],
  ['upi-switch', 'append:CycleCutoverMarked', 'inside a cut-over'],
  ['commerce', `append:${between(34, 250)}`, 'somewhere inside a checkout'],
  ['payments', `append:${between(1, 110)}`, 'somewhere inside a payment'],
  ['payments', 'append:PaymentAttemptRequested', 'between the request of a payment and the rail'],
  ['settlement', 'append:MerchantSettlementOpened', 'at the opening of a settlement'],
  ['sagas', `append:${between(1, 220)}`, 'somewhere inside a saga'],
  ['ledger', `commit:${between(2, 25)}`, 'with an entry written and not committed'],
  ['views', `commit:${between(2, 50)}`, 'with rows written and not committed'],
] as const;

describe('a play in which one service dies', () => {
  let ground: Ground;
  let scene: Scene;
  before(() => (ground = openGround()));
  beforeEach(() => (scene = ground.scene()));
  afterEach(() => scene.end());
  after(() => ground.end());

  for (const [service, point, where] of KILLS) {
    it(`ends well without ${service}, ${where} (${point})`, async () => {
      const plant = { SUUUPRA_PLANT: `${service}=${point}` };
      const { code, words } = await scene.play(plant, ['--processes']);
      expect(words).to.contain(`${service} ended (SIGKILL)`);
      expect(code, words).to.equal(0);
      scene.hasTheRightFigures();
      await scene.goesOnAndEndsWell();
    }).timeout(LIMIT_MS);
  }
});
