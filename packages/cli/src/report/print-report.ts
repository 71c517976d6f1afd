import type { Report } from './read-report.ts';

/** What is said about the ledger below the figures. */
export type LedgerProof = Readonly<{
  entries: bigint;
  chainHash: string;
  verified: boolean;
  problem: string;
}>;

const WIDTH = 78;
const CYCLE = 14;
const CELL = 14;

/** The report as a person likes to read it: Indian rupees, aligned columns. */
export function printReport(report: Report, proof: LedgerProof): string {
  return [
    ...ordersSection(report),
    ...documentsSection(report),
    ...trialBalanceSection(report),
    ...gstSection(report),
    ...cyclesSection(report),
    ...settlementsSection(report),
    ...ledgerSection(proof),
    '',
  ].join('\n');
}

function heading(title: string): readonly string[] {
  return ['', `── ${title} ${'─'.repeat(Math.max(0, WIDTH - title.length - 4))}`];
}

function row(label: string, value: string): string {
  return `  ${label.padEnd(48)}${value.padStart(WIDTH - 50)}`;
}

function ordersSection({ orders, ...report }: Report): readonly string[] {
  const reasonsOf = (counts: Readonly<Record<string, number>>): readonly string[] =>
    Object.entries(counts).map(([reason, count]) => row(`    ${reason}`, String(count)));
  const total = (counts: Readonly<Record<string, number>>): string =>
    String(Object.values(counts).reduce((sum, count) => sum + count, 0));
  return [
    ...heading('Orders'),
    row('placed', String(orders.total)),
    row('confirmed', String(orders.confirmed)),
    row('  of which refunded in full', String(orders.refunded_full)),
    row('  of which refunded in part', String(orders.refunded_partial)),
    row('  of which with a refund refused', String(orders.refund_refused)),
    row('payment failed', total(orders.payment_failed)),
    ...reasonsOf(orders.payment_failed),
    row('sold out', String(orders.sold_out)),
    row('rejected', total(orders.rejected)),
    ...reasonsOf(orders.rejected),
    row('captured', inRupees(report.captured_paise)),
    row('refunded', inRupees(report.refunded_paise)),
  ];
}

function documentsSection(report: Report): readonly string[] {
  const kinds = [
    ['tax invoices', report.invoices],
    ['bills of supply', report.bills_of_supply],
    ['credit notes', report.credit_notes],
  ] as const;
  return [
    ...heading('Documents'),
    ...kinds.map(([kind, documents]) =>
      row(
        documents ? `${kind}, ${documents.first} to ${documents.last}` : kind,
        documents ? String(documents.count) : 'none',
      ),
    ),
  ];
}

function trialBalanceSection(report: Report): readonly string[] {
  const accounts = Object.entries(report.trial_balance);
  const sum = accounts.reduce((total, [, balance]) => total + balance, 0);
  return [
    ...heading('Trial balance (debit positive)'),
    ...accounts.map(([account, balance]) => row(account, inRupees(balance))),
    row('sum', inRupees(sum)),
  ];
}

function gstSection(report: Report): readonly string[] {
  const heads = ['cgst', 'sgst', 'igst'];
  const balanceOf = (account: string): number => report.trial_balance[account] ?? 0;
  return [
    ...heading('GST'),
    ...heads.map((head) =>
      row(`output ${head}`, inRupees(-balanceOf(`liabilities:gst:output:${head}`))),
    ),
    ...heads.map((head) =>
      row(`input credit ${head}`, inRupees(balanceOf(`assets:gst:itc:${head}`))),
    ),
  ];
}

/** One column a bank, so that a cycle's nets can be read across and a bank's down. */
function cyclesSection({ settlement_cycles: cycles }: Report): readonly string[] {
  const banks = [...new Set(Object.values(cycles).flatMap((nets) => Object.keys(nets)))].sort();
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => cell.padStart(CELL)).join('');
  return [
    ...heading('Settlement between banks, net by cycle'),
    `  ${'cycle'.padEnd(CYCLE)}${line(banks)}`,
    ...Object.entries(cycles).map(([cycle, nets]) => {
      const cells = banks.map((bank) => (bank in nets ? inRupees(nets[bank] ?? 0) : '-'));
      return `  ${cycle.padEnd(CYCLE)}${line(cells)}`;
    }),
  ];
}

function settlementsSection(report: Report): readonly string[] {
  return [
    ...heading('Settlement to the merchant, by day of capture'),
    ...Object.entries(report.merchant_settlements).map(([day, net]) => row(day, inRupees(net))),
  ];
}

function ledgerSection(proof: LedgerProof): readonly string[] {
  return [
    ...heading('Ledger'),
    row('entries', String(proof.entries)),
    `  head  ${proof.chainHash}`,
    proof.verified
      ? '  every entry decoded, chained and balanced again: verified'
      : `  NOT VERIFIED: ${proof.problem}`,
  ];
}

/** Paise as rupees with Indian digit groups: 1,23,45,678.90. */
function inRupees(paise: number): string {
  const sign = paise < 0 ? '-' : '';
  const digits = String(Math.abs(paise)).padStart(3, '0');
  const rupees = digits.slice(0, -2);
  const head = rupees.slice(0, -3).replaceAll(/\B(?=(\d{2})+$)/g, ',');
  const grouped = head === '' ? rupees : `${head},${rupees.slice(-3)}`;
  return `${sign}${grouped}.${digits.slice(-2)}`;
}
