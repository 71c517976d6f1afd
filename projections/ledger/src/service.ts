import {
  type Entry as EntryMessage,
  type GetBalanceRequest,
  type GetBalanceResponse,
  type GetEntryRequest,
  type GetEntryResponse,
  type GetHeadRequest,
  type GetHeadResponse,
  type GetTrialBalanceRequest,
  type GetTrialBalanceResponse,
  LedgerServiceService,
  type ListEntriesRequest,
  type ListEntriesResponse,
  type Posting,
  Side,
  type VerifyChainRequest,
  type VerifyChainResponse,
} from '@suuupra/contracts/suuupra/ledger/v1/ledger_service';
import { BadRequest, type CallContext, Refusal, type Service, type View } from '@suuupra/grpc';
import { cutPage, pageOf, unary, waitForView } from '@suuupra/grpc';
import { dateOfDayNumber, instantText } from '@suuupra/kernel';
import type { Database } from '@suuupra/postgres';
import { BOOK } from './book.ts';
import { decodeEntry } from './encoding.ts';
import type { Line } from './entry.ts';
import {
  type BalanceRow,
  type EntryRow,
  onSnapshot,
  readBalance,
  readEntries,
  readEntry,
  readHead,
  readTrialBalance,
} from './query.ts';
import { verifyTables } from './verify.ts';

type Deps = Readonly<{ database: Database; view: View }>;
type Asked = Readonly<{ book: string; consistencyToken: string }>;

const LIST = 'ledger.entries';

/** `suuupra.ledger.v1.LedgerService`: the book for whoever wants to read or to check it. */
export function ledgerService({ database, view }: Deps): Service {
  const ready = async ({ book, consistencyToken }: Asked, ctx: CallContext): Promise<void> => {
    // There is one book; whoever names none means it.
    if (book !== '' && book !== BOOK) throw new Refusal('BOOK_NOT_FOUND', 'NOT_FOUND');
    await waitForView(view, consistencyToken, ctx);
  };
  const implementation = {
    getHead: unary<GetHeadRequest, GetHeadResponse>(async (request, ctx) => {
      await ready(request, ctx);
      const { size, chain } = await readHead(database);
      return { book: BOOK, entries: size, chainHash: chain };
    }),
    getTrialBalance: unary<GetTrialBalanceRequest, GetTrialBalanceResponse>(
      async (request, ctx) => {
        await ready(request, ctx);
        return { balances: (await readTrialBalance(database)).map(balanceOf) };
      },
    ),
    getBalance: unary<GetBalanceRequest, GetBalanceResponse>(async (request, ctx) => {
      const { account } = request;
      if (account === '') throw badField('account', 'is required');
      await ready(request, ctx);
      const [row] = await readBalance(database, account);
      if (row === undefined) throw new Refusal('ACCOUNT_NOT_FOUND', 'NOT_FOUND');
      return { balance: balanceOf(row) };
    }),
    getEntry: unary<GetEntryRequest, GetEntryResponse>(async (request, ctx) => {
      const { seq } = request;
      if (seq < 0n) throw badField('seq', 'must not be negative');
      await ready(request, ctx);
      const row = await readEntry(database, seq);
      if (row === undefined) throw new Refusal('ENTRY_NOT_FOUND', 'NOT_FOUND');
      return { entry: entryOf(row) };
    }),
    listEntries: unary<ListEntriesRequest, ListEntriesResponse>(async (request, ctx) => {
      const { size, after = '-1' } = pageOf(LIST, request, (cursor) => /^\d{1,18}$/.test(cursor));
      await ready(request, ctx);
      const found = await readEntries(database, BigInt(after), size + 1);
      const { rows, nextPageToken } = cutPage(LIST, { rows: found, size }, ({ seq }) => `${seq}`);
      return { entries: rows.map(entryOf), nextPageToken };
    }),
    verifyChain: unary<VerifyChainRequest, VerifyChainResponse>(async (request, ctx) => {
      await ready(request, ctx);
      return await verified(database);
    }),
  };
  return { definition: LedgerServiceService, implementation };
}

async function verified(database: Database): Promise<VerifyChainResponse> {
  const { entries, chainHash, problem } = await onSnapshot(database, (tx) => verifyTables(tx));
  const whole = { verified: problem === undefined, entries, chainHash };
  if (problem === undefined) return { ...whole, firstBadSeq: 0n, problem: '' };
  const { seq, entryId, field, problem: what } = problem;
  return { ...whole, firstBadSeq: seq, problem: `${field}: ${what} (entry ${entryId})` };
}

function balanceOf({ account, asset, debits, credits }: BalanceRow) {
  return { account, balance: { currencyCode: asset, minorUnits: debits - credits } };
}

function entryOf({ encoded, chain }: EntryRow): EntryMessage {
  const entry = decodeEntry(encoded);
  return {
    ...{ book: entry.book, seq: entry.seq, entryId: entry.entryId, kind: entry.kind },
    recordedAt: instantText(entry.recordedUs),
    effectiveOn: dateOfDayNumber(entry.effectiveOn),
    sourceStream: entry.srcStream,
    sourceRevision: entry.srcRevision,
    ruleId: entry.ruleId,
    ruleVersion: entry.ruleVersion,
    postings: entry.lines.map(postingOf),
    previousHash: entry.prev,
    chainHash: Buffer.from(chain).toString('hex'),
    encoded: Buffer.from(encoded),
  };
}

function postingOf({ side, account, asset, amount }: Line): Posting {
  const named = side === 'D' ? Side.SIDE_DEBIT : Side.SIDE_CREDIT;
  return { side: named, account, amount: { currencyCode: asset, minorUnits: amount } };
}

function badField(field: string, description: string): BadRequest {
  return new BadRequest([{ field, description }]);
}
