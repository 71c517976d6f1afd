import { expect } from 'chai';
import {
  AccountServiceService as Accounts,
  AccountState,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { PostingServiceService as Postings } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { type Network, moneyOf, silentLog } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { type AddressBook, type Host, createPorts, startHost } from '@suuupra/process';
import { startMachine } from '@suuupra/testing';
import { composeBank } from './compose.ts';
import { TENANT } from './request.ts';

const [GIVER, RECEIVER] = ['1', '2'];
const { ACCOUNT_STATE_CREDIT_FROZEN: FROZEN } = AccountState;
const REQUEST = { fromAccount: GIVER, toAccount: RECEIVER, reference: 'R' };
const TRANSFER = idOf('transfer', TENANT, 'transfer');
const asked = { requestId: 'transfer', ...REQUEST, amount: moneyOf(400n) };

type Bank = Readonly<{ host: Host; network: Network }>;

async function startBank(store: EventStore): Promise<Bank> {
  const addresses: AddressBook = {};
  const ports = createPorts({ store, log: silentLog, addresses });
  const host = await startHost({ parts: { bank: composeBank(ports) }, ports, addresses });
  return { host, network: ports.network };
}

async function openAccounts({ network }: Bank): Promise<void> {
  for (const [accountNumber, balance] of [
    [GIVER, 1_000n],
    [RECEIVER, 0n],
  ] as const) {
    await network.unary('bank', Accounts.openAccount, {
      ...{ requestId: accountNumber, accountNumber, ifsc: 'KAVE0000001', bank: 'KAVE' },
      openingBalance: moneyOf(balance),
    });
  }
}

const freeze = ({ network }: Bank): Promise<unknown> =>
  network.unary('bank', Accounts.freezeAccount, {
    ...{ requestId: 'freeze', accountNumber: RECEIVER, state: FROZEN },
  });

async function balancesOf({ network }: Bank): Promise<readonly (bigint | undefined)[]> {
  const of = async (accountNumber: string): Promise<bigint | undefined> => {
    const { account } = await network.unary('bank', Accounts.getAccount, { accountNumber });
    return account?.balance?.minorUnits;
  };
  return [await of(GIVER), await of(RECEIVER)];
}

/** A store in which something happens right behind the debit of a transfer, before it is told. */
function behindTheDebit(store: EventStore, happens: () => Promise<unknown>): EventStore {
  const append: EventStore['append'] = async (stream, events, expected) => {
    const done = await store.append(stream, events, expected);
    if (events.some(({ type }) => type === 'BookTransferDebited')) await happens();
    return done;
  };
  return { ...store, append };
}

/** What stands of the transfer on its two accounts, and the type of the event that caused it. */
async function sidesOf(store: EventStore): Promise<readonly string[]> {
  const types = new Map<string, string>();
  const sides: string[] = [];
  for await (const { id, type } of store.read(`bank.transfer-${TRANSFER}`)) types.set(id, type);
  for (const account of [GIVER, RECEIVER]) {
    for await (const { type, metadata } of store.read(`bank.account-${account}`)) {
      if (!type.startsWith('BookTransfer')) continue;
      sides.push(`${type} by ${types.get(metadata.causationId) ?? 'nothing'}`);
    }
  }
  return sides;
}

describe('a transfer to an account that takes no credits any more', () => {
  it('is declined and taken back, and has the same answer for ever', async () => {
    const store = memoryEventStore();
    let happens = async (): Promise<unknown> => Promise.resolve();
    const bank = await startBank(behindTheDebit(store, () => happens()));
    await openAccounts(bank);
    happens = () => freeze(bank);
    const transfer = () => bank.network.unary('bank', Postings.transfer, asked);
    const answer = { posted: false, declineCode: 'YF', utr: '' };
    expect(await transfer()).to.include(answer);
    expect(await balancesOf(bank)).to.deep.equal([1_000n, 0n]);
    expect(await transfer()).to.include(answer);
    const found = { accountNumber: GIVER, reference: 'R' };
    const { lines } = await bank.network.unary('bank', Postings.findStatementLines, found);
    const amounts = lines.map(({ amount }) => amount?.minorUnits);
    expect(amounts).to.deep.equal([-400n, 400n]);
    await bank.host.stop();
  });

  it('is taken back by the next start where the process died behind the debit', async () => {
    const store = memoryEventStore();
    let happens = async (): Promise<unknown> => Promise.resolve();
    const bank = await startBank(behindTheDebit(store, () => happens()));
    await openAccounts(bank);
    happens = async () => {
      await freeze(bank);
      throw new Error('it dies');
    };
    await bank.network.unary('bank', Postings.transfer, asked).catch(() => undefined);
    expect(await balancesOf(bank)).to.deep.equal([600n, 0n]);
    await bank.host.stop();
    const { network } = bank;
    const next = await startMachine(composeBank, {}, { store, network });
    await next.settle();
    await next.stop();
    expect(await sidesOf(store)).to.deep.equal([
      'BookTransferDebited by TransferRequested',
      'BookTransferReturned by TransferRequested',
      'BookTransferDeclined by TransferRequested',
    ]);
  });
});
