import { expect } from 'chai';
import fc from 'fast-check';
import { anyFrom, run } from '@suuupra/testing';
import { account } from './decider.ts';
import { type AccountEvent } from './events.ts';
import * as scene from './scene.ts';

const { opened, posted, reversed, transferCredited, transferDebited } = scene;

function balanceAfter(...history: readonly AccountEvent[]): bigint {
  const { state } = run(account, [], [opened, ...history]);
  return state.is === 'open' ? state.balance : -1n;
}

describe('the balance of an account', () => {
  for (const [name, history, balance] of [
    ['an opening balance', [], 1_000n],
    ['a debit', [posted('debit')], 600n],
    ['a debit taken back', [posted('debit'), reversed('debit')], 1_000n],
    ['a credit', [posted('credit')], 1_400n],
    ['a credit taken back', [posted('credit'), reversed('credit')], 1_000n],
    ['a transfer to another', [transferDebited], 600n],
    ['a transfer from another', [transferCredited], 1_400n],
    ['a captured hold', [scene.holdPlaced, scene.holdCaptured], 600n],
    ['what is held', [scene.holdPlaced], 1_000n],
    ['what was declined', [scene.declined('debit', 'Z9'), scene.transferDeclined], 1_000n],
    ['what never was', [scene.tombstoned('debit'), scene.reversalDeclined('credit', 'Z9')], 1_000n],
  ] as const) {
    it(`counts ${name}`, () => expect(balanceAfter(...history)).to.equal(balance));
  }
});

const leg = anyFrom('debit', 'credit');
const txnId = anyFrom('T1', 'T2', 'T3');
const amount = anyFrom(1n, 400n, 1_000n);
const anyCommand = fc.oneof(
  fc.tuple(leg, txnId, amount).map(([one, id, paise]) => {
    return scene.post(one, { txnId: id, amount: paise });
  }),
  fc.tuple(leg, txnId, amount).map(([one, id, paise]) => {
    return scene.reverse(one, { txnId: id, amount: paise });
  }),
  fc.tuple(anyFrom('H1', 'H2'), amount).map(([holdId, paise]) => {
    return scene.place({ holdId, amount: paise });
  }),
  fc.tuple(anyFrom('H1', 'H2'), anyFrom('C1', 'C2'), amount).map(([holdId, captureId, paise]) => {
    return scene.capture({ holdId, captureId, amount: paise });
  }),
);
const anyBank = fc.array(fc.array(anyCommand, { maxLength: 15 }), { minLength: 1, maxLength: 3 });

/** What the settlement account of the bank takes, told by the names of the events alone. */
function contraOf(event: AccountEvent): bigint {
  if (event.type === 'PostingDebited' || event.type === 'HoldCaptured') return event.amount;
  if (event.type === 'PostingCredited') return -event.amount;
  if (event.type !== 'PostingReversed') return 0n;
  return event.leg === 'debit' ? -event.amount : event.amount;
}

describe('the books of a bank', () => {
  it('add up to nothing: accounts, less what they began with, and the settlement account', () =>
    fc.assert(
      fc.property(anyBank, (scripts) => {
        let total = 0n;
        for (const script of scripts) {
          const { state, events } = run(account, [scene.open, ...script]);
          if (state.is === 'open') total += state.balance - state.openingBalance;
          for (const event of events) total += contraOf(event);
        }
        expect(total).to.equal(0n);
      }),
      { numRuns: 500 },
    ));
});
