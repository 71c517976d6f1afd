import { expect } from 'chai';
import fc from 'fast-check';

import { judgeAppend, type Expected, type StreamState, type Verdict } from './append-rules.ts';

const stream = (ids: string, changes: Partial<StreamState> = {}): StreamState => ({
  lastRevision: ids.length - 1,
  isTombstoned: false,
  isSoftDeleted: false,
  hasMetadata: false,
  idAt: (revision) => ids[revision],
  recentRevisionOf: (id) => (ids.includes(id) ? ids.lastIndexOf(id) : undefined),
  ...changes,
});

const any: Expected = { is: 'any' };
const noStream: Expected = { is: 'noStream' };
const exists: Expected = { is: 'streamExists' };
const at = (revision: number): Expected => ({ is: 'revision', revision: BigInt(revision) });
const softDeleted = { isSoftDeleted: true, hasMetadata: true };
const repeated = (lastRevision: number): Verdict => ({ is: 'repeated', lastRevision });

// In order of precedence; the letters are event ids.
const rules: readonly [string, StreamState, Expected, string, Verdict['is'] | Verdict][] = [
  ['1 a tombstone refuses any', stream('ab', { isTombstoned: true }), any, 'x', 'deleted'],
  [
    '1 a tombstone refuses a repetition',
    stream('a', { isTombstoned: true }),
    noStream,
    'a',
    'deleted',
  ],
  ['2 exists: soft-deleted', stream('a', softDeleted), exists, 'x', 'deleted'],
  ['2 exists: nothing there', stream(''), exists, 'x', 'wrongVersion'],
  ['2 exists: metadata alone is a stream', stream('', { hasMetadata: true }), exists, 'x', 'write'],
  ['2 exists: events', stream('a'), exists, 'x', 'write'],
  ['3 any: unknown first id', stream('ab'), any, 'xa', 'write'],
  ['3 any: all ids known', stream('abc'), any, 'ab', repeated(1)],
  ['3 any: a later id unknown', stream('abc'), any, 'ax', 'wrongVersion'],
  ['3 exists: all ids known', stream('abc'), exists, 'bc', repeated(2)],
  ['3 any: nothing to write', stream('ab'), any, '', 'write'],
  ['4 the same ids after the revision', stream('abcd'), at(0), 'bc', repeated(2)],
  ['4 the same ids from the start', stream('ab'), noStream, 'ab', repeated(1)],
  ['4 the first id differs', stream('ab'), at(0), 'x', 'wrongVersion'],
  ['4 a later id differs', stream('abc'), at(0), 'bx', 'wrongVersion'],
  ['4 more ids than stored', stream('ab'), at(0), 'bc', 'wrongVersion'],
  ['4 in another order', stream('abc'), at(0), 'cb', 'wrongVersion'],
  ['4 no stream, soft-deleted', stream('ab', softDeleted), noStream, 'x', 'write'],
  [
    '4 no stream, soft-deleted, half known',
    stream('ab', softDeleted),
    noStream,
    'ax',
    'wrongVersion',
  ],
  ['4 old revision, soft-deleted', stream('ab', softDeleted), at(0), 'x', 'wrongVersion'],
  ['4 nothing to write, old revision', stream('ab'), at(0), '', 'wrongVersion'],
  ['5 a revision to come', stream('ab'), at(2), 'x', 'wrongVersion'],
  ['5 a revision of no stream', stream(''), at(0), 'x', 'wrongVersion'],
  ['6 the last revision', stream('ab'), at(1), 'x', 'write'],
  ['6 the last revision, ids already stored', stream('ab'), at(1), 'ab', 'write'],
  ['6 no stream', stream(''), noStream, 'x', 'write'],
  ['6 nothing to write, last revision', stream('ab'), at(1), '', 'write'],
];

describe('the rules of appending', () => {
  for (const [name, state, expected, ids, verdict] of rules) {
    it(name, () => {
      const judged = judgeAppend(state, expected, ids.split(''));
      expect(typeof verdict === 'string' ? judged.is : judged).to.deep.equal(verdict);
    });
  }

  it('recognises every append with an exact revision for ever', () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.uuid(), { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
        (appends) => {
          const stored = appends.flat();
          const state = { ...stream(''), lastRevision: stored.length - 1 };
          const idAt = (revision: number): string | undefined => stored[revision];
          let revision = -1;
          for (const ids of appends) {
            const expected = revision < 0 ? noStream : at(revision);
            const isLast = revision === stored.length - 1;
            revision += ids.length;
            if (isLast) continue;
            const verdict = judgeAppend({ ...state, idAt }, expected, ids);
            expect(verdict).to.deep.equal(repeated(revision));
          }
        },
      ),
    ));
});
