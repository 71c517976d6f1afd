import { given } from '@suuupra/testing';
import { account } from './decider.ts';
import type { AccountEvent } from './events.ts';
import * as scene from './scene.ts';

const { ACCOUNT, AT, closed, declined, frozen, move, opened, place, post, posted } = scene;
const { giveBack, transferReturned } = scene;
const { holdDeclined, holdPlaced, reverse, reversed, transferDeclined, unfrozen } = scene;

const empty = { ...opened, openingBalance: 0n } as AccountEvent;
const close = { type: 'CloseAccount', at: AT } as const;
const unfreeze = { type: 'UnfreezeAccount', at: AT } as const;
const debitFrozen = { ...frozen, freeze: 'debitFrozen' } as const;
const creditFrozen = { ...frozen, freeze: 'creditFrozen' } as const;

describe('the state of an account', () => {
  for (const event of [frozen, debitFrozen, creditFrozen]) {
    const { freeze } = event;
    it(`becomes ${freeze} once, and active again`, () => {
      const command = { type: 'FreezeAccount', freeze, at: AT } as const;
      given(account, opened).when(command).records(event);
      given(account, opened, event).when(command).records();
      given(account, opened, event).when(unfreeze).records(unfrozen);
      given(account, opened, event, unfrozen).when(command).records(event);
    });
  }
  it('changes behind what has lapsed by then', () => {
    const { HOLD_END: at, holdExpired } = scene;
    given(account, opened, holdPlaced)
      .when({ type: 'FreezeAccount', freeze: 'dormant', at })
      .records(holdExpired, frozen);
    given(account, opened, holdPlaced, frozen)
      .when({ ...unfreeze, at })
      .records(holdExpired, unfrozen);
  });
  it('is one at a time', () =>
    given(account, opened, debitFrozen)
      .when({ type: 'FreezeAccount', freeze: 'dormant', at: AT })
      .refuses('ACCOUNT_FROZEN'));
  it('stays active where it is', () => given(account, opened).when(unfreeze).records());
  it('ends where nothing is left on it, for ever', () => {
    given(account, empty).when(close).records(closed);
    given(account, empty, frozen).when(close).records(closed);
    given(account, empty, closed).when(close).records();
    given(account, empty, closed).when(unfreeze).refuses('ACCOUNT_CLOSED');
    given(account, empty, closed)
      .when({ type: 'FreezeAccount', freeze: 'dormant', at: AT })
      .refuses('ACCOUNT_CLOSED');
  });
  it('does not end with money, a hold or a freeze on it', () => {
    given(account, opened).when(close).refuses('ACCOUNT_NOT_EMPTY');
    given(account, empty, holdPlaced).when(close).refuses('ACCOUNT_NOT_EMPTY');
    given(account, empty, debitFrozen).when(close).refuses('ACCOUNT_FROZEN');
    given(account, empty, creditFrozen).when(close).refuses('ACCOUNT_FROZEN');
  });
  it('is that of an account that somebody has opened', () => {
    for (const command of [close, unfreeze, place()]) {
      given(account).when(command).refuses('ACCOUNT_NOT_FOUND');
    }
  });
});

describe('a leg on an account that is', () => {
  for (const [event, debit, credit] of [
    [frozen, 'ZX', 'ZY'],
    [debitFrozen, 'YE', undefined],
    [creditFrozen, undefined, 'YF'],
    [closed, 'XH', 'XI'],
  ] as const) {
    const name = event.type === 'AccountClosed' ? 'closed' : event.freeze;
    it(`${name} is declined with its code before anything else`, () => {
      const state = given(account, opened, event);
      const behaviour = debit === undefined ? 'ok' : 'wrong_pin';
      const wanted = debit === undefined ? posted('debit') : declined('debit', debit);
      state.when(post('debit', { behaviour })).records(wanted);
      const received = credit === undefined ? posted('credit') : declined('credit', credit);
      state.when(post('credit')).records(received);
      const moved = debit === undefined ? scene.transferDebited : transferDeclined;
      const coded = debit === undefined ? moved : ({ ...moved, code: debit } as AccountEvent);
      state.when(move('DebitTransfer')).records(coded);
      const held = debit === undefined ? holdPlaced : { ...holdDeclined, code: debit };
      state.when(place()).records(held);
    });
    it(`${name} is taken back, and a transfer to it is declined behind its debit, too`, () => {
      const state = given(account, opened, posted('debit'), event);
      state.when(reverse('debit')).records(reversed('debit'));
      const refused = { ...transferDeclined, code: credit } as AccountEvent;
      const answer = credit === undefined ? scene.transferCredited : refused;
      state.when(move('CreditTransfer')).records(answer);
      const taken = given(account, opened, scene.transferDebited, event);
      taken.when(giveBack).records(transferReturned);
      const back = given(account, opened, scene.transferDebited, event, transferReturned);
      back.when(giveBack).records();
      state.when(giveBack).refuses('TRANSFER_NOT_FOUND');
    });
  }
  it('in a state has the same answer for ever', () => {
    const state = given(account, opened, frozen, declined('debit', 'ZX'), unfrozen);
    state.when(post('debit')).records();
    state.when(post('debit', { amount: 1n })).refuses('LEG_EXISTS_WITH_DIFFERENT_CONTENT');
  });
});

describe('an account number', () => {
  it('stays taken after the end of its account', () =>
    given(account, opened, closed)
      .when({ ...scene.open, accountNumber: ACCOUNT })
      .records());
});
