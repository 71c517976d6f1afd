import type { Recorded } from '@suuupra/eventstore';
import { sum } from '@suuupra/kernel';
import { LEDGER_TABLES, ledgerProjection } from '@suuupra/projection-ledger';
import { memoryTarget, replay } from '@suuupra/projector';
import { type Violation, balancesOf, heldDays } from './checks.ts';
import type { Fact } from './facts.ts';
import { FEE_ACCOUNT, MERCHANT_ACCOUNT } from './workload.ts';

/** The ledger of a log: the head of its chain, and the balances in paise, debit positive. */
export type Books = Readonly<{
  entries: bigint;
  head: string;
  balances: ReadonlyMap<string, bigint>;
  parked: readonly string[];
}>;

/** Derives the ledger from a log, in tables in memory, so many events to a commit. */
export async function booksOf(
  events: readonly Recorded[],
  eventsPerCommit: number,
): Promise<Books> {
  const target = memoryTarget(LEDGER_TABLES);
  const store = {
    readAll: async function* readAll() {
      await Promise.resolve();
      yield* events;
    },
  };
  const { parked } = await replay(ledgerProjection, { store, target }, { eventsPerCommit });
  const [head] = target.tables.rows('head');
  const balances = target.tables.rows('balance').map(({ account, debits, credits }) => {
    return [String(account), BigInt(String(debits)) - BigInt(String(credits))] as const;
  });
  return {
    entries: BigInt(String(head?.['size'] ?? 0)),
    head: Buffer.from((head?.['chain'] ?? []) as Uint8Array).toString('hex'),
    balances: new Map(balances),
    parked: parked.map(({ stream, problem }) => `${stream}: ${problem}`),
  };
}

const RECEIVABLE = 'assets:aggregator:upi:receivable';
const FEES = ['expenses:aggregator:fees', 'assets:gst:itc:cgst', 'assets:gst:itc:sgst'];
const OUTPUT_TAX = ['cgst', 'sgst', 'igst'] as const;
const MERCHANTS_BANK = 'assets:bank:indusm:current';
/** What is only passed through, and empty when everything is done. */
const PASSAGES = [
  'liabilities:deferred:orders',
  'liabilities:refund:clearing',
  'liabilities:suspense:unidentified',
  'assets:bank:in-transit',
];

function outputTax(head: (typeof OUTPUT_TAX)[number]): string {
  return `liabilities:gst:output:${head}`;
}

/** The tax of all invoices less that of all credit notes: a sale that never was has neither. */
function taxOnPaper(facts: readonly Fact[]): bigint {
  const documents = facts.filter(({ type }) => type === 'DocumentIssued');
  return sum(
    documents.map((fact) => {
      const tax = sum(OUTPUT_TAX.map((head) => fact.amount(head)));
      return fact.text('kind') === 'credit_note' ? -tax : tax;
    }),
  );
}

/** What the books must say at the end of a world, beside what the banks say. */
export function checkBooks(books: Books, facts: readonly Fact[]): readonly Violation[] {
  const balance = (account: string): bigint => books.balances.get(account) ?? 0n;
  const banks = balancesOf(facts);
  const held = heldDays(facts);
  const ofHeld = (field: string): bigint => sum(held.map((fact) => fact.amount(field)));
  const heldFees = ofHeld('fee') + ofHeld('feeCgst') + ofHeld('feeSgst');
  const wanted: readonly (readonly [account: string, has: bigint, wants: bigint])[] = [
    ['all accounts together', sum(books.balances.values()), 0n],
    ...PASSAGES.map((account) => [account, balance(account), 0n] as const),
    [RECEIVABLE, balance(RECEIVABLE), ofHeld('net')],
    [MERCHANTS_BANK, balance(MERCHANTS_BANK), banks.get(MERCHANT_ACCOUNT) ?? 0n],
    ['output tax', sum(OUTPUT_TAX.map((head) => balance(outputTax(head)))), -taxOnPaper(facts)],
    ['fees', sum(FEES.map(balance)), (banks.get(FEE_ACCOUNT) ?? 0n) + heldFees],
  ];
  const wrong = wanted
    .filter(([, has, wants]) => has !== wants)
    .map(([subject, has, wants]): Violation => {
      return { rule: 'the books agree with the banks', subject, found: `${has}, not ${wants}` };
    });
  const parked = books.parked.map((found): Violation => {
    return { rule: 'every event has its entries', subject: 'ledger', found };
  });
  return [...wrong, ...parked];
}
