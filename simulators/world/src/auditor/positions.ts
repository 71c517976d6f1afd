import { type Fact, list, paise, text } from './fact.ts';
import type { Closing, Family, Handler, Handlers, Say } from './family.ts';
import type { Model } from './model.ts';

export const POSITION_RULES = {
  /** payments.md §2.4 (U03) and §4, 48: committed + reserved <= cap, however many come at once. */
  cap: 'no member goes beyond its net debit cap',
  /** payments.md §2.4: a debit of a capped member is reserved before it leaves. */
  reserved: 'a debit of a capped member is reserved first',
  /** payments.md §2.4: reserved once, released on every failure exit, counted on SUCCESS/DEEMED. */
  steps: 'a position counts each step of a transaction once',
  /** payments.md §2.10: position(member) falls by exactly the settled net. */
  settled: 'a position is settled by the net of the cycle',
  /** payments.md §4, 46: who fell short has no headroom until the guarantee has paid. */
  short: 'a member that fell short is cut to zero',
  /** The position recomputed from transactions and cycles, and what its stream says. */
  same: 'a position is what its transactions leave unsettled',
} as const;

const R = POSITION_RULES;

type Position = {
  cap: bigint | undefined;
  capSince: bigint;
  owed: bigint;
  readonly reserved: Map<string, bigint>;
  readonly shortIn: Set<string>;
};

type Notes = Readonly<{
  positions: Map<string, Position>;
  /** What every member owes by the log: unsettled debits less unsettled credits. */
  debts: Map<string, bigint>;
  /** That, where a member was first capped or fell short. */
  began: Map<string, bigint>;
  /** What is taken into a position and when, by member, transaction or cycle, and step. */
  steps: Set<string>;
  /** The nets of cycles that are cut. */
  nets: Map<string, ReadonlyMap<string, bigint>>;
  fell: Set<string>;
}>;

type Banks = Readonly<{ payerBank: string; payeeBank: string; amount: bigint }>;

function owe({ debts }: Notes, { payerBank, payeeBank, amount }: Banks): void {
  if (payerBank === payeeBank) return;
  debts.set(payerBank, (debts.get(payerBank) ?? 0n) + amount);
  debts.set(payeeBank, (debts.get(payeeBank) ?? 0n) - amount);
}

function ofLog(notes: Notes): Handlers {
  const final: Handler = ({ transactions }, { key }) => {
    const one = transactions.get(key);
    if (one !== undefined) owe(notes, one);
  };
  const begin = (member: string): void => {
    if (!notes.began.has(member)) notes.began.set(member, notes.debts.get(member) ?? 0n);
  };
  return {
    TransactionSucceeded: final,
    TransactionDeemed: final,
    ReturnPosted: ({ transactions }, { key }) => {
      const one = transactions.get(key);
      if (one !== undefined) owe(notes, { ...banksOf(one), amount: -one.amount });
    },
    CycleNetted: (_model, { fields }) => {
      const nets = list(fields, 'nets').map(
        (one) => [text(one, 'member'), paise(one, 'net')] as const,
      );
      notes.nets.set(text(fields, 'cycleId'), new Map(nets));
    },
    CycleSettled: (_model, { fields }) => {
      for (const [member, net] of notes.nets.get(text(fields, 'cycleId')) ?? []) {
        notes.debts.set(member, (notes.debts.get(member) ?? 0n) + net);
      }
    },
    CycleFellShort: (_model, { fields }) => {
      const member = text(fields, 'member');
      begin(member);
      notes.fell.add(`${member} ${text(fields, 'cycleId')}`);
    },
    MemberCapped: (_model, { fields }) => begin(text(fields, 'code')),
    DebitRequested: (model, fact, say) => checkReserved(notes, model, fact, say),
  };
}

function banksOf({ payerBank, payeeBank }: Banks): Omit<Banks, 'amount'> {
  return { payerBank, payeeBank };
}

/** Who was capped before the transaction knew its banks has it reserved before it is debited. */
function checkReserved({ positions }: Notes, { transactions }: Model, fact: Fact, say: Say): void {
  const one = transactions.get(fact.key);
  if (one === undefined || one.payerBank === one.payeeBank) return;
  const position = positions.get(one.payerBank);
  if (position?.cap === undefined || position.capSince > one.resolvedAt) return;
  if (position.reserved.get(fact.key) !== one.amount) say(R.reserved, fact.key, one.payerBank);
}

type Change = (position: Position, fact: Fact, model: Model, say: Say) => void;

function about({ positions }: Notes, change: Change): Handler {
  return (model, fact, say) => {
    const position = positions.get(fact.key);
    if (position === undefined) return say(R.same, fact.key, `${fact.type} before it began`);
    change(position, fact, model, say);
  };
}

function once({ steps }: Notes, { key, type, fields }: Fact, what: string, say: Say): void {
  const step = `${key} ${type} ${text(fields, what)}`;
  if (steps.has(step)) say(R.steps, key, step);
  steps.add(step);
}

const reserve = (notes: Notes): Change => {
  return (position, fact, { transactions }, say) => {
    const [txnId, amount] = [text(fact.fields, 'txnId'), paise(fact.fields, 'amount')];
    once(notes, fact, 'txnId', say);
    const one = transactions.get(txnId);
    if (one?.amount !== amount || one.payerBank !== fact.key) say(R.steps, fact.key, txnId);
    position.reserved.set(txnId, amount);
    let committed = position.owed;
    for (const held of position.reserved.values()) committed += held;
    const { cap } = position;
    if (cap !== undefined && committed > cap) say(R.cap, fact.key, `${committed} of ${cap}`);
  };
};

const release: Change = ({ reserved }, { key, fields }, { transactions }, say) => {
  const txnId = text(fields, 'txnId');
  const one = transactions.get(txnId);
  const isOwed = one?.end === 'TransactionSucceeded' || one?.end === 'TransactionDeemed';
  const isOpen = one?.end === '' || (one?.cases.has('RR') ?? true) || one?.cases.has('RP') === true;
  const isHeld = reserved.get(txnId) === paise(fields, 'amount');
  if (!isHeld || isOwed || isOpen) say(R.steps, key, `released ${txnId}`);
  reserved.delete(txnId);
};

const counted = (notes: Notes, side: 'payerBank' | 'payeeBank'): Change => {
  return (position, fact, { transactions }, say) => {
    const [txnId, amount] = [text(fact.fields, 'txnId'), paise(fact.fields, 'amount')];
    once(notes, fact, 'txnId', say);
    const one = transactions.get(txnId);
    const isOwed = one?.end === 'TransactionSucceeded' || one?.end === 'TransactionDeemed';
    if (!isOwed || one?.amount !== amount || one[side] !== fact.key) {
      say(R.steps, fact.key, `${fact.type} ${txnId}`);
    }
    position.owed += side === 'payerBank' ? amount : -amount;
    if (side === 'payerBank') position.reserved.delete(txnId);
  };
};

const returned = (notes: Notes): Change => {
  return (position, fact, { transactions }, say) => {
    const [txnId, amount] = [text(fact.fields, 'txnId'), paise(fact.fields, 'adjustment')];
    once(notes, fact, 'txnId', say);
    const one = transactions.get(txnId);
    const due = one?.payerBank === fact.key ? -one.amount : (one?.amount ?? 0n);
    if (one?.returned !== true || amount !== due) say(R.steps, fact.key, `${txnId} back`);
    position.owed += amount;
  };
};

const settled = (notes: Notes): Change => {
  return (position, fact, _model, say) => {
    const [cycleId, net] = [text(fact.fields, 'cycleId'), paise(fact.fields, 'net')];
    once(notes, fact, 'cycleId', say);
    const due = notes.nets.get(cycleId)?.get(fact.key);
    if (due !== net) say(R.settled, fact.key, `${net} of ${cycleId}, not ${due ?? 'any'}`);
    position.owed += net;
  };
};

function ofStream(notes: Notes): Handlers {
  return {
    PositionOpened: (_model, { key, fields, position: capSince }, say) => {
      const owed = paise(fields, 'position');
      const due = notes.began.get(key);
      if (due !== owed) say(R.same, key, `begins with ${owed}, not ${due ?? 'any'}`);
      const none = { cap: undefined, capSince, owed };
      notes.positions.set(key, { ...none, reserved: new Map(), shortIn: new Set() });
    },
    NetDebitCapSet: about(notes, (position, { key, fields, position: at }, _model, say) => {
      if (position.shortIn.size > 0) say(R.short, key, 'is admitted before it is covered');
      position.capSince = position.cap === undefined ? at : position.capSince;
      position.cap = paise(fields, 'cap');
    }),
    NetDebitCapCut: about(notes, (position, fact, _model, say) => {
      const { fields, position: at } = fact;
      once(notes, fact, 'cycleId', say);
      position.capSince = position.cap === undefined ? at : position.capSince;
      position.cap = 0n;
      position.shortIn.add(text(fields, 'cycleId'));
    }),
    ShortfallCovered: about(notes, ({ shortIn }, { fields }) => {
      shortIn.delete(text(fields, 'cycleId'));
    }),
    DebitReserved: about(notes, reserve(notes)),
    ReservationReleased: about(notes, release),
    DebitCounted: about(notes, counted(notes, 'payerBank')),
    CreditCounted: about(notes, counted(notes, 'payeeBank')),
    ReturnCounted: about(notes, returned(notes)),
    PositionSettled: about(notes, settled(notes)),
  };
}

function closing({ positions, debts, fell, steps }: Notes): Closing {
  return (_model, end, say) => {
    for (const [member, { owed, reserved }] of positions) {
      const due = debts.get(member) ?? 0n;
      if (owed !== due) say(R.same, member, `${owed}, not ${due}`);
      for (const [txnId, amount] of reserved) {
        if (!end.isInCase(txnId)) say(R.steps, member, `${amount} of ${txnId} is still reserved`);
      }
    }
    for (const one of fell) {
      const [member = '', cycleId = ''] = one.split(' ');
      if (!steps.has(`${member} NetDebitCapCut ${cycleId}`)) say(R.short, member, cycleId);
    }
  };
}

/** Net debit caps: what members owe each other, recomputed from transactions and cycles. */
export function positionFamily(): Family {
  const notes: Notes = {
    ...{ positions: new Map(), debts: new Map(), began: new Map(), steps: new Set() },
    ...{ nets: new Map(), fell: new Set() },
  };
  return {
    rules: POSITION_RULES,
    on: { ...ofLog(notes), ...ofStream(notes) },
    close: closing(notes),
  };
}
