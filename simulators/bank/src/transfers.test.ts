import { expect } from 'chai';
import {
  AccountServiceService as Accounts,
  AccountState,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { PostingServiceService as Postings } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { type Activity, type EventStore, OutcomeUnknownError } from '@suuupra/eventstore';
import { memoryEventStore } from '@suuupra/eventstore';
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

type Bank = Readonly<{ host: Host; network: Network; activity: Activity }>;

async function startBank(store: EventStore): Promise<Bank> {
  const addresses: AddressBook = {};
  const ports = createPorts({ store, log: silentLog, addresses });
  const host = await startHost({ parts: { bank: composeBank(ports) }, ports, addresses });
  return { host, network: ports.network, activity: ports.activity };
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

/** What happens around the debit of a transfer, and whether the process is told of it at all. */
type Around = { before: () => Promise<unknown>; after: () => void; deaf: boolean };

const around = (): Around => ({
  before: async () => Promise.resolve(),
  after: () => undefined,
  deaf: false,
});

function withDebit(store: EventStore, happens: Around): EventStore {
  const isDebit = ({ type }: Readonly<{ type: string }>): boolean => type === 'BookTransferDebited';
  const append: EventStore['append'] = async (stream, events, expected) => {
    if (events.some(isDebit)) await happens.before();
    const done = await store.append(stream, events, expected);
    if (events.some(isDebit)) happens.after();
    return done;
  };
  const subscribeAll: EventStore['subscribeAll'] = (from, on, onLost) =>
    store.subscribeAll(
      from,
      (event) => (happens.deaf && isDebit(event) ? undefined : on(event)),
      onLost,
    );
  return { ...store, append, subscribeAll };
}

const unknown = (): void => {
  throw new OutcomeUnknownError('nobody says what became of it');
};

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
  const TAKEN_BACK = [
    'BookTransferDebited by TransferRequested',
    'BookTransferReturned by TransferRequested',
    'BookTransferDeclined by TransferRequested',
  ];

  it('is declined and taken back, and has the same answer for ever', async () => {
    const happens = around();
    const bank = await startBank(withDebit(memoryEventStore(), happens));
    await openAccounts(bank);
    happens.before = () => freeze(bank);
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

  it('is taken back where nobody knows of the debit, and nobody asks again', async () => {
    const store = memoryEventStore();
    const happens = around();
    const bank = await startBank(withDebit(store, happens));
    await openAccounts(bank);
    Object.assign(happens, { before: () => freeze(bank), after: unknown });
    await bank.network.unary('bank', Postings.transfer, asked).catch(() => undefined);
    await bank.activity.idle();
    expect(await sidesOf(store)).to.deep.equal(TAKEN_BACK);
    await bank.host.stop();
  });

  it('is refused to nobody while another try of it is under way', async () => {
    const store = memoryEventStore();
    const happens = around();
    const bank = await startBank(withDebit(store, happens));
    await openAccounts(bank);
    const transfer = () => bank.network.unary('bank', Postings.transfer, asked);
    let second: ReturnType<typeof transfer> | undefined;
    happens.before = async () => {
      await freeze(bank);
      second ??= transfer();
    };
    const first = await transfer();
    expect(await second).to.deep.equal(first);
    await bank.host.stop();
  });

  it('is taken back by the next start where the process died behind the debit', async () => {
    const store = memoryEventStore();
    const happens = around();
    const bank = await startBank(withDebit(store, happens));
    await openAccounts(bank);
    Object.assign(happens, { before: () => freeze(bank), after: unknown, deaf: true });
    await bank.network.unary('bank', Postings.transfer, asked).catch(() => undefined);
    expect(await balancesOf(bank)).to.deep.equal([600n, 0n]);
    await bank.host.stop();
    const { network } = bank;
    const next = await startMachine(composeBank, {}, { store, network });
    await next.settle();
    await next.stop();
    expect(await sidesOf(store)).to.deep.equal(TAKEN_BACK);
  });
});
