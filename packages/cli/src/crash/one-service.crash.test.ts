import { expect } from 'chai';
import { LIMIT_MS, type Scene, openScene } from './scene.ts';

/** Where each service dies, drawn once by chance from what a play of the folder makes it do. */
const KILLS = [
  ['bank', 'append:97', 'between a posting and its answer'],
  ['bank', 'append:BookTransferDebited', 'inside a transfer of the settlement'],
  ['upi-switch', 'append:211', 'somewhere inside a transaction'],
  ['upi-switch', 'append:DebitRequested', 'between the request of a debit and the bank'],
  ['upi-switch', 'append:CycleCutoverMarked', 'inside a cut-over'],
  ['commerce', 'append:148', 'somewhere inside a checkout'],
  ['payments', 'append:83', 'somewhere inside a payment'],
  ['payments', 'append:PaymentAttemptRequested', 'between the request of a payment and the rail'],
  ['settlement', 'append:MerchantSettlementOpened', 'at the opening of a settlement'],
  ['sagas', 'append:176', 'somewhere inside a saga'],
  ['ledger', 'commit:13', 'with an entry written and not committed'],
  ['views', 'commit:29', 'with rows written and not committed'],
] as const;

describe('a play in which one service dies', () => {
  let scene: Scene;
  beforeEach(() => (scene = openScene()));
  afterEach(() => scene.end());

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
