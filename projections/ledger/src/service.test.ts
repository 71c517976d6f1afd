import { expect } from 'chai';
import * as api from '@suuupra/contracts/suuupra/ledger/v1/ledger_service';
import { type EventStore, consistencyToken } from '@suuupra/eventstore';
import { rpcErrorOf, silentLog } from '@suuupra/grpc';
import type { Database } from '@suuupra/postgres';
import { type AddressBook, type Host, type Ports, createPorts, startHost } from '@suuupra/process';
import { chainHashOf } from './chain.ts';
import { composeLedger } from './compose.ts';
import { decodeEntry } from './encoding.ts';
import { OPENING_RULES } from './opening.ts';
import { logOfWay, openServer } from './scene.ts';

const ledger = api.LedgerServiceService;
const OPENING = BigInt(Object.keys(OPENING_RULES).length + 2);
const main = { book: 'main', consistencyToken: '' };

describe('the ledger service', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  let database: Database;
  let store: EventStore;
  let ports: Ports;
  let host: Host;
  before(async () => {
    server = await openServer();
    database = server.open('ledger');
    store = await logOfWay();
    const addresses: AddressBook = {};
    ports = createPorts({ store, log: silentLog, addresses });
    const parts = { ledger: composeLedger({ ...ports, database }) };
    host = await startHost({ parts, ports, addresses });
  });
  after(async () => {
    await host.stop();
    await server.close();
  });

  const call: Ports['network']['unary'] = (...args) => ports.network.unary(...args);
  const failureOf = async (promise: Promise<unknown>) =>
    rpcErrorOf(await promise.catch((error: unknown) => error));

  it('tells the head and verifies the chain that leads to it', async () => {
    const head = await call('ledger', ledger.getHead, main);
    expect(head).to.include({ book: 'main', entries: OPENING + 10n });
    const verdict = await call('ledger', ledger.verifyChain, main);
    const { entries, chainHash } = head;
    expect(verdict).to.deep.include({ verified: true, entries, chainHash, problem: '' });
  });

  it('names the first entry that is wrong', async () => {
    await database.query(`update posting set amount = amount + 1 where account like 'revenue:k%'`);
    const bad = await call('ledger', ledger.verifyChain, main);
    expect(bad.verified).to.equal(false);
    expect(bad.firstBadSeq).to.equal(OPENING + 3n);
    expect(bad.problem).to.match(/^posting 2: .* \(entry [0-9a-f-]{36}\)$/);
    await database.query(`update posting set amount = amount - 1 where account like 'revenue:k%'`);
  });

  it('tells balances, debit positive, that add up to zero', async () => {
    const { balances } = await call('ledger', ledger.getTrialBalance, main);
    const of = new Map(balances.map(({ account, balance }) => [account, balance?.minorUnits]));
    expect([...of.values()].reduce((all, one) => (all ?? 0n) + (one ?? 0n), 0n)).to.equal(0n);
    expect(of.get('revenue:courses')).to.equal(-400_001n);
    expect(of.get('liabilities:deferred:orders')).to.equal(undefined);
    const asked = { ...main, account: 'liabilities:deferred:orders' };
    const { balance } = await call('ledger', ledger.getBalance, asked);
    expect(balance?.balance).to.deep.equal({ currencyCode: 'INR', minorUnits: 0n });
    const unknown = call('ledger', ledger.getBalance, { ...main, account: 'x' });
    expect(await failureOf(unknown)).to.include({
      status: 'NOT_FOUND',
      reason: 'ACCOUNT_NOT_FOUND',
    });
  });

  it('shows an entry with the bytes that its hash is made of', async () => {
    const { entry } = await call('ledger', ledger.getEntry, { ...main, seq: OPENING });
    expect(entry).to.include({ kind: 'journal', ruleId: 'capture', effectiveOn: '2026-11-16' });
    expect(entry?.postings).to.have.length(4);
    expect(entry && chainHashOf(entry.encoded)).to.equal(entry?.chainHash);
    expect(entry && decodeEntry(entry.encoded).prev).to.equal(entry?.previousHash);
    const beyond = call('ledger', ledger.getEntry, { ...main, seq: 10_000n });
    expect(await failureOf(beyond)).to.include({ status: 'NOT_FOUND', reason: 'ENTRY_NOT_FOUND' });
  });

  it('lists all entries page by page, and checks what it is asked', async () => {
    const seen: bigint[] = [];
    let pageToken = '';
    do {
      const page = await call('ledger', ledger.listEntries, { ...main, pageSize: 7, pageToken });
      seen.push(...page.entries.map(({ seq }) => seq));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen.map(Number)).to.deep.equal([...Array(Number(OPENING) + 10).keys()]);
    const wrong: readonly (readonly [string, object])[] = [
      ['page_token', { pageToken: 'xyz' }],
      ['page_size', { pageSize: -1 }],
      ['consistency_token', { consistencyToken: 'xyz' }],
    ];
    for (const [field, change] of wrong) {
      const asked = { ...main, pageSize: 1, pageToken: '', ...change };
      const { status, fields } = await failureOf(call('ledger', ledger.listEntries, asked));
      expect({ status, field: fields[0]?.field }).to.deep.equal({
        status: 'INVALID_ARGUMENT',
        field,
      });
    }
    const other = call('ledger', ledger.getHead, { ...main, book: 'other' });
    expect(await failureOf(other)).to.include({ status: 'NOT_FOUND', reason: 'BOOK_NOT_FOUND' });
  });

  it('waits for what a token stands for, and says how far it is otherwise', async () => {
    const head = consistencyToken(await store.head());
    const seen = { ...main, consistencyToken: head };
    expect((await call('ledger', ledger.getHead, seen)).entries).to.equal(OPENING + 10n);
    const future = { ...main, consistencyToken: consistencyToken((await store.head()) + 16n) };
    const behind = call('ledger', ledger.getHead, future, { deadlineMs: 300 });
    const { status, reason, metadata } = await failureOf(behind);
    expect({ status, reason }).to.deep.equal({
      status: 'UNAVAILABLE',
      reason: 'PROJECTION_BEHIND',
    });
    expect(metadata).to.deep.include({ projection: 'ledger', projected: head });
  });
});
