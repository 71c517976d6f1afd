import { expect } from 'chai';
import fc from 'fast-check';
import { anyFrom, run, twice } from '@suuupra/testing';
import { behaviours } from '../behaviour.ts';
import { type AccountCommand, account } from './decider.ts';
import type { AccountEvent } from './events.ts';
import { discharge, move, open, post, reverse } from './scene.ts';
import { movementOf } from './state.ts';

const some = {
  txnId: anyFrom('T1', 'T2', 'T3'),
  amount: anyFrom(0n, 1n, 400n, 600n, 1_000n),
  merchantReference: anyFrom('ORD-1', 'ORD-2'),
  behaviour: anyFrom(...behaviours),
};
const leg = anyFrom('debit', 'credit');
const anyCommand: fc.Arbitrary<AccountCommand> = fc.oneof(
  fc.tuple(leg, fc.record(some)).map(([one, other]) => post(one, other)),
  fc.tuple(leg, fc.record(some)).map(([one, other]) => reverse(one, other)),
  fc.tuple(leg, some.txnId).map(([one, txnId]) => discharge(one, txnId)),
  fc
    .tuple(anyFrom('DebitTransfer', 'CreditTransfer'), anyFrom('B1', 'B2'), some.amount)
    .map(([type, transferId, amount]) => move(type, { transferId, amount })),
);
const anyScript = fc.array(anyCommand, { maxLength: 30 }).map((script) => [open, ...script]);

type Moving = Extract<AccountEvent, Readonly<{ txnId: string }>>;

const isMoving = (event: AccountEvent): event is Moving => 'txnId' in event;
const isPosting = ({ type }: AccountEvent): boolean =>
  type === 'PostingDebited' || type === 'PostingCredited';

describe('an account under any script', () => {
  it('holds what its events say, and never less than nothing', () =>
    fc.assert(
      fc.property(anyScript, (script) => {
        for (const { state } of run(account, script).steps) {
          expect(state.is === 'open' && state.balance >= 0n).to.equal(true);
        }
        const { state, events } = run(account, script);
        let balance = 0n;
        for (const event of events) balance += movementOf(event);
        expect(state.is === 'open' && state.balance).to.equal(balance);
      }),
      { numRuns: 500 },
    ));

  it('has one posting of each leg, one contra of it, for the same amount', () =>
    fc.assert(
      fc.property(anyScript, (script) => {
        const { events } = run(account, script);
        const keys = (wanted: (event: AccountEvent) => boolean): readonly string[] =>
          events
            .filter(wanted)
            .filter(isMoving)
            .map((event) => `${event.leg}/${event.txnId}/${String(event.amount)}`);
        const posted = keys(isPosting);
        const reversed = keys(({ type }) => type === 'PostingReversed');
        expect(new Set(posted).size).to.equal(posted.length);
        expect(new Set(reversed).size).to.equal(reversed.length);
        expect(posted).to.include.members([...reversed]);
      }),
      { numRuns: 500 },
    ));

  it('gives back what was posted, at once or in two parts, and never more', () =>
    fc.assert(
      fc.property(anyScript, (script) => {
        const left = new Map<string, bigint>();
        for (const event of run(account, script).events.filter(isMoving)) {
          const key = `${event.leg}/${event.txnId}`;
          const now = (left.get(key) ?? 0n) + movementOf(event);
          left.set(key, now);
          const taken = event.leg === 'debit' ? -now : now;
          expect(taken >= 0n && taken <= event.amount, `${key}: ${taken}`).to.equal(true);
        }
      }),
      { numRuns: 500 },
    ));

  it('is deaf to the second delivery of everything', () =>
    fc.assert(
      fc.property(anyScript, (script) => {
        expect(run(account, twice(script)).events).to.deep.equal(run(account, script).events);
      }),
    ));
});
