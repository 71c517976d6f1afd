import type { Eye, Say } from './noticed.ts';

/** The events by which a leg is asked for, is answered, and by which a transaction is final. */
const ASKED = [
  ...['DebitRequested', 'CreditRequested', 'CreditReversalRequested', 'DebitReversalRequested'],
];
const ANSWERED = [
  ...['DebitPosted', 'DebitRefused', 'CreditPosted', 'CreditRefused', 'CreditReversed'],
  ...['CreditReversalRefused', 'DebitReversed', 'DebitReversalRefused', 'DebitPartlyReversed'],
  'LegTimedOut',
];
const ENDINGS = [
  ...['TransactionSucceeded', 'TransactionDeclined', 'TransactionFailed', 'TransactionReversed'],
  ...['TransactionUnreversed', 'TransactionDeemed'],
];

/** A transaction as the switch knows it. */
type Transaction = {
  readonly payerVpa: string;
  isDebited: boolean;
  isAsked: boolean;
  isStraddling: boolean;
  end: string;
};

type Rail = Readonly<{ transactions: Map<string, Transaction>; doubled: Set<string> }>;

/** What is to be seen of the switch and of the banks. */
export function seesRail(say: Say): readonly Eye[] {
  const rail: Rail = { transactions: new Map(), doubled: new Set() };
  return [seesLegs(rail, say), seesAnswers(rail, say), seesWhatCameLater(rail, say)];
}

/** Legs, and the marks between them. */
function seesLegs({ transactions }: Rail, say: Say): Eye {
  const all = (types: readonly string[], to: (one: Transaction, type: string) => void): Eye =>
    Object.fromEntries(
      types.map((type) => [
        type,
        (fact) => {
          const one = transactions.get(fact.text('txnId'));
          if (one !== undefined) to(one, type);
        },
      ]),
    );
  const asked = all(ASKED, (one) => {
    one.isAsked = true;
  });
  const answered = all(ANSWERED, (one, type) => {
    one.isAsked = false;
    if (type === 'DebitPosted') one.isDebited = true;
  });
  const ended = all(ENDINGS, (one, type) => {
    if (one.isStraddling) say('cut-over-straddled');
    Object.assign(one, { end: type, isAsked: false, isStraddling: false });
  });
  return {
    ...asked,
    ...answered,
    ...ended,
    TransactionReceived: (fact) => {
      const flags = { isDebited: false, isAsked: false, isStraddling: false };
      const one = { payerVpa: fact.text('payerVpa'), ...flags, end: '' };
      transactions.set(fact.text('txnId'), one);
    },
    CycleCutoverMarked: (fact) => {
      if (fact.text('cycleId').includes('dc')) return;
      for (const one of transactions.values()) {
        if (one.end !== '') continue;
        if (one.isAsked) say('leg-in-flight-at-cut');
        if (one.isDebited) one.isStraddling = true;
      }
    },
  };
}

/** What payers' PSPs are told. */
function seesAnswers({ transactions, doubled }: Rail, say: Say): Eye {
  return {
    AnswersDoubledSet: (fact, { data }) => {
      const { doubled: isDoubled } = data as Readonly<{ doubled: boolean }>;
      if (isDoubled) doubled.add(fact.text('vpa'));
      else doubled.delete(fact.text('vpa'));
    },
    FinalAnswerDelivered: (fact) => {
      const { payerVpa = '' } = transactions.get(fact.text('txnId')) ?? {};
      if (doubled.has(payerVpa)) say('callback-doubled');
    },
  };
}

/** Back offices, and answers that nobody waited for any more. */
function seesWhatCameLater({ transactions }: Rail, say: Say): Eye {
  const isDeemed = (txnId: string): boolean => transactions.get(txnId)?.end === 'TransactionDeemed';
  return {
    ReversalTombstoned: () => say('reversal-first'),
    DebitPartlyReversed: () => say('reversal-partial'),
    DoubleValueFound: () => say('credit-after-reversal'),
    ReturnPosted: () => say('credit-returned'),
    TransactionUnreversed: (fact) => {
      if (fact.text('code') === 'RR') say('reversal-lost');
    },
    TransactionDeclined: (fact) => {
      if (fact.text('code') === 'U03') say('cap-reached');
    },
    LateAnswerNoted: (fact) => {
      const isYes = fact.text('code') === '00' && fact.text('standing') === 'note';
      if (isYes && fact.text('leg') === 'debit') say('debit-late');
      if (isYes && fact.text('leg') === 'credit') say('credit-late');
    },
    TccReceived: (fact) => {
      if (isDeemed(fact.text('txnId'))) say('credit-lost');
    },
  };
}
