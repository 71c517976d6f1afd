import { expect } from 'chai';
import { Leg, Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { type Network, moneyOf } from '@suuupra/grpc';
import type { Account } from './accounts.ts';
import type { Fact } from './facts.ts';
import { ANSWER_OPERATIONS } from './operations-answers.ts';
import type { Desk, Occasion } from './operations-desk.ts';

const TXN = `IND${'0'.repeat(32)}`;
const payer = { number: '000000000011', vpa: 'payer000000000011@himalaya' };
const accounts = [payer as Account];
const transaction = {
  ...{ txnId: TXN, rrn: '632007000004', merchantReference: '', amount: moneyOf(400n) },
  ...{ payerVpa: payer.vpa, payeeVpa: 'suuupra@indusm', code: 'U67' },
  ...{ result: Result.RESULT_FAILURE, originatedAt: '2026-11-17T18:05:00.000000Z' },
};

/** A desk at which every code is drawn as the one of that number, and what is asked from it. */
function deskOf(nth: number): Readonly<{ desk: Desk; asked: readonly string[] }> {
  const asked: string[] = [];
  const unary = async (target: string, { path }: { path: string }, request: unknown) => {
    const { leg, code = '', accountNumber = '' } = request as Record<string, string>;
    asked.push(
      [target, path.slice(path.lastIndexOf('/') + 1), leg, code + accountNumber].join(' '),
    );
    return Promise.resolve({ transaction });
  };
  const network = { unary } as unknown as Network;
  return { desk: { network, accounts, below: () => nth } as unknown as Desk, asked };
}
const occasion: Occasion = { key: 'K', fact: { text: () => TXN } as unknown as Fact };

describe('a bank that says hastily that there is no debit to reverse', () => {
  const { run } = ANSWER_OPERATIONS['reversal-hastily-refused'];
  const leg = Leg.LEG_DEBIT_REVERSAL;

  it('takes it back all the same, for nobody asks it again', async () => {
    const { desk, asked } = deskOf(1);
    expect(await run(desk, occasion)).to.equal(true);
    expect(asked[0]).to.equal(`upi-switch RespLeg ${leg} NO`);
    expect(asked.at(-1)).to.equal(`bank ReqLeg ${leg} ${payer.number}`);
  });

  it('is asked again by the switch where it has said something else', async () => {
    const { desk, asked } = deskOf(0);
    expect(await run(desk, occasion)).to.equal(true);
    expect(asked).to.deep.equal([`upi-switch RespLeg ${leg} Z9`]);
  });
});
