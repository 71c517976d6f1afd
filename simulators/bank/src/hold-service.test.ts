import { expect } from 'chai';
import {
  AccountServiceService as Accounts,
  AccountState,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { HoldServiceService as Holds } from '@suuupra/contracts/suuupra/sim/bank/v1/hold_service';
import { PostingServiceService as Postings } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { memoryEventStore } from '@suuupra/eventstore';
import { type Network, moneyOf, rpcErrorOf, silentLog } from '@suuupra/grpc';
import { MICROSECONDS, instantText, systemClock } from '@suuupra/kernel';
import { type AddressBook, type Host, createPorts, startHost } from '@suuupra/process';
import { composeBank } from './compose.ts';

const NOBODY = '00000000-0000-5000-8000-000000000000';
const MERCHANT = '2';

describe('holds and states of accounts over gRPC', () => {
  let host: Host;
  let network: Network;
  const expiresAt = instantText(systemClock().now() + MICROSECONDS.second * 3_600n);
  before(async () => {
    const addresses: AddressBook = {};
    const store = memoryEventStore();
    const ports = createPorts({ store, log: silentLog, addresses });
    host = await startHost({ parts: { bank: composeBank(ports) }, ports, addresses });
    ({ network } = ports);
    for (const [accountNumber, balance] of [
      ['1', 1_000n],
      [MERCHANT, 0n],
    ] as const) {
      await network.unary('bank', Accounts.openAccount, {
        ...{ requestId: accountNumber, accountNumber, ifsc: 'KAVE0000001', bank: 'KAVE' },
        openingBalance: moneyOf(balance),
      });
    }
  });
  after(() => host.stop());

  const reasonOf = async (asked: Promise<unknown>): Promise<string> => {
    const error: unknown = await asked.then(
      () => undefined,
      (one: unknown) => one,
    );
    const { status, reason, fields } = rpcErrorOf(error);
    return [status, fields[0]?.field ?? reason].join(' ');
  };
  const place = (requestId: string, amount: bigint, until = expiresAt) =>
    network.unary('bank', Holds.placeHold, {
      ...{ requestId, accountNumber: '1', amount: moneyOf(amount), reference: 'R' },
      expiresAt: until,
    });
  const capture = (requestId: string, holdId: string, amount: bigint) =>
    network.unary('bank', Holds.captureHold, {
      ...{ requestId, accountNumber: '1', holdId, amount: moneyOf(amount) },
    });
  const standing = async (accountNumber = '1') => {
    const { account } = await network.unary('bank', Accounts.getAccount, { accountNumber });
    const { balance, available, held, state } = account ?? {};
    return [balance?.minorUnits, available?.minorUnits, held?.minorUnits, state];
  };
  const { ACCOUNT_STATE_ACTIVE, ACCOUNT_STATE_CLOSED, ACCOUNT_STATE_CREDIT_FROZEN } = AccountState;

  it('are seen on the account, and taken from it', async () => {
    const { holdId, held } = await place('hold', 700n);
    expect(held).to.equal(true);
    expect(await standing()).to.deep.equal([1_000n, 300n, 700n, ACCOUNT_STATE_ACTIVE]);
    expect(await place('short', 301n)).to.include({ held: false, declineCode: 'Z9' });
    const { utr } = await capture('capture', holdId, 500n);
    expect(await capture('capture', holdId, 500n)).to.include({ utr });
    expect(await standing()).to.deep.equal([500n, 300n, 200n, ACCOUNT_STATE_ACTIVE]);
    const asked = { requestId: 'release', accountNumber: '1', holdId };
    await network.unary('bank', Holds.releaseHold, asked);
    expect(await standing()).to.deep.equal([500n, 500n, 0n, ACCOUNT_STATE_ACTIVE]);
    expect(await reasonOf(capture('late', holdId, 1n))).to.equal(
      'FAILED_PRECONDITION HOLD_RELEASED',
    );
    const found = { accountNumber: '1', reference: 'R' };
    const { lines } = await network.unary('bank', Postings.findStatementLines, found);
    expect(lines.map((line) => [line.utr, line.amount?.minorUnits])).to.deep.equal([[utr, -500n]]);
  });

  it('are refused where something is wrong with them', async () => {
    expect(await reasonOf(place('a', 0n))).to.equal('INVALID_ARGUMENT amount.minor_units');
    expect(await reasonOf(place('b', 1n, 'soon'))).to.equal('INVALID_ARGUMENT expires_at');
    expect(await reasonOf(place('', 1n))).to.equal('INVALID_ARGUMENT request_id');
    const past = '2020-01-01T00:00:00Z';
    expect(await reasonOf(place('c', 1n, past))).to.equal('FAILED_PRECONDITION HOLD_EXPIRED');
    expect(await reasonOf(capture('d', 'x', 1n))).to.equal('INVALID_ARGUMENT hold_id');
    expect(await reasonOf(capture('e', NOBODY, 1n))).to.equal('NOT_FOUND HOLD_NOT_FOUND');
  });

  it('stop what would come in, until the account is active or for ever', async () => {
    const asked = { accountNumber: MERCHANT };
    const freeze = (state: AccountState) =>
      network.unary('bank', Accounts.freezeAccount, { requestId: 'freeze', ...asked, state });
    expect(await reasonOf(freeze(ACCOUNT_STATE_CLOSED))).to.equal('INVALID_ARGUMENT state');
    await freeze(ACCOUNT_STATE_CREDIT_FROZEN);
    expect(await standing(MERCHANT)).to.deep.equal([0n, 0n, 0n, ACCOUNT_STATE_CREDIT_FROZEN]);
    const transfer = (requestId: string) =>
      network.unary('bank', Postings.transfer, {
        ...{ requestId, fromAccount: '1', toAccount: MERCHANT, reference: 'T' },
        amount: moneyOf(1n),
      });
    expect(await transfer('frozen')).to.include({ posted: false, declineCode: 'YF' });
    await network.unary('bank', Accounts.unfreezeAccount, { requestId: 'thaw', ...asked });
    await network.unary('bank', Accounts.closeAccount, { requestId: 'close', ...asked });
    expect(await standing(MERCHANT)).to.deep.equal([0n, 0n, 0n, ACCOUNT_STATE_CLOSED]);
    expect(await transfer('closed')).to.include({ posted: false, declineCode: 'XI' });
    expect(await standing()).to.deep.equal([500n, 500n, 0n, ACCOUNT_STATE_ACTIVE]);
  });
});
