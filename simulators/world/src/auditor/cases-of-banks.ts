import { COLLECTION, type Case, MERCHANT, NOON, PAYER, all, behind } from './scene.ts';
import { before, ends, says, told, twice, unspoilt, without } from './scene.ts';
import { account, cycle } from './story.ts';
import type { BANK_RULES } from './banks.ts';
import type { CYCLE_RULES } from './cycles.ts';
import type { POSITION_RULES } from './positions.ts';
import type { SWITCH_RULES } from './switch.ts';
import type { Data, Told } from './scene.ts';

type CasesOf<R> = Readonly<Record<keyof R, Case>>;

const upi = (type: string, data: Data = {}): Told =>
  told(`upi.transaction-${COLLECTION}`, type, { txnId: COLLECTION, ...data });
const reversal = (amount: string): Told =>
  account(PAYER, 'PostingReversed', {
    ...{ txnId: COLLECTION, leg: 'debit', amount, contra: 'settlement:HIMA' },
  });
const hold = (type: string, amount: string, more: Data = {}): Told =>
  account(PAYER, type, { holdId: 'h', amount, ...more });

export const SWITCH_CASES: CasesOf<typeof SWITCH_RULES> = {
  oneEnd: { spoil: twice('TransactionSucceeded') },
  rrn: { spoil: says('TransactionReceived', { rrn: '632000000001' }, 2) },
  txnId: { spoil: says('TransactionReceived', { txnId: 'IND' }) },
  legs: {
    spoil: behind('TransactionSucceeded', [
      upi('LateAnswerNoted', { leg: 'debitReversal', code: '21', standing: 'note' }),
    ]),
  },
  ending: { spoil: says('TransactionSucceeded', { amount: '9999' }) },
  budget: {
    spoil: behind('DebitRequested', [
      upi('LegTimedOut', { leg: 'debit', timedOutAt: '2026-11-16T06:30:14.999000Z' }),
    ]),
  },
  cases: {
    spoil: behind('TransactionSucceeded', [
      upi('LateAnswerNoted', { leg: 'credit', code: '51', standing: 'mismatch' }),
    ]),
  },
};

/** The banks are not asked. */
const UNTOLD = { ending: { bankBalances: new Map<string, bigint>() } };

export const BANK_CASES: CasesOf<typeof BANK_RULES> = {
  overdrawn: { spoil: says('AccountOpened', { openingBalance: '9999' }, 4), ...UNTOLD },
  once: { spoil: says('PostingDebited', { leg: 'credit' }) },
  reversal: { spoil: behind('CreditPosted', [reversal('10001')]), ...UNTOLD },
  debitFirst: { spoil: says('PostingCredited', { rrn: '632000000007' }) },
  transfer: { spoil: says('BookTransferCredited', { utr: 'other' }) },
  holds: {
    spoil: ends(
      hold('HoldPlaced', '10', { reference: '', expiresAt: NOON }),
      hold('HoldReleased', '11'),
    ),
  },
  constant: { spoil: without('AccountOpened', 3), ...UNTOLD },
  told: { spoil: unspoilt, ending: { bankBalances: new Map([[MERCHANT, 7_975n]]) } },
};

const nets = (hima: string, indu: string) => ({
  nets: [
    { member: 'HIMA', net: hima },
    { member: 'INDU', net: indu },
  ],
});

export const CYCLE_CASES: CasesOf<typeof CYCLE_RULES> = {
  nets: { spoil: says('CycleNetted', nets('-8001', '8001')) },
  zero: { spoil: says('CycleNetted', nets('-8000', '8001')) },
  one: { spoil: says('CycleNetted', { transactions: 1 }) },
  order: { spoil: says('CycleCutoverMarked', { previousCycleId: '2026-11-16/05' }) },
  funding: { spoil: says('CycleMemberFunded', { amount: '7999' }) },
  control: { spoil: says('CycleFilesPublished', { controlTotal: '11999' }) },
};

const position = (type: string, data: Data = {}): Told =>
  told('upi.position-HIMA', type, { member: 'HIMA', ...data });
const capped = (cap: string): readonly Told[] => [
  told('upi.participant-HIMA', 'MemberCapped', { code: 'HIMA' }),
  position('PositionOpened', { position: '0' }),
  position('NetDebitCapSet', { cap }),
];
const ofCollection = { txnId: COLLECTION, amount: '10000' };
const reserved = position('DebitReserved', ofCollection);
const counted = position('DebitCounted', ofCollection);
const repaid = position('CreditCounted', { txnId: `IND${'2'.repeat(32)}`, amount: '2000' });
const paid = (net = '-8000'): Told =>
  position('PositionSettled', { cycleId: '2026-11-16/06', net });

/** The member of the payer has a cap and everything about it is in order. */
const withCap = (cap = '10000', ...others: readonly ReturnType<typeof all>[]) =>
  all(
    before('TransactionReceived', capped(cap)),
    before('DebitRequested', [reserved]),
    behind('TransactionSucceeded', [counted]),
    behind('TransactionSucceeded', [repaid], 2),
    behind('CycleSettled', [paid()]),
    ...others,
  );

/** A story in which a member has a cap, for whoever wants to see that nothing is wrong with it. */
export const CAPPED = withCap();

export const POSITION_CASES: CasesOf<typeof POSITION_RULES> = {
  cap: { spoil: withCap('9999') },
  reserved: {
    spoil: withCap('10000', without('DebitReserved')),
  },
  steps: { spoil: withCap('30000', behind('DebitCounted', [reserved])) },
  settled: {
    spoil: withCap('10000', says('PositionSettled', { net: '-7999' })),
    also: ['same'],
  },
  short: {
    spoil: behind('CycleMemberFunded', [cycle('CycleFellShort', { member: 'HIMA', amount: '1' })]),
  },
  same: { spoil: withCap('30000', says('PositionOpened', { position: '1' })) },
};
