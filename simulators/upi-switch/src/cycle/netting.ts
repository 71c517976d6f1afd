import { type Instant, type Paise, assert, instantText, sum } from '@suuupra/kernel';

/**
 * A transaction as it counts between banks: it became SUCCESS or DEEMED before the mark. One that
 * was RETURNED counts once more, the other way round: who was paid pays.
 */
export type CycleRow = Readonly<{
  txnId: string;
  rrn: string;
  payerBank: string;
  payeeBank: string;
  amount: Paise;
  standing: 'SUCCESS' | 'DEEMED' | 'RETURNED';
  decidedAt: Instant;
}>;

/** Credits to a bank's customers minus debits of them. */
export type Net = Readonly<{ member: string; net: Paise }>;

/** The multilateral nets of a cycle, by member, in order of the code. Their sum is zero. */
export function netsOf(rows: readonly CycleRow[]): readonly Net[] {
  const nets = new Map<string, Paise>();
  const add = (member: string, amount: Paise): void => {
    nets.set(member, (nets.get(member) ?? 0n) + amount);
  };
  for (const { payerBank, payeeBank, amount } of rows) {
    add(payerBank, -amount);
    add(payeeBank, amount);
  }
  const sorted = [...nets].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  assert(sum(nets.values()) === 0n, 'what one bank pays another one gets');
  return sorted.map(([member, net]) => ({ member, net }));
}

const COLUMNS = 'txn_id,rrn,payer_bank,payee_bank,amount_paise,standing,decided_at';

/** The raw file of a cycle in the order of the log: the same events, the same bytes. */
export function rawFileOf(cycleId: string, rows: readonly CycleRow[]): string {
  const lines = rows.map((row) =>
    [
      row.txnId,
      row.rrn,
      row.payerBank,
      row.payeeBank,
      row.amount.toString(),
      row.standing,
      instantText(row.decidedAt),
    ].join(','),
  );
  const total = sum(rows.map((row) => row.amount));
  const control = `#total,${cycleId},${rows.length},${total}`;
  return [COLUMNS, ...lines, control, ''].join('\n');
}
