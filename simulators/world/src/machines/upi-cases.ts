import { type Fact, textIn } from './fact.ts';
import { each, machine, owned, passing, resting, terminal } from './machine.ts';

const category = 'upi.transaction';

const isNo = (fact: Fact): string => (textIn(fact, 'code') === 'NO' ? 'NO' : 'refused');
const codeOf = (fact: Fact): string => textIn(fact, 'code');
const kindOf = (fact: Fact): string => textIn(fact, 'kind');
const standingOf = (fact: Fact): string => textIn(fact, 'standing');

/** Events of the online path that open no case and tell nothing to one. */
const ONLINE = [
  ...['TransactionReceived', 'AuthorisationRequested', 'Authorised', 'AuthorisationRefused'],
  ...['DebitRequested', 'DebitPosted', 'DebitRefused', 'DebitReversalRequested', 'DebitReversed'],
  ...['DebitReversalRefused', 'CreditRequested', 'CreditPosted', 'CreditRefused'],
  ...['CreditReversalRequested', 'LegTimedOut', 'TransactionSucceeded', 'TransactionDeclined'],
  ...['TransactionFailed', 'TransactionReversed', 'FinalAnswerDelivered'],
];
const CREDIT_BACK = ['CreditReversed', 'CreditReversalRefused'];
const RETURNS = ['RetReceived', 'ReturnPosted', 'ReturnRefused'];
const OF_RB = ['TransactionDeemed', 'TccReceived', ...RETURNS];
const CLOSES_RR = ['ReversalCaseClosed', 'DrcReceived'];
const PART = 'DebitPartlyReversed';
const OF_RR = ['TransactionUnreversed', PART, ...CLOSES_RR];
const OF_RECOVERY = [
  ...['DoubleValueFound', 'RecoveryRequested', 'RecoveryRefused', 'RecoveryPosted'],
  'RecoverySettled',
];
const NEWS = 'NewsDelivered';
const LATE = 'LateAnswerNoted';
const RESOLVED = 'MismatchResolved';
const TAT = 'TatBreached';
const TAT_RB = `${TAT}(RB)`;

const PAYEES_BANK = owned('the payee’s bank', 'T+1 between persons, T+5 for merchants');
const PAYERS_BANK = owned('the payer’s bank', 'T+1');
const PARTING = owned('the switch', 'until the payee’s bank has parted with it');
const PAYING = owned('the switch', 'until the payer’s bank has posted it');

/**
 * The case of a deemed credit, RB (payments.md §2.5): the payee's bank confirms it or returns it,
 * and the payer has the money back only after that bank has parted with it. Behind its deadline
 * the case is the same, but late, and the penalty accrues.
 */
export const deemedCase = machine({
  name: 'case RB',
  category,
  variants: { CreditReversalRefused: isNo, [TAT]: kindOf },
  edges: {
    absent: { TransactionDeemed: 'open' },
    open: { TccReceived: 'credit confirmed', RetReceived: 'returning', [TAT_RB]: 'open, late' },
    returning: {
      CreditReversed: 'returning to the payer',
      'CreditReversalRefused(NO)': 'never credited',
      ReturnRefused: 'open',
      ReturnPosted: 'returned',
      [TAT_RB]: 'returning, late',
    },
    // The payer's bank is asked: what is said of the credit from here on changes nothing.
    'never credited': {
      ReturnPosted: 'returned',
      [TAT_RB]: 'never credited, late',
    },
    'returning to the payer': {
      ReturnPosted: 'returned',
      [TAT_RB]: 'returning to the payer, late',
    },
    'open, late': { TccReceived: 'credit confirmed', RetReceived: 'returning, late' },
    'returning, late': {
      CreditReversed: 'returning to the payer, late',
      'CreditReversalRefused(NO)': 'never credited, late',
      ReturnRefused: 'open, late',
      ReturnPosted: 'returned',
    },
    'never credited, late': { ReturnPosted: 'returned' },
    'returning to the payer, late': { ReturnPosted: 'returned' },
    ...each(['credit confirmed', 'returned'], {}),
  },
  states: {
    ...each(['open', 'open, late'], PAYEES_BANK),
    ...each(['returning', 'returning, late'], PARTING),
    ...each(['never credited', 'never credited, late'], PAYING),
    ...each(['returning to the payer', 'returning to the payer, late'], PAYING),
    'credit confirmed': terminal,
    returned: terminal,
  },
  ifKnown: [...CREDIT_BACK, TAT],
  ignores: [...ONLINE, ...OF_RR, ...OF_RECOVERY, NEWS, LATE, RESOLVED],
});

const CLOSED = each(CLOSES_RR, 'debit reversal confirmed');

/**
 * The case of a debit of which it is not known whether it is back, RR, or of which only a part is
 * back, RP: the payer's bank owes the rest, by its DRC or by a late answer (payments.md §2.5).
 */
export const unreversedCase = machine({
  name: 'case RR or RP',
  category,
  variants: { TransactionUnreversed: codeOf, [TAT]: kindOf },
  edges: {
    absent: { 'TransactionUnreversed(RR)': 'RR open', 'TransactionUnreversed(RP)': 'RP open' },
    'RR open': { ...CLOSED, [PART]: 'RR back in part', [`${TAT}(RR)`]: 'RR late' },
    'RR back in part': { ...CLOSED, [`${TAT}(RR)`]: 'RR back in part, late' },
    'RP open': { ...CLOSED, [`${TAT}(RP)`]: 'RP late' },
    'RR late': { ...CLOSED, [PART]: 'RR back in part, late' },
    ...each(['RR back in part, late', 'RP late'], CLOSED),
    'debit reversal confirmed': {},
  },
  states: {
    ...each(['RR open', 'RR back in part', 'RP open'], PAYERS_BANK),
    ...each(['RR late', 'RR back in part, late', 'RP late'], PAYERS_BANK),
    'debit reversal confirmed': terminal,
  },
  // A part that comes back in time is a matter of the online path.
  ifKnown: [PART, TAT],
  ignores: [...ONLINE, ...CREDIT_BACK, ...OF_RB, ...OF_RECOVERY, NEWS, LATE, RESOLVED],
});

const NOTED = `${LATE}(note)`;
const CONTRARY = `${LATE}(mismatch)`;

/** Answers that came too late (§2.5, the table): noted, or a mismatch that a person resolves. */
export const lateAnswers = machine({
  name: 'late answers',
  category,
  variants: { [LATE]: standingOf },
  edges: {
    absent: { [NOTED]: 'noted', [CONTRARY]: 'mismatch' },
    noted: { [NOTED]: 'noted', [CONTRARY]: 'mismatch' },
    mismatch: { [NOTED]: 'mismatch', [CONTRARY]: 'mismatch', [RESOLVED]: 'resolved' },
    resolved: { [NOTED]: 'resolved', [CONTRARY]: 'mismatch' },
  },
  states: {
    noted: resting('nothing follows from it'),
    mismatch: owned('a person', 'T+1'),
    resolved: resting('only another contrary answer opens it again'),
  },
  ignores: [...ONLINE, ...CREDIT_BACK, ...OF_RB, ...OF_RR, ...OF_RECOVERY, NEWS, TAT],
});

/**
 * A credit whose payer has the money back already (§2.5, double value): the payee's bank is asked
 * for it day by day; what the payee has spent, his bank owes.
 */
export const recovery = machine({
  name: 'recovery of double value',
  category,
  edges: {
    absent: { DoubleValueFound: 'found' },
    found: { RecoveryRequested: 'asked' },
    asked: {
      RecoveryPosted: 'recovered',
      RecoveryRefused: 'owed',
      RecoveryRequested: 'asked',
    },
    // A bank that owes it parts with it only when it is asked again.
    owed: { RecoveryRequested: 'asked', RecoverySettled: 'settled' },
    ...each(['recovered', 'settled'], {}),
  },
  states: {
    found: passing,
    asked: owned('the payee’s bank', '18:00 of the next day, when it is asked again'),
    owed: owned('the payee’s bank', '18:00 of the next day, thirty times; then a person'),
    recovered: terminal,
    settled: terminal,
  },
  ignores: [...ONLINE, ...CREDIT_BACK, ...OF_RB, ...OF_RR, NEWS, LATE, RESOLVED, TAT],
});

/** What became of a deemed transaction is told to the PSP, once. */
export const news = machine({
  name: 'news of a deemed transaction',
  category,
  edges: {
    absent: { TccReceived: 'to be told', ReturnPosted: 'to be told' },
    'to be told': { [NEWS]: 'told' },
    told: {},
  },
  states: {
    'to be told': owned('the switch', 'until the PSP has acknowledged it'),
    told: terminal,
  },
  ignores: [
    ...[...ONLINE, ...CREDIT_BACK, ...OF_RR, ...OF_RECOVERY, LATE, RESOLVED, TAT],
    ...['TransactionDeemed', 'RetReceived', 'ReturnRefused'],
  ],
});
