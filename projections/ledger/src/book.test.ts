import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { EventStore, Recorded } from '@suuupra/eventstore';
import { memoryTarget, replay } from '@suuupra/projector';
import { type BookState, EMPTY_BOOK, enterInBook } from './book.ts';
import { chainHashOf } from './chain.ts';
import { decodeEntry } from './encoding.ts';
import { ZERO_HASH, ZERO_ID } from './entry.ts';
import { OPENING_RULES } from './opening.ts';
import { RULES } from './posting.ts';
import { LEDGER_TABLES, ledgerProjection } from './project.ts';
import { WAY, captured, document, logOfWay, recorded } from './scene.ts';
import { srcEventHashOf } from './src-hash.ts';

const OPENING = 1 + Object.keys(OPENING_RULES).length + 1;
const published = new Set([...Object.keys(RULES), 'rate-table'].map((id) => `${id}@1`));
const opened: BookState = { size: 100n, chain: 'ab'.repeat(32), published };
const entriesOf = (event: Recorded) => enterInBook(event, opened).entries.map(({ entry }) => entry);

describe('the book', () => {
  it('is opened and publishes its rules before its first event, at the time of that event', () => {
    const { entries, state } = enterInBook(recorded(captured), EMPTY_BOOK);
    expect(entries).to.have.length(OPENING + 2);
    const kinds = entries.map(({ entry }) => entry.kind);
    expect(kinds.slice(0, 2)).to.deep.equal(['book-open', 'rule-publish']);
    expect(new Set(kinds.slice(1, OPENING))).to.deep.equal(new Set(['rule-publish']));
    expect(new Set(entries.map(({ entry }) => entry.recordedUs)).size).to.equal(1);
    expect(entries.map(({ entry }) => Number(entry.seq))).to.deep.equal([...entries.keys()]);
    expect(state).to.include({ size: BigInt(OPENING + 2), chain: entries.at(-1)?.chain });
    // The bytes of an opening are in every book there is: they never change again.
    const golden = 'fdcbb389d1cd1c644a9602310b6368e47ceaab90b33c4ff5708091d5ae0f430d';
    expect(entries[OPENING - 1]?.chain).to.equal(golden);
  });

  it('publishes a later rule once, right before its first entry, and moves nothing else', () => {
    const event = recorded(captured, 32n);
    const before = new Set([...published].filter((name) => name !== 'platform-fee@1'));
    const first = enterInBook(event, { ...opened, published: before });
    expect(first.entries.map(({ entry }) => [entry.kind, entry.ruleId])).to.deep.equal([
      ['journal', 'capture'],
      ['rule-publish', 'platform-fee'],
      ['journal', 'platform-fee'],
    ]);
    expect(first.entries[0]?.encoded).to.deep.equal(enterInBook(event, opened).entries[0]?.encoded);
    const second = enterInBook(recorded(captured, 48n), first.state);
    expect(second.entries.map(({ entry }) => entry.kind)).to.deep.equal(['journal', 'journal']);
  });

  it('chains every entry to the one before', () => {
    let before = ZERO_HASH;
    for (const { encoded, chain } of enterInBook(recorded(captured), EMPTY_BOOK).entries) {
      expect(decodeEntry(encoded).prev).to.equal(before);
      expect(chainHashOf(encoded)).to.equal(chain);
      before = chain;
    }
  });

  it('says of an entry when, from what and by which rule', () => {
    const event = recorded(captured);
    const [capture, fee] = entriesOf(event);
    expect(capture).to.deep.include({
      ...{ kind: 'journal', book: 'main', seq: 100n, prev: opened.chain, ruleId: 'capture' },
      ...{ srcStream: event.streamId, srcRevision: 0n, srcEventHash: srcEventHashOf(event) },
      ...{ effectiveOn: 20_773, recordedUs: 1_794_859_200_000_000n, groupId: ZERO_ID },
      dimensions: [
        ['order', 'o-1'],
        ['payment', 'p-1'],
        ['rrn', '632010000001'],
      ],
    });
    expect(capture?.entryId).to.not.equal(fee?.entryId);
    expect(entriesOf(event)).to.deep.equal([capture, fee]);
  });

  it('takes effect on the Indian date of the event itself, else on that of its record', () => {
    const days = WAY.map((event) => entriesOf(recorded(event))[0]?.effectiveOn);
    expect(days).to.deep.equal([20_773, 20_774, 20_774, 20_773, 20_774, 20_775]);
    const late = { ...captured, capturedAt: '2026-11-16T18:30:00Z' };
    expect(entriesOf(recorded(late))[0]?.effectiveOn).to.equal(20_774);
    const [dated] = entriesOf(recorded({ ...document, issuedOn: '2026-11-01' }));
    expect(dated?.effectiveOn).to.equal(20_758);
    const [unclear] = entriesOf(recorded({ ...captured, capturedAt: 'noon' }));
    expect(unclear).to.include({ kind: 'deferred', effectiveOn: 20_774 });
  });

  it('hashes type, data and the allowed metadata, each behind its length', () => {
    const event = recorded(captured);
    const metadata =
      `{"actor":"test","at":"${event.metadata.at}","causationId":"cause",` +
      `"commandId":"${event.id}","correlationId":"o-1","tenant":"main"}`;
    const data = `{"a":[1,true,null],"b":"x"}`;
    const hash = createHash('sha256');
    for (const part of ['PaymentCaptured', data, metadata]) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      hash.update(length).update(part);
    }
    const unsorted = { ...event, data: { b: 'x', a: [1, true, null] } };
    expect(srcEventHashOf(unsorted)).to.equal(hash.digest('hex'));
    const other = { ...event.metadata, commandHash: 'another' };
    expect(srcEventHashOf({ ...event, metadata: other })).to.equal(srcEventHashOf(event));
  });

  it('enters what moves nothing without lines, and leaves technical messages out', () => {
    const { paymentIntentId, orderId, merchantReference } = captured;
    const named = { paymentIntentId, orderId, merchantReference };
    const [failed] = entriesOf(recorded({ type: 'PaymentIntentFailed', ...named, code: 'ZA' }));
    expect(failed).to.deep.include({ kind: 'no-posting', ruleId: 'no-posting', lines: [] });
    const free = { ...captured, amount: 0n, taxable: 0n, cgst: 0n, sgst: 0n };
    const [capture] = entriesOf(recorded({ ...free, fee: 0n, feeCgst: 0n, feeSgst: 0n }));
    expect(capture).to.deep.include({ kind: 'no-posting', ruleId: 'capture', lines: [] });
    const asked = { transactionId: 'T', inquiry: 1 };
    expect(entriesOf(recorded({ type: 'PaymentInquiryRequested', ...asked }))).to.deep.equal([]);
  });

  it('makes several entries of one group of more lines than one may have', () => {
    const line = { sku: 'S', kind: 'course', taxable: 1_000n, creatorShareBp: 5_000 } as const;
    const lines = Array.from({ length: 600 }, (_, index) => ({ ...line, creatorId: `c${index}` }));
    const named = { orderId: 'o-1', orderRef: 'ORD-1', buyerId: 'b', documentNumber: 'N' };
    const entries = entriesOf(recorded({ type: 'EntitlementGranted', ...named, lines }));
    expect(entries.map(({ ruleId, lines: all }) => [ruleId, all.length])).to.deep.equal([
      ['revenue', 2],
      ['creator-share', 500],
      ['creator-share', 104],
    ]);
    const [, first, second] = entries;
    expect(first?.groupId).to.equal(first?.entryId);
    expect(second?.groupId).to.equal(first?.entryId);
    expect(second?.entryId).to.not.equal(first?.entryId);
  });

  it('defers what no rule can take, and goes on', () => {
    const event = recorded(captured);
    const broken: readonly Recorded[] = [
      { ...event, type: 'PaymentTeleported' },
      { ...event, data: { amount: 12 } },
      { ...event, data: { ...(event.data as object), taxable: '1' } },
      { ...event, metadata: { ...event.metadata, at: 'yesterday' } },
    ];
    for (const one of broken) {
      const [entry, ...others] = entriesOf(one);
      expect(entry).to.deep.include({ kind: 'deferred', ruleId: 'deferred', lines: [] });
      expect(entry?.srcEventHash).to.equal(srcEventHashOf(one));
      expect(others).to.deep.equal([]);
    }
  });
});

describe('the rows of the book', () => {
  const TABLES = [...Object.keys(LEDGER_TABLES), 'parked'];
  const tablesOf = async (
    store: Pick<EventStore, 'readAll'>,
    ...steps: readonly (bigint | undefined)[]
  ) => {
    const target = memoryTarget(LEDGER_TABLES);
    for (const until of steps) {
      const options = { eventsPerCommit: 3, ...(until === undefined ? {} : { until }) };
      await replay(ledgerProjection, { store, target }, options);
    }
    return target.tables;
  };

  it('are the same from any checkpoint on, and when every event comes twice', async () => {
    const store = await logOfWay(2);
    const whole = await tablesOf(store, undefined);
    const twice: Pick<EventStore, 'readAll'> = {
      readAll: async function* (from, until) {
        for await (const event of store.readAll(from, until)) yield* [event, event];
      },
    };
    for (let stop = 0n; stop <= (await store.head()); stop += 16n) {
      const parts = await tablesOf(twice, stop, undefined);
      for (const table of TABLES) expect(parts.rows(table), table).to.deep.equal(whole.rows(table));
    }
  });

  it('balance: debits and credits of all accounts are equal', async () => {
    const tables = await tablesOf(await logOfWay(), undefined);
    const sums = tables.rows('balance').map(({ debits, credits }) => [debits, credits]);
    const total = (side: 0 | 1) => sums.reduce((all, one) => all + BigInt(String(one[side])), 0n);
    expect(total(0)).to.equal(total(1));
    const receivable = 'assets:aggregator:upi:receivable';
    const row = tables.row('balance', { account: receivable, asset: 'INR' });
    expect(row).to.include({ debits: 590_000n, credits: 590_000n });
  });
});
