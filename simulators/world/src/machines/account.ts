import { type Fact, amountIn, textIn } from './fact.ts';
import { by, each, machine, owned, passing } from './machine.ts';
import { pickLeft, resting, stays, terminal } from './machine.ts';

const category = 'bank.account';

const frozenAs = (fact: Fact): string => textIn(fact, 'freeze');

const OPENING = ['AccountOpened', 'AccountFrozen', 'AccountUnfrozen', 'AccountClosed'];
const LEGS = [
  ...['PostingDebited', 'PostingCredited', 'PostingDeclined', 'PostingReversed'],
  ...['PostingReversalDeclined', 'ReversalTombstoned', 'AnswerWithheld', 'ReversalOverlooked'],
  ...['PostingPartlyReversed', 'ReversalCompleted', 'RecoveryDeclined'],
];
const TRANSFERS = [
  ...['BookTransferDebited', 'BookTransferCredited', 'BookTransferDeclined'],
  'BookTransferReturned',
];
const HOLDS = ['HoldPlaced', 'HoldDeclined', 'HoldCaptured', 'HoldReleased', 'HoldExpired'];

const DEBITS = [
  ...['PostingDebited', 'BookTransferDebited', 'HoldPlaced', 'HoldCaptured'],
  'AnswerWithheld(debit)',
];
const CREDITS = ['PostingCredited', 'BookTransferCredited', 'AnswerWithheld(credit)'];
/** What the state of an account never stops: a no, and the way back of what was posted. */
const ALWAYS = [
  ...['PostingDeclined', 'PostingReversed', 'PostingReversalDeclined', 'ReversalTombstoned'],
  ...['ReversalOverlooked', 'PostingPartlyReversed', 'ReversalCompleted', 'RecoveryDeclined'],
  ...['BookTransferDeclined', 'BookTransferReturned', 'HoldDeclined'],
];
const HELD = ['HoldReleased', 'HoldExpired'];
const legOf = (fact: Fact): string => textIn(fact, 'leg');

/** What a bank lets happen to an account (payments.md §2.6). */
export const account = machine({
  name: 'account',
  category,
  variants: { AccountFrozen: frozenAs, AnswerWithheld: legOf },
  edges: {
    absent: { AccountOpened: 'active' },
    active: {
      ...stays('active', ...DEBITS, ...CREDITS, ...ALWAYS, ...HELD),
      'AccountFrozen(dormant)': 'dormant',
      'AccountFrozen(debitFrozen)': 'debit frozen',
      'AccountFrozen(creditFrozen)': 'credit frozen',
      AccountClosed: 'closed',
    },
    dormant: {
      ...stays('dormant', ...ALWAYS, ...HELD),
      AccountUnfrozen: 'active',
      AccountClosed: 'closed',
    },
    'debit frozen': {
      ...stays('debit frozen', ...CREDITS, ...ALWAYS, ...HELD),
      AccountUnfrozen: 'active',
    },
    'credit frozen': {
      ...stays('credit frozen', ...DEBITS, ...ALWAYS, ...HELD),
      AccountUnfrozen: 'active',
    },
    closed: stays('closed', ...ALWAYS),
  },
  states: {
    active: resting('an account is there to be used'),
    dormant: resting('until its owner comes back'),
    'debit frozen': resting('until the bank is told otherwise'),
    'credit frozen': resting('until the bank is told otherwise'),
    closed: terminal,
  },
  ignores: [],
});

/** A decline behind a reversal that came first has a code of its own. */
const declined = (fact: Fact): string => {
  const own = textIn(fact, 'leg') === 'debit' ? 'DT' : 'DF';
  return textIn(fact, 'code') === own ? 'too late' : 'refused';
};

const withheldAs = (fact: Fact): string => textIn(fact, 'withholding');

const UNPOSTED = {
  PostingCredited: 'posted',
  'PostingDeclined(refused)': 'declined',
  ReversalTombstoned: 'tombstone',
} as const;
const REVERSED = { PostingReversed: 'reversed' } as const;

/**
 * One leg of one transaction (payments.md §2.6): one posting, and one reversal of it. A bank that
 * withholds its answer posts at once or later, and may give a debit back in two parts (fault 15).
 */
export const postingLeg = machine({
  name: 'posting leg',
  category,
  key: (fact) => `${textIn(fact, 'txnId')} ${textIn(fact, 'leg')}`,
  variants: { PostingDeclined: declined, AnswerWithheld: withheldAs },
  edges: {
    absent: {
      PostingDebited: 'posted',
      ...UNPOSTED,
      ...each(['AnswerWithheld(debit_late)', 'AnswerWithheld(reversal_lost)'], 'debit withheld'),
      'AnswerWithheld(reversal_partial)': 'debit withheld, in part',
      'AnswerWithheld(credit_late)': 'credit withheld',
      'AnswerWithheld(credit_returned)': 'to be returned',
      'AnswerWithheld(credit_after_reversal)': 'to be posted late',
    },
    'debit withheld': { PostingDebited: 'posted' },
    'debit withheld, in part': { PostingDebited: 'posted, in part' },
    'credit withheld': { PostingCredited: 'posted' },
    'to be returned': { ReversalTombstoned: 'tombstone' },
    'to be posted late': { ...UNPOSTED, ReversalOverlooked: 'overlooked' },
    overlooked: UNPOSTED,
    posted: {
      ...REVERSED,
      PostingReversalDeclined: 'not reversed',
      RecoveryDeclined: 'not recovered',
    },
    'posted, in part': { ...REVERSED, PostingPartlyReversed: 'reversed in part' },
    'reversed in part': { ReversalCompleted: 'reversed' },
    'not reversed': { ...REVERSED, RecoveryDeclined: 'not recovered' },
    'not recovered': { ...REVERSED, RecoveryDeclined: 'not recovered' },
    tombstone: { 'PostingDeclined(too late)': 'declined too late' },
    ...each(['declined', 'reversed', 'declined too late'], {}),
  },
  states: {
    ...{ 'debit withheld': passing, 'debit withheld, in part': passing },
    'credit withheld': passing,
    'to be returned': resting('nothing is posted, and the switch has given it up'),
    ...each(['to be posted late', 'overlooked'], owned('the bank', '40 s after the leg')),
    posted: resting('most postings are never reversed'),
    'posted, in part': resting('it may never be reversed'),
    'reversed in part': owned('the bank', '30 minutes after the order'),
    'not reversed': resting('what was spent cannot be taken back'),
    'not recovered': resting('the bank owes it, and is asked again'),
    tombstone: resting('the original may never come'),
    declined: terminal,
    reversed: terminal,
    'declined too late': terminal,
  },
  ignores: [...OPENING, ...TRANSFERS, ...HOLDS],
});

/** A transfer inside the bank: what has left the one account comes to the other, or back. */
export const bookTransfer = machine({
  name: 'book transfer',
  category,
  key: by('transferId'),
  acrossStreams: true,
  edges: {
    absent: { BookTransferDebited: 'debited', BookTransferDeclined: 'declined' },
    debited: { BookTransferCredited: 'done', BookTransferDeclined: 'not taken' },
    'not taken': { BookTransferReturned: 'returned' },
    ...each(['done', 'declined', 'returned'], {}),
  },
  states: {
    debited: owned('the bank', 'at once, and behind a crash at its next start'),
    'not taken': owned('the bank', 'at once, and behind a crash at its next start'),
    ...{ done: terminal, declined: terminal, returned: terminal },
  },
  ignores: [...OPENING, ...LEGS, ...HOLDS],
});

/** An amount that is set aside (payments.md §2.6). The memory is what is still held. */
export const hold = machine({
  name: 'hold',
  category,
  key: by('holdId'),
  edges: {
    absent: { HoldPlaced: 'held', HoldDeclined: 'declined' },
    held: { HoldCaptured: ['held', 'captured'], HoldReleased: 'released', HoldExpired: 'expired' },
    ...each(['captured', 'released', 'expired', 'declined'], {}),
  },
  states: {
    held: owned('who has placed it', 'the time until which it is held'),
    captured: terminal,
    released: terminal,
    expired: terminal,
    declined: terminal,
  },
  ignores: [...OPENING, ...LEGS, ...TRANSFERS],
  memory: {
    start: 0n,
    after: (left, fact) => {
      if (fact.type === 'HoldPlaced') return amountIn(fact, 'amount');
      return fact.type === 'HoldCaptured' ? left - amountIn(fact, 'amount') : left;
    },
    pick: (left) => pickLeft(left, 'held', 'captured'),
  },
});
