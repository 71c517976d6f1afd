import { type Fact, amountIn } from './fact.ts';
import { by, each, machine, owned, resting, stays, terminal } from './machine.ts';

const category = 'upi.position';

const OF_CAP = ['PositionOpened', 'NetDebitCapSet', 'NetDebitCapCut', 'ShortfallCovered'];
const OF_TRANSACTIONS = [
  ...['DebitReserved', 'ReservationReleased', 'DebitCounted', 'CreditCounted', 'ReturnCounted'],
];
const SETTLED = 'PositionSettled';
/** What happens to a position whatever its cap is, and what happens only where there is one. */
const COUNTS = ['DebitCounted', 'CreditCounted', 'ReturnCounted', SETTLED];
const ALWAYS = [...COUNTS, 'ReservationReleased'];

/**
 * The net debit cap of a member (payments.md §2.4, U03; fault 46). The memory is in how many
 * cycles it is short: until all of that is covered nobody may set a cap for it.
 */
export const netDebitCap = machine({
  name: 'net debit cap',
  category,
  edges: {
    absent: { PositionOpened: 'none' },
    none: { ...stays('none', ...COUNTS), NetDebitCapSet: 'set', NetDebitCapCut: 'cut' },
    set: {
      ...stays('set', ...ALWAYS, 'DebitReserved', 'NetDebitCapSet'),
      NetDebitCapCut: 'cut',
    },
    cut: {
      ...stays('cut', ...ALWAYS, 'DebitReserved', 'NetDebitCapCut'),
      ShortfallCovered: ['cut', 'covered'],
    },
    covered: {
      ...stays('covered', ...ALWAYS, 'DebitReserved'),
      NetDebitCapSet: 'set',
      NetDebitCapCut: 'cut',
    },
  },
  states: {
    none: resting('a position is kept before somebody sets its cap'),
    set: resting('a cap stands until somebody sets another'),
    cut: owned('an operator', 'until the guarantee is drawn'),
    covered: resting('an operator may admit the member again'),
  },
  ignores: [],
  memory: {
    start: 0,
    after: (short, { type }) => {
      if (type === 'NetDebitCapCut') return short + 1;
      return type === 'ShortfallCovered' ? short - 1 : short;
    },
    pick: (short) => (short === 0 ? 'covered' : 'cut'),
  },
});

const sideOf = (fact: Fact): string => (amountIn(fact, 'adjustment') < 0n ? 'payer' : 'payee');

/** What one transaction does to the position of one member: each step of it is taken once. */
export const countedTransaction = machine({
  name: 'counted transaction',
  category,
  key: by('txnId'),
  variants: { ReturnCounted: sideOf },
  edges: {
    absent: {
      DebitReserved: 'reserved',
      DebitCounted: 'debit counted',
      CreditCounted: 'credit counted',
      // What was counted before its position was kept is in what that began with.
      ...each(['ReturnCounted(payer)', 'ReturnCounted(payee)'], 'returned'),
    },
    reserved: { ReservationReleased: 'released', DebitCounted: 'debit counted' },
    'debit counted': { 'ReturnCounted(payer)': 'returned' },
    'credit counted': { 'ReturnCounted(payee)': 'returned' },
    ...each(['released', 'returned'], {}),
  },
  states: {
    reserved: owned('the switch', 'until the transaction, or its case, is over'),
    'debit counted': resting('most transactions never come back'),
    'credit counted': resting('most transactions never come back'),
    released: terminal,
    returned: terminal,
  },
  ignores: [...OF_CAP, SETTLED],
});

/** The net of a cycle leaves the position of a member once (payments.md §2.10). */
export const settledNet = machine({
  name: 'settled net',
  category,
  key: by('cycleId'),
  edges: { absent: { [SETTLED]: 'settled' }, settled: {} },
  states: { settled: terminal },
  ignores: [...OF_CAP, ...OF_TRANSACTIONS],
});
