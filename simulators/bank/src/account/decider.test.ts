import { join } from 'node:path';
import { expect } from 'chai';
import { given, goldenEvents, run } from '@suuupra/testing';
import { MAX_PAISE } from '@suuupra/kernel';
import { account } from './decider.ts';
import { type AccountEvent, type PostingLeg, accountEvents } from './events.ts';
import { duplicateCode } from './legs.ts';
import * as scene from './scene.ts';
import { storedAnswer } from './stored-answer.ts';

const { declined, move, open, opened, post, posted, reversalDeclined, reverse, reversed } = scene;
const { TXN, tombstoned, transferCredited, transferDebited, transferDeclined } = scene;

/** What the bank answers to a leg or its reversal after this history; nothing for silence. */
function answerTo(leg: PostingLeg, reversal: boolean, ...history: readonly AccountEvent[]) {
  const { state } = run(account, [], history);
  expect(state.is).to.equal('open');
  return state.is === 'open' ? storedAnswer(state, { leg, txnId: TXN, reversal })?.code : '';
}

describe('an account', () => {
  it('is opened once', () => {
    given(account).when(open).records(opened);
    given(account, opened).when(open).records();
  });
  for (const other of [{ ifsc: 'HIMA0000002' }, { bank: 'GODA' }, { openingBalance: 1n }]) {
    it(`is not opened again with another ${Object.keys(other).join()}`, () =>
      given(account, opened)
        .when({ ...open, ...other })
        .refuses('ACCOUNT_EXISTS_WITH_DIFFERENT_DETAILS'));
  }
  it('that nobody has opened posts nothing', () => {
    for (const command of [post('debit'), reverse('credit'), move('DebitTransfer')]) {
      given(account).when(command).refuses('ACCOUNT_NOT_FOUND');
    }
  });
  it('reads every account event that was ever stored', () =>
    goldenEvents(accountEvents, join(import.meta.dirname, 'golden'), [
      opened,
      posted('debit'),
      posted('credit', true),
      declined('debit', 'Z9'),
      reversed('debit'),
      reversalDeclined('credit', 'Z9'),
      tombstoned('debit'),
      scene.withheld('reversal_lost'),
      scene.overlooked,
      scene.partlyReversed,
      scene.completed,
      scene.recoveryDeclined(1),
      transferDebited,
      transferCredited,
      transferDeclined,
      scene.transferReturned,
      scene.holdPlaced,
      scene.holdDeclined,
      scene.holdCaptured,
      scene.holdReleased,
      scene.holdExpired,
      scene.frozen,
      scene.unfrozen,
      scene.closed,
    ]));
});

describe('a debit', () => {
  it('is posted against the settlement account of the bank', () =>
    given(account, opened).when(post('debit')).records(posted('debit')));
  it('may take everything, and not a paisa more', () => {
    const all = { ...posted('debit'), amount: 1_000n } as AccountEvent;
    given(account, opened)
      .when(post('debit', { amount: 1_000n }))
      .records(all);
    const more = { ...declined('debit', 'Z9'), amount: 1_001n } as AccountEvent;
    given(account, opened)
      .when(post('debit', { amount: 1_001n }))
      .records(more);
  });

  // In order of precedence: the balance is short in every row, and comes last.
  for (const [behaviour, code] of [
    ['wrong_pin', 'ZM'],
    ['frozen', 'YE'],
    ['down_once', 'XY'],
    ['ok', 'Z9'],
    ['declines', 'Z9'],
    ['debit_lost', 'Z9'],
    ['credit_lost', 'Z9'],
  ] as const) {
    it(`of a payer who is ${behaviour} and short is declined ${code}`, () => {
      const event = { ...declined('debit', code), amount: 2_000n } as AccountEvent;
      given(account, opened)
        .when(post('debit', { behaviour, amount: 2_000n }))
        .records(event);
    });
  }
  it('finds the bank down once for each payment, and Z9 counts only then', () => {
    const again = post('debit', { behaviour: 'down_once', txnId: 'again' });
    const down = declined('debit', 'XY');
    const event = { ...posted('debit'), txnId: 'again' } as AccountEvent;
    given(account, opened, down).when(again).records(event);
    const poor = { ...again, amount: 2_000n };
    const short = { ...declined('debit', 'Z9'), amount: 2_000n, txnId: 'again' } as AccountEvent;
    given(account, opened, down).when(poor).records(short);
    const other = { ...again, merchantReference: 'ORD-2' };
    const downAgain = { ...down, merchantReference: 'ORD-2', txnId: 'again' } as AccountEvent;
    given(account, opened, down).when(other).records(downAgain);
  });
  it('whose answer is lost is posted all the same', () =>
    given(account, opened)
      .when(post('debit', { behaviour: 'debit_lost' }))
      .records(posted('debit', true)));
});

describe('a credit', () => {
  it('is posted, whatever the behaviour of the payer', () => {
    for (const behaviour of ['ok', 'wrong_pin', 'frozen', 'down_once', 'debit_lost'] as const) {
      given(account, opened).when(post('credit', { behaviour })).records(posted('credit'));
    }
  });
  it('whose answer is lost is posted all the same', () =>
    given(account, opened)
      .when(post('credit', { behaviour: 'credit_lost' }))
      .records(posted('credit', true)));
  it('that the balance has no room for is declined', () => {
    const amount = MAX_PAISE - 999n;
    const event = { ...declined('credit', 'PS'), amount } as AccountEvent;
    given(account, opened).when(post('credit', { amount })).records(event);
    const fits = { ...posted('credit'), amount: amount - 1n } as AccountEvent;
    given(account, opened)
      .when(post('credit', { amount: amount - 1n }))
      .records(fits);
  });
});

describe('a repeated leg', () => {
  for (const leg of ['debit', 'credit'] as const) {
    it(`records nothing, and its stored answer is given again: ${leg}`, () => {
      for (const event of [posted(leg), posted(leg, true), declined(leg, 'YE'), reversed(leg)]) {
        given(account, opened, event).when(post(leg)).records();
      }
      expect(answerTo(leg, false, opened, posted(leg))).to.equal('00');
      expect(answerTo(leg, false, opened, declined(leg, 'YE'))).to.equal('YE');
      expect(answerTo(leg, false, opened, posted(leg), reversed(leg))).to.equal('00');
      expect(answerTo(leg, false, opened, posted(leg, true), reversed(leg))).to.equal(undefined);
      expect(answerTo(leg, false, opened, posted(leg, true))).to.equal(undefined);
      expect(answerTo(leg, false, opened)).to.equal(undefined);
    });
    for (const other of [{ amount: 1n }, { rrn: '632010000002' }, { merchantReference: 'X' }]) {
      it(`with another ${Object.keys(other).join()} is refused: ${leg}`, () => {
        const history = [opened, posted(leg)];
        const reason = 'LEG_EXISTS_WITH_DIFFERENT_CONTENT';
        given(account, ...history)
          .when(post(leg, other))
          .refuses(reason);
        given(account, ...history)
          .when(reverse(leg, other))
          .refuses(reason);
        given(account, opened, tombstoned(leg)).when(post(leg, other)).refuses(reason);
      });
    }
  }
  it('that differs has a code of its own', () =>
    expect([duplicateCode('debit'), duplicateCode('credit')]).to.deep.equal(['DT', 'DF']));
});

describe('a reversal', () => {
  for (const [leg, code] of [
    ['debit', 'DT'],
    ['credit', 'DF'],
  ] as const) {
    it(`takes the whole ${leg} back, once`, () => {
      given(account, opened, posted(leg)).when(reverse(leg)).records(reversed(leg));
      given(account, opened, posted(leg), reversed(leg)).when(reverse(leg)).records();
      expect(answerTo(leg, true, opened, posted(leg), reversed(leg))).to.equal('21');
    });
    it(`of a ${leg} whose answer was lost takes it back`, () =>
      given(account, opened, posted(leg, true)).when(reverse(leg)).records(reversed(leg)));
    it(`of a declined ${leg} finds no original`, () => {
      given(account, opened, declined(leg, 'YE')).when(reverse(leg)).records();
      expect(answerTo(leg, true, opened, declined(leg, 'YE'))).to.equal('NO');
    });
    it(`that comes before the ${leg} bars it`, () => {
      given(account, opened).when(reverse(leg)).records(tombstoned(leg));
      given(account, opened, tombstoned(leg)).when(reverse(leg)).records();
      given(account, opened, tombstoned(leg)).when(post(leg)).records(declined(leg, code));
      expect(answerTo(leg, true, opened, tombstoned(leg))).to.equal('NO');
      expect(answerTo(leg, false, opened, tombstoned(leg))).to.equal(undefined);
      const after = [opened, tombstoned(leg), declined(leg, code)];
      expect(answerTo(leg, false, ...after)).to.equal(code);
      expect(answerTo(leg, true, ...after)).to.equal('NO');
    });
  }
  it('of a credit that is spent already is declined, and stays so', () => {
    const spent = { ...posted('debit'), txnId: 'other', amount: 1_300n } as AccountEvent;
    const history = [opened, posted('credit'), spent];
    const event = reversalDeclined('credit', 'Z9');
    given(account, ...history)
      .when(reverse('credit'))
      .records(event);
    given(account, ...history, event)
      .when(reverse('credit'))
      .records();
    expect(answerTo('credit', true, ...history, event)).to.equal('Z9');
    expect(answerTo('credit', true, ...history)).to.equal(undefined);
  });
  it('of a credit whose answer is lost is executed and answered where the bank returns it', () => {
    const returning = reverse('credit', { behaviour: 'credit_lost', forReturn: true });
    const history = [opened, posted('credit', true)];
    given(account, ...history)
      .when(returning)
      .records(reversed('credit'));
    given(account, ...history, reversed('credit'))
      .when(returning)
      .records();
    given(account, opened).when(returning).records(tombstoned('credit'));
    expect(answerTo('credit', true, ...history, reversed('credit'))).to.equal('21');
  });
  it('of a credit whose answer is lost is executed where the switch demands it back', () => {
    const demanded = reverse('credit', { behaviour: 'credit_lost', recovery: 1 });
    given(account, opened, posted('credit', true)).when(demanded).records(reversed('credit'));
  });
  it('of a credit whose answer is lost is neither executed nor answered', () => {
    const deaf = reverse('credit', { behaviour: 'credit_lost' });
    given(account, opened, posted('credit', true)).when(deaf).records();
    given(account, opened).when(deaf).records();
    expect(answerTo('credit', true, opened, posted('credit', true))).to.equal(undefined);
  });
});

describe('a book transfer', () => {
  it('takes from one account and gives to another, once', () => {
    given(account, opened).when(move('DebitTransfer')).records(transferDebited);
    given(account, opened, transferDebited).when(move('DebitTransfer')).records();
    given(account, opened).when(move('CreditTransfer')).records(transferCredited);
    given(account, opened, transferCredited).when(move('CreditTransfer')).records();
  });
  it('that the balance is short of is declined for ever', () => {
    const poor = { ...opened, openingBalance: 399n } as AccountEvent;
    given(account, poor).when(move('DebitTransfer')).records(transferDeclined);
    given(account, poor, transferDeclined).when(move('DebitTransfer')).records();
  });
  for (const other of [{ amount: 1n }, { counterAccount: '03' }, { reference: 'X' }]) {
    it(`of the same id with another ${Object.keys(other).join()} is refused`, () =>
      given(account, opened, transferDebited)
        .when(move('DebitTransfer', other))
        .refuses('TRANSFER_EXISTS_WITH_DIFFERENT_CONTENT'));
  }
});
