import { type Fact, textIn } from './fact.ts';
import { machine, owned, passing, stays, terminal } from './machine.ts';

const category = 'upi.transaction';

const legOf = (fact: Fact): string => textIn(fact, 'leg');
/** `NO` says that there never was a posting to take back; anything else is a refusal. */
const isNo = (fact: Fact): string => (textIn(fact, 'code') === 'NO' ? 'NO' : 'refused');
const codeOf = (fact: Fact): string => textIn(fact, 'code');

const LATE = 'LateAnswerNoted';
const BANK = owned('the switch', 'until the bank can be reached');
const ANSWER = owned('the switch', '15 s');
const REVERSAL = owned('the switch', '10 s');

/** Which money is known to have moved, by answers in time or late. */
type Moved = Readonly<{ debited: boolean; credited: boolean }>;

function moved(known: Moved, fact: Fact): Moved {
  const { debited, credited } = known;
  if (fact.type === 'DebitPosted') return { debited: true, credited };
  if (fact.type !== LATE) return known;
  const said = `${textIn(fact, 'leg')} ${textIn(fact, 'code')}`;
  return {
    debited: debited || said === 'debit 00' || said === 'debitReversal 21',
    credited: credited || said === 'credit 00' || said === 'creditReversal 21',
  };
}

/** Every transaction ends once; what is said later is noted, and is a matter of its case. */
const AFTERWARDS = ['CreditReversed', 'CreditReversalRefused(NO)'];

/**
 * A transaction on its online path (payments.md §2.4), which ends exactly once. A reversal that is
 * answered with NO has nothing to take back, unless money is known to have moved after all.
 */
export const transaction = machine({
  name: 'UPI transaction',
  category,
  variants: {
    LegTimedOut: legOf,
    DebitReversalRefused: isNo,
    CreditReversalRefused: isNo,
    TransactionUnreversed: codeOf,
  },
  edges: {
    absent: { TransactionReceived: 'received' },
    received: { AuthorisationRequested: 'authorising', TransactionDeclined: 'declined' },
    authorising: {
      Authorised: 'authorised',
      AuthorisationRefused: 'not authorised',
      'LegTimedOut(authorisation)': 'not authorised',
    },
    authorised: {
      DebitRequested: 'debiting',
      TransactionDeclined: 'declined',
      [LATE]: 'authorised',
    },
    'not authorised': { TransactionDeclined: 'declined' },
    debiting: {
      DebitPosted: 'debited',
      DebitRefused: 'debit refused',
      'LegTimedOut(debit)': 'debit unanswered',
      [LATE]: 'debiting',
    },
    'debit refused': { TransactionFailed: 'failed' },
    'debit unanswered': {
      DebitReversalRequested: 'taking the debit back',
      [LATE]: 'debit unanswered',
    },
    'taking the debit back': {
      DebitReversed: 'nothing debited',
      'DebitReversalRefused(NO)': ['nothing debited', 'debit not back'],
      'DebitReversalRefused(refused)': 'debit not back',
      'LegTimedOut(debitReversal)': 'debit not back',
      DebitPartlyReversed: 'debit back in part',
      [LATE]: 'taking the debit back',
    },
    'nothing debited': { TransactionFailed: 'failed' },
    debited: { CreditRequested: 'crediting', [LATE]: 'debited' },
    crediting: {
      CreditPosted: 'credited',
      CreditRefused: 'nothing credited',
      'LegTimedOut(credit)': 'credit unanswered',
      [LATE]: 'crediting',
    },
    credited: { TransactionSucceeded: 'succeeded' },
    'credit unanswered': {
      CreditReversalRequested: 'taking the credit back',
      [LATE]: 'credit unanswered',
    },
    'taking the credit back': {
      CreditReversed: 'nothing credited',
      'CreditReversalRefused(NO)': ['nothing credited', 'credit not back'],
      'CreditReversalRefused(refused)': 'credit not back',
      'LegTimedOut(creditReversal)': 'credit not back',
      [LATE]: 'taking the credit back',
    },
    'credit not back': { TransactionDeemed: 'deemed' },
    'nothing credited': {
      DebitReversalRequested: 'giving the debit back',
      [LATE]: 'nothing credited',
    },
    'giving the debit back': {
      DebitReversed: 'debit given back',
      'DebitReversalRefused(NO)': 'debit not back',
      'DebitReversalRefused(refused)': 'debit not back',
      'LegTimedOut(debitReversal)': 'debit not back',
      DebitPartlyReversed: 'debit back in part',
      [LATE]: 'giving the debit back',
    },
    'debit given back': { TransactionReversed: 'reversed' },
    'debit not back': { 'TransactionUnreversed(RR)': 'unreversed' },
    'debit back in part': { 'TransactionUnreversed(RP)': 'unreversed' },
    declined: stays('declined', LATE),
    failed: stays('failed', LATE),
    succeeded: stays('succeeded', LATE),
    reversed: stays('reversed', LATE),
    unreversed: stays('unreversed', LATE, 'DebitPartlyReversed'),
    deemed: stays('deemed', LATE, ...AFTERWARDS),
  },
  states: {
    ...{ received: passing, 'not authorised': passing, 'debit back in part': passing },
    authorised: owned('the switch', 'until headroom is reserved'),
    ...{ 'debit refused': passing, 'nothing debited': passing, 'debit not back': passing },
    ...{ credited: passing, 'credit not back': passing, 'debit given back': passing },
    ...{ authorising: ANSWER, debiting: ANSWER, crediting: ANSWER },
    ...{ 'debit unanswered': BANK, debited: BANK, 'credit unanswered': BANK },
    'nothing credited': BANK,
    ...{ 'taking the debit back': REVERSAL, 'taking the credit back': REVERSAL },
    'giving the debit back': REVERSAL,
    ...{ declined: terminal, failed: terminal, succeeded: terminal },
    ...{ reversed: terminal, unreversed: terminal, deemed: terminal },
  },
  ignores: [
    ...['FinalAnswerDelivered', 'NewsDelivered', 'TccReceived', 'RetReceived'],
    ...['ReturnPosted', 'ReturnRefused', 'ReversalCaseClosed', 'DrcReceived', 'TatBreached'],
    ...['DoubleValueFound', 'RecoveryRequested', 'RecoveryRefused', 'RecoveryPosted'],
    ...['RecoverySettled', 'MismatchResolved'],
  ],
  memory: {
    start: { debited: false, credited: false },
    after: moved,
    pick: ({ debited, credited }, { type }) => {
      if (type === 'DebitReversalRefused') return debited ? 'debit not back' : 'nothing debited';
      return credited ? 'credit not back' : 'nothing credited';
    },
  },
});

const LEGS = [
  ...['TransactionReceived', 'AuthorisationRequested', 'Authorised', 'AuthorisationRefused'],
  ...['DebitRequested', 'DebitPosted', 'DebitRefused', 'DebitReversalRequested', 'DebitReversed'],
  ...[
    'DebitReversalRefused',
    'DebitPartlyReversed',
    'CreditRequested',
    'CreditPosted',
    'CreditRefused',
  ],
  ...['CreditReversalRequested', 'LegTimedOut'],
];
const IN_BACK_OFFICE = ['CreditReversed', 'CreditReversalRefused', LATE];
const ENDINGS = ['Succeeded', 'Declined', 'Failed', 'Reversed', 'Unreversed', 'Deemed'] as const;

/** The final answer to the PSP: there is one, and it is delivered (§2.4: exactly one RespPay). */
export const finalAnswer = machine({
  name: 'final answer',
  category,
  edges: {
    absent: stays('to be told', ...ENDINGS.map((ending) => `Transaction${ending}`)),
    'to be told': { FinalAnswerDelivered: 'told' },
    told: {},
  },
  states: {
    'to be told': owned('the switch', 'until the PSP has acknowledged it'),
    told: terminal,
  },
  ignores: [
    ...[...LEGS, ...IN_BACK_OFFICE, 'TccReceived', 'RetReceived', 'ReturnPosted'],
    ...['ReturnRefused', 'ReversalCaseClosed', 'NewsDelivered', 'DrcReceived', 'TatBreached'],
    ...['DoubleValueFound', 'RecoveryRequested', 'RecoveryRefused', 'RecoveryPosted'],
    ...['RecoverySettled', 'MismatchResolved'],
  ],
});
