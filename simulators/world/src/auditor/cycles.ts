import { type Fact, type Fields, count, list, paise, text } from './fact.ts';
import type { Closing, Family, Handlers, Say } from './family.ts';
import type { Model } from './model.ts';

export const CYCLE_RULES = {
  /** payments.md §2.10: net(member) recomputed from the transactions = what was netted. */
  nets: 'the nets of a cycle are those of its transactions',
  /** payments.md §2.10: Σ net over members = 0. */
  zero: 'a cycle nets to zero',
  /** payments.md §2.10 and §4, 37: every SUCCESS or DEEMED in one, by place in the log. */
  one: 'every final transaction is settled in one cycle',
  /** payments.md §4, 47: cycle n needs n-1 settled. */
  order: 'a cycle settles behind the one before it',
  /** payments.md §2.10: members fund what they owe, the guarantee what they are short of. */
  funding: 'a cycle is funded by what its members owe',
  /** payments.md §4, 41: the control total is the sum of the file. */
  control: 'the control total is the sum of the transactions',
} as const;

const R = CYCLE_RULES;

type Row = Readonly<{ txnId: string; payer: string; payee: string; amount: bigint }>;

type Cycle = {
  readonly previous: string;
  readonly rows: readonly Row[];
  is: 'cut' | 'netted' | 'settled' | 'aborted';
  published: boolean;
  instructed: boolean;
  readonly nets: Map<string, bigint>;
  readonly paid: Map<string, bigint>;
};

type Lane = 'online' | 'dispute';
type Book = Readonly<{
  open: Readonly<Record<Lane, Row[]>>;
  /** Deemed transactions, which may still come back. */
  deemed: Map<string, Row>;
  cycles: Map<string, Cycle>;
}>;

/** payments.md §2.10: what came back is settled in dispute cycles, `2026-11-16/dc1`. */
function laneOf(cycleId: string): Lane {
  return cycleId.includes('/dc') ? 'dispute' : 'online';
}

function final({ open, deemed }: Book) {
  return (_model: Model, { key, type, fields }: Fact): void => {
    const row: Row = {
      txnId: key,
      payer: text(fields, 'payerBank'),
      payee: text(fields, 'payeeBank'),
      amount: paise(fields, 'amount'),
    };
    open.online.push(row);
    if (type === 'TransactionDeemed') deemed.set(key, row);
  };
}

/** It stays where it was counted; its opposite is owed the other way round. */
function returned({ open, deemed }: Book) {
  return (_model: Model, { key }: Fact, say: Say): void => {
    const row = deemed.get(key);
    if (row === undefined) return say(R.one, key, 'comes back, but is not deemed');
    deemed.delete(key);
    const { txnId, payer, payee, amount } = row;
    open.dispute.push({ txnId: `${txnId} back`, payer: payee, payee: payer, amount });
  };
}

/** What stands before the mark is of the cycle, whatever a clock says. */
function marked(book: Book) {
  return (_model: Model, { fields }: Fact, say: Say): void => {
    const { open, cycles } = book;
    const id = text(fields, 'cycleId');
    if (cycles.has(id)) say(R.one, id, 'is cut twice');
    const rows = open[laneOf(id)].splice(0);
    const previous = text(fields, 'previousCycleId');
    const none = { instructed: false, nets: netsOf(rows), paid: new Map<string, bigint>() };
    cycles.set(id, { previous, rows, is: 'cut', published: false, ...none });
  };
}

function netsOf(rows: readonly Row[]): Map<string, bigint> {
  const nets = new Map<string, bigint>();
  const add = (member: string, amount: bigint): void => {
    nets.set(member, (nets.get(member) ?? 0n) + amount);
  };
  for (const { payer, payee, amount } of rows) {
    add(payer, -amount);
    add(payee, amount);
  }
  return nets;
}

function cycleOf({ cycles }: Book, fields: Fields): Cycle | undefined {
  return cycles.get(text(fields, 'cycleId'));
}

function netted(book: Book) {
  return (_model: Model, { fields }: Fact, say: Say): void => {
    const id = text(fields, 'cycleId');
    const cycle = cycleOf(book, fields);
    if (cycle === undefined) return say(R.nets, id, 'no cycle');
    cycle.is = 'netted';
    const told = new Map(
      list(fields, 'nets').map((one) => [text(one, 'member'), paise(one, 'net')] as const),
    );
    let sum = 0n;
    for (const net of told.values()) sum += net;
    if (sum !== 0n) say(R.zero, id, sum);
    for (const member of new Set([...told.keys(), ...cycle.nets.keys()])) {
      const [has, wants] = [told.get(member) ?? 0n, cycle.nets.get(member) ?? 0n];
      if (has !== wants && sum === 0n) say(R.nets, id, `${member} ${has}, not ${wants}`);
    }
    const transactions = count(fields, 'transactions');
    if (transactions !== cycle.rows.length) say(R.one, id, `${transactions} transactions`);
  };
}

function published(book: Book) {
  return (_model: Model, { fields }: Fact, say: Say): void => {
    const cycle = cycleOf(book, fields);
    if (cycle !== undefined) cycle.published = true;
    const rows = cycle?.rows ?? [];
    const sum = rows.reduce((all, { amount }) => all + amount, 0n);
    const told = paise(fields, 'controlTotal');
    if (told !== sum) say(R.control, text(fields, 'cycleId'), `${told}, not ${sum}`);
  };
}

function instructed(book: Book) {
  return (_model: Model, { fields }: Fact, say: Say): void => {
    const cycle = cycleOf(book, fields);
    if (cycle !== undefined) cycle.instructed = true;
    const debits = list(fields, 'debits');
    const owing = [...(cycle?.nets ?? [])].filter(([, net]) => net < 0n);
    const isRight =
      debits.length === owing.length &&
      debits.every((one) => cycle?.nets.get(text(one, 'member')) === -paise(one, 'amount'));
    if (!isRight) say(R.funding, text(fields, 'cycleId'), `${debits.length} debits`);
  };
}

function paid(book: Book) {
  return (_model: Model, { fields }: Fact): void => {
    const member = text(fields, 'member');
    const sums = cycleOf(book, fields)?.paid;
    sums?.set(member, (sums.get(member) ?? 0n) + paise(fields, 'amount'));
  };
}

function settled(book: Book) {
  return (_model: Model, { fields }: Fact, say: Say): void => {
    const id = text(fields, 'cycleId');
    const cycle = cycleOf(book, fields);
    if (cycle === undefined) return say(R.order, id, 'no cycle');
    const before = book.cycles.get(cycle.previous);
    const isOfLane = cycle.previous === '' || laneOf(cycle.previous) === laneOf(id);
    if (!isOfLane) say(R.order, id, cycle.previous);
    const isBehind = cycle.previous === '' || before?.is === 'settled' || before?.is === 'aborted';
    if (!isBehind || cycle.is !== 'netted') say(R.order, id, `${cycle.previous} ${before?.is}`);
    cycle.is = 'settled';
    if (!cycle.published) say(R.control, id, 'is settled and was never published');
    if (!cycle.instructed) say(R.funding, id, 'is settled and nobody was told to pay');
    for (const [member, net] of cycle.nets) {
      const [due, has] = [net < 0n ? -net : 0n, cycle.paid.get(member) ?? 0n];
      if (has !== due) say(R.funding, id, `${member} ${has}, not ${due}`);
    }
  };
}

/** Nothing of it is paid: what is in it is settled in the cycle that is open behind it. */
function aborted(book: Book) {
  return (_model: Model, { fields }: Fact, say: Say): void => {
    const cycle = cycleOf(book, fields);
    if (cycle === undefined) return;
    if (cycle.is === 'settled' || cycle.paid.size > 0) {
      say(R.order, text(fields, 'cycleId'), 'aborted when it was paid');
    }
    cycle.is = 'aborted';
    book.open[laneOf(text(fields, 'cycleId'))].push(...cycle.rows);
  };
}

function closing({ open, cycles }: Book): Closing {
  return (_model, end, say) => {
    for (const { txnId } of [...open.online, ...open.dispute]) say(R.one, txnId, 'is in no cycle');
    const seen = new Set<string>();
    for (const [id, { is, rows }] of cycles) {
      if (is === 'aborted') continue;
      if (is !== 'settled' && !end.isInCase(id, streamIdOf(id))) say(R.one, id, `is ${is}`);
      for (const { txnId } of rows) {
        if (seen.has(txnId)) say(R.one, txnId, 'is in two cycles');
        seen.add(txnId);
      }
    }
  };
}

function streamIdOf(cycleId: string): string {
  return cycleId.replaceAll('-', '').replace('/', '.');
}

/** The settlement cycles between banks. */
export function cycleFamily(): Family {
  const open = { online: [], dispute: [] };
  const book: Book = { open, deemed: new Map(), cycles: new Map() };
  const on: Handlers = {
    TransactionSucceeded: final(book),
    TransactionDeemed: final(book),
    ReturnPosted: returned(book),
    CycleCutoverMarked: marked(book),
    CycleNetted: netted(book),
    CycleFilesPublished: published(book),
    CycleFundingInstructed: instructed(book),
    CycleMemberFunded: paid(book),
    CycleGuaranteeDrawn: paid(book),
    CycleSettled: settled(book),
    CycleAborted: aborted(book),
  };
  return { rules: CYCLE_RULES, on, close: closing(book) };
}
