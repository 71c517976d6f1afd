import { expect } from 'chai';
import fc from 'fast-check';
import { anyFrom, given, run } from '@suuupra/testing';
import { type AccountCommand, account } from './decider.ts';
import type { AccountEvent } from './events.ts';
import * as scene from './scene.ts';
import { availableOf } from './state.ts';

const { HOLD_END, capture, declined, frozen, move, opened, place, post, release } = scene;
const { holdCaptured, holdDeclined, holdExpired, holdPlaced, holdReleased, unfrozen } = scene;

const part = { ...holdCaptured, amount: 300n };
const rest = { ...holdCaptured, captureId: 'C2', amount: 100n };

describe('a hold', () => {
  it('sets an amount aside, once', () => {
    given(account, opened).when(place()).records(holdPlaced);
    given(account, opened, holdPlaced).when(place()).records();
    given(account, opened, holdPlaced, holdCaptured).when(place()).records();
  });
  for (const other of [{ amount: 1n }, { reference: 'X' }, { expiresAt: HOLD_END + 1n }]) {
    it(`is not placed again with another ${Object.keys(other).join()}`, () =>
      given(account, opened, holdPlaced)
        .when(place(other))
        .refuses('HOLD_EXISTS_WITH_DIFFERENT_CONTENT'));
  }
  it('must end later than now', () =>
    given(account, opened)
      .when(place({ at: HOLD_END }))
      .refuses('HOLD_EXPIRED'));
  it('is declined where less is available, once and for ever', () => {
    const more = { amount: 1_001n };
    given(account, opened)
      .when(place(more))
      .records({ ...holdDeclined, ...more });
    given(account, opened, holdDeclined).when(place()).records();
  });
  it('leaves the rest to debits, and not a paisa more', () => {
    const held = given(account, opened, holdPlaced);
    const short = { ...declined('debit', 'Z9'), amount: 601n } as AccountEvent;
    held.when(post('debit', { amount: 601n })).records(short);
    const exact = { ...scene.posted('debit'), amount: 600n } as AccountEvent;
    held.when(post('debit', { amount: 600n })).records(exact);
    held
      .when(move('DebitTransfer', { amount: 601n }))
      .records({ ...scene.transferDeclined, amount: 601n } as AccountEvent);
    held
      .when(place({ holdId: 'H2', amount: 601n }))
      .records({ ...holdDeclined, holdId: 'H2', amount: 601n });
  });
  it('keeps a credit from being taken back', () =>
    given(account, opened, scene.posted('credit'), { ...holdPlaced, amount: 1_001n })
      .when(scene.reverse('credit'))
      .records(scene.reversalDeclined('credit', 'Z9')));
});

describe('the capture of a hold', () => {
  it('takes it in whole, or in parts up to the whole', () => {
    given(account, opened, holdPlaced).when(capture()).records(holdCaptured);
    given(account, opened, holdPlaced)
      .when(capture({ amount: 300n }))
      .records(part);
    given(account, opened, holdPlaced, part)
      .when(capture({ captureId: 'C2', amount: 100n }))
      .records(rest);
    given(account, opened, holdPlaced, part)
      .when(capture({ captureId: 'C2', amount: 101n }))
      .refuses('HOLD_AMOUNT_EXCEEDED');
  });
  it('is done once, for one amount', () => {
    given(account, opened, holdPlaced, holdCaptured).when(capture()).records();
    given(account, opened, holdPlaced, part, holdReleased)
      .when(capture({ amount: 299n }))
      .refuses('HOLD_CAPTURE_EXISTS_WITH_DIFFERENT_CONTENT');
  });
  for (const [name, history, reason] of [
    ['there is none', [], 'HOLD_NOT_FOUND'],
    ['it was declined', [holdDeclined], 'HOLD_NOT_FOUND'],
    ['it is taken', [holdPlaced, part, rest], 'HOLD_CAPTURED'],
    ['it was released', [holdPlaced, holdReleased], 'HOLD_RELEASED'],
    ['it has expired', [holdPlaced, holdExpired], 'HOLD_EXPIRED'],
    ['the account is dormant', [holdPlaced, frozen], 'ACCOUNT_NOT_DEBITABLE'],
  ] as const) {
    it(`is refused where ${name}`, () =>
      given(account, opened, ...history)
        .when(capture({ captureId: 'C3' }))
        .refuses(reason));
  }
});

describe('the end of a hold', () => {
  it('gives back what is still held, once', () => {
    given(account, opened, holdPlaced).when(release).records(holdReleased);
    given(account, opened, holdPlaced, part)
      .when(release)
      .records({ ...holdReleased, amount: 100n });
    given(account, opened, holdPlaced, holdReleased).when(release).records();
  });
  for (const [history, reason] of [
    [[], 'HOLD_NOT_FOUND'],
    [[holdDeclined], 'HOLD_NOT_FOUND'],
    [[holdPlaced, holdCaptured], 'HOLD_CAPTURED'],
    [[holdPlaced, holdExpired], 'HOLD_EXPIRED'],
  ] as const) {
    it(`is refused after ${history.map(({ type }) => type).join() || 'nothing'}`, () =>
      given(account, opened, ...history)
        .when(release)
        .refuses(reason));
  }
  it('comes by itself, and is on record before the next thing', () => {
    const held = given(account, opened, holdPlaced);
    const all = { amount: 1_000n };
    const posted = { ...scene.posted('debit'), ...all } as AccountEvent;
    held.when(post('debit', { ...all, at: HOLD_END })).records(holdExpired, posted);
    const short = { ...declined('debit', 'Z9'), ...all } as AccountEvent;
    held.when(post('debit', { ...all, at: HOLD_END - 1n })).records(short);
    held.when(capture({ at: HOLD_END })).refuses('HOLD_EXPIRED');
    held.when({ ...release, at: HOLD_END }).refuses('HOLD_EXPIRED');
    held.when(place({ at: HOLD_END })).records();
  });
});

const holdId = anyFrom('H1', 'H2', 'H3');
const amount = anyFrom(1n, 300n, 400n, 1_000n);
const at = anyFrom(scene.AT, HOLD_END - 1n, HOLD_END);
const anyCommand: fc.Arbitrary<AccountCommand> = fc.oneof(
  fc.record({ holdId, amount, at }).map(place),
  fc.record({ holdId, amount, at, captureId: anyFrom('C1', 'C2', 'C3') }).map(capture),
  fc.record({ holdId, at }).map((other) => ({ ...release, ...other })),
  fc.record({ txnId: anyFrom('T1', 'T2'), amount, at }).map((other) => post('debit', other)),
  fc.record({ txnId: anyFrom('T1', 'T2'), amount, at }).map((other) => post('credit', other)),
  fc.record({ txnId: anyFrom('T1', 'T2'), at }).map((other) => scene.reverse('credit', other)),
  at.map((moment) => ({ type: 'FreezeAccount', freeze: 'dormant', at: moment }) as const),
  at.map((moment) => ({ type: 'UnfreezeAccount', at: moment }) as const),
);

describe('holds under any script', () => {
  it('leave what is available at nothing or more, and are never taken beyond their amount', () =>
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 30 }), (script) => {
        const { steps, events } = run(account, script, [opened, frozen, unfrozen]);
        for (const { state } of steps) {
          expect(state.is === 'open' && availableOf(state) >= 0n).to.equal(true);
          expect(state.is === 'open' && state.holding.held >= 0n).to.equal(true);
        }
        const left = new Map<string, bigint>();
        for (const event of events) {
          if (event.type === 'HoldPlaced') left.set(event.holdId, event.amount);
          if (event.type !== 'HoldCaptured') continue;
          const rests = (left.get(event.holdId) ?? -1n) - event.amount;
          expect(rests >= 0n).to.equal(true);
          left.set(event.holdId, rests);
        }
      }),
      { numRuns: 500 },
    ));
});
