import type { Say } from './family.ts';

/** Accounts of the chart (ledger.md §3 and data/README.md, postings). */
export const CHART = {
  receivable: 'assets:aggregator:upi:receivable',
  overpaid: 'assets:refund:receivable',
  transit: 'assets:bank:in-transit',
  bank: 'assets:bank:indusm:current',
  inputCgst: 'assets:gst:itc:cgst',
  inputSgst: 'assets:gst:itc:sgst',
  deferred: 'liabilities:deferred:orders',
  cgst: 'liabilities:gst:output:cgst',
  sgst: 'liabilities:gst:output:sgst',
  igst: 'liabilities:gst:output:igst',
  refunds: 'liabilities:refund:clearing',
  suspense: 'liabilities:suspense:unidentified',
  tds: 'liabilities:tds:professional',
  given: 'revenue:refunds',
  fees: 'expenses:aggregator:fees',
  share: 'expenses:creator:share',
  lost: 'expenses:writeoff',
} as const;

/** What is only passed through, and must drain to zero. */
const CLEARING: readonly string[] = [CHART.deferred, CHART.refunds, CHART.suspense, CHART.transit];

/** What a payer owes is nothing in the end either, but it is no liability. */
const PASSING: readonly string[] = [...CLEARING, CHART.overpaid];

/** A line of an entry, debit positive. */
export type Line = readonly [account: string, amount: bigint];

/** An entry for one event and rule. What passes through names the matter that it belongs to. */
export type Entry = Readonly<{
  rule: string;
  matter: string;
  lines: readonly Line[];
}>;

/** The book: balances, and what stands in clearing accounts by matter. */
export type Book = Readonly<{
  post: (entry: Entry, say: Say) => void;
  balances: ReadonlyMap<string, bigint>;
  /** What has not drained: account, matter, amount. */
  undrained: () => readonly (readonly [account: string, matter: string, amount: bigint])[];
  /** The output tax of a matter, credit positive. */
  taxOf: (matter: string) => bigint;
}>;

export const BOOK_RULES = {
  /** ledger.md §4, 1: Σ Dr = Σ Cr in each entry. */
  balanced: 'an entry balances',
  /** ledger.md §4, 7: deferred, clearing and creator payable stay on their normal side. */
  side: 'an account stays on its normal side',
} as const;

/** An empty book over balances that others may read. */
export function createBook(balances: Map<string, bigint>): Book {
  const passages = new Map<string, bigint>();
  const taxes = new Map<string, bigint>();
  const write = ({ matter }: Entry, [account, amount]: Line, say: Say): void => {
    if (amount === 0n) return;
    const balance = (balances.get(account) ?? 0n) + amount;
    balances.set(account, balance);
    if (isWrongSide(account, balance)) say(BOOK_RULES.side, account, balance);
    const place = `${account} ${matter}`;
    if (PASSING.includes(account)) passages.set(place, (passages.get(place) ?? 0n) + amount);
    if (isTax(account)) taxes.set(matter, (taxes.get(matter) ?? 0n) - amount);
  };
  return {
    balances,
    post: (entry, say) => {
      let sum = 0n;
      for (const line of entry.lines) {
        write(entry, line, say);
        sum += line[1];
      }
      if (sum !== 0n) say(BOOK_RULES.balanced, `${entry.rule} ${entry.matter}`, sum);
    },
    undrained: () =>
      [...passages]
        .filter(([, amount]) => amount !== 0n)
        .map(([place, amount]) => {
          const cut = place.indexOf(' ');
          return [place.slice(0, cut), place.slice(cut + 1), amount] as const;
        }),
    taxOf: (matter) => taxes.get(matter) ?? 0n,
  };
}

function isTax(account: string): boolean {
  return account === CHART.cgst || account === CHART.sgst || account === CHART.igst;
}

/** Credit balances are below zero. The receivable may be overdrawn where refunds exceed it. */
function isWrongSide(account: string, balance: bigint): boolean {
  if (account === CHART.transit || account === CHART.overpaid) return balance < 0n;
  const isCredit =
    CLEARING.includes(account) ||
    isTax(account) ||
    account === CHART.tds ||
    account.startsWith('liabilities:creator:payable:');
  return isCredit && balance > 0n;
}
