import { expect } from 'chai';
import { given, run } from '@suuupra/testing';
import { transaction } from './decider.ts';
import type { Leg, TransactionEvent } from './events.ts';
import * as scene from './scene.ts';
import { hasOpenCase } from './state.ts';

const { LATER_TEXT, TXN, answer, demanded, doubled, noted, ret, tcc, upTo } = scene;

/** Late messages, in the order of the columns below. */
const messages = [
  ['debit', '00'],
  ['debit', 'Z9'],
  ['credit', '00'],
  ['credit', 'XI'],
  ['debitReversal', '21'],
  ['creditReversal', '21'],
] as const satisfies readonly (readonly [Leg, string])[];

/**
 * What is done with a message, in a word: it was never asked for, says nothing new, is noted or
 * contradicts what is known; where it is noted, what follows. `open` is a case that stays open.
 */
type Word =
  | 'unasked'
  | 'same'
  | 'note'
  | 'note open'
  | 'mismatch'
  | 'close'
  | 'tcc'
  | 'ret'
  | 'double';

/** The matrix of late messages and online states (payments.md §2.5). */
const matrix = {
  // Reversal ok: nothing net.
  failed: ['note', 'note', 'unasked', 'unasked', 'same', 'unasked'],
  // No original, said the bank: then there cannot be one.
  neverDebited: ['mismatch', 'note', 'unasked', 'unasked', 'mismatch', 'unasked'],
  // FAILED_RR: only a DRC, or the word that nothing moved, closes it.
  unreversed: ['note open', 'close', 'unasked', 'unasked', 'close', 'unasked'],
  partlyReversed: ['note open', 'mismatch', 'unasked', 'unasked', 'close', 'unasked'],
  reversed: ['same', 'mismatch', 'note', 'note', 'same', 'same'],
  reversedUncredited: ['same', 'mismatch', 'double', 'note', 'same', 'mismatch'],
  // The reversal of the credit may have been carried out: that it was posted says only half.
  deemed: ['same', 'mismatch', 'note open', 'ret', 'unasked', 'ret'],
  confirmed: ['same', 'mismatch', 'note', 'mismatch', 'unasked', 'mismatch'],
  returned: ['same', 'mismatch', 'double', 'note', 'same', 'mismatch'],
  succeeded: ['same', 'mismatch', 'same', 'mismatch', 'unasked', 'unasked'],
} as const satisfies Readonly<Partial<Record<keyof typeof upTo, readonly Word[]>>>;

const followed: Readonly<Record<Word, (leg: Leg, code: string) => readonly TransactionEvent[]>> = {
  unasked: () => [],
  same: () => [],
  note: (leg, code) => [noted(leg, code)],
  'note open': (leg, code) => [noted(leg, code)],
  mismatch: (leg, code) => [noted(leg, code, 'mismatch')],
  close: (leg, code) => [
    noted(leg, code),
    { type: 'ReversalCaseClosed', txnId: TXN, code, closedAt: LATER_TEXT },
  ],
  tcc: (leg, code) => [noted(leg, code), tcc],
  ret: (leg, code) => [noted(leg, code), ret],
  double: (leg, code) => [noted(leg, code), doubled, demanded(1)],
};

const opens: readonly Word[] = ['note open', 'mismatch', 'ret', 'double'];

describe('late messages against online states', () => {
  for (const [name, words] of Object.entries(matrix)) {
    for (const [column, [leg, code]] of messages.entries()) {
      const word = words[column] ?? 'unasked';
      it(`${leg} ${code} | ${name}: ${word}`, () => {
        const history: readonly TransactionEvent[] = upTo[name as keyof typeof matrix];
        const decided = given(transaction, ...history).when(answer(leg, code));
        if (word === 'unasked') {
          decided.refuses('LEG_NOT_REQUESTED');
          return;
        }
        const events = followed[word](leg, code);
        decided.records(...events);
        // The second delivery says nothing new, and the state online is what it was.
        given(transaction, ...history, ...events)
          .when(answer(leg, code))
          .records();
        const before = run(transaction, [], history).state;
        const { state } = run(transaction, [], [...history, ...events]);
        const wasOpen = hasOpenCase(before);
        if (word === 'same') expect(hasOpenCase(state)).to.equal(wasOpen);
        else expect(hasOpenCase(state)).to.equal(opens.includes(word));
      });
    }
  }
});
