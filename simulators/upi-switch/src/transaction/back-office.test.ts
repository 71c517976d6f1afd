import { expect } from 'chai';
import { given } from '@suuupra/testing';
import { MICROSECONDS, instantOf, instantText } from '@suuupra/kernel';
import { type TransactionCommand, transaction } from './decider.ts';
import { RECOVERY_ATTEMPTS_MAX } from './double-value.ts';
import type { TransactionEvent } from './events.ts';
import { plan } from './saga.ts';
import * as scene from './scene.ts';
import { hasOpenCase, isBalanced, suspenseOf } from './state.ts';
import { penaltyUntil } from './tat.ts';

const { LATER, LATER_TEXT, TXN, answer, demanded, doubled, drc, endingOf, noted } = scene;
const { owed, partlyBack, recovered, ret, silence, tcc, upTo } = scene;
const { stateAfter, suspenseAfter } = scene;
const raiseDrc = { type: 'RaiseDrc', at: LATER } as const;
const planned = (...history: readonly TransactionEvent[]): readonly string[] =>
  plan(stateAfter(...history)).map(({ do: wish, key }) => `${wish} ${key}`);

describe('a debit that is given back in part', () => {
  const part = { ...answer('debitReversal', '32'), reversed: 40_00n } as const;
  it('ends the transaction unreversed, and the rest is in suspense', () => {
    const ended = [partlyBack, endingOf('Unreversed', 'RP')];
    given(transaction, ...upTo.takingDebitBack)
      .when(part)
      .records(...ended);
    given(transaction, ...upTo.partlyReversed)
      .when(part)
      .records();
    expect(suspenseAfter(...upTo.partlyReversed)).to.equal(60_00n);
    expect(hasOpenCase(stateAfter(...upTo.partlyReversed))).to.equal(true);
    expect(suspenseAfter(...upTo.partlyReversed, drc)).to.equal(0n);
    const { moved } = stateAfter(...upTo.partlyReversed).facts;
    expect(isBalanced({ ...moved, credited: true }), 'a part is not all').to.equal(false);
  });
  it('may be told late, and the case is what it was', () => {
    const late = [noted('debitReversal', '32'), partlyBack];
    given(transaction, ...upTo.unreversed)
      .when(part)
      .records(...late);
    given(transaction, ...upTo.unreversed, ...late)
      .when(part)
      .records();
    expect(suspenseAfter(...upTo.unreversed, ...late)).to.equal(60_00n);
  });
  it('is nothing at all where the bank does not say how much', () =>
    given(transaction, ...upTo.takingDebitBack)
      .when(answer('debitReversal', '32'))
      .records({ ...partlyBack, amount: 0n } as TransactionEvent, endingOf('Unreversed', 'RP')));
  for (const reversed of [100_00n, 100_01n]) {
    it(`is less than the whole: not ${reversed}`, () =>
      given(transaction, ...upTo.takingDebitBack)
        .when({ ...part, reversed })
        .refuses('REVERSED_AMOUNT_NOT_PART'));
  }
});

describe('the word of the remitter that a debit is back', () => {
  for (const name of ['unreversed', 'partlyReversed'] as const) {
    it(`closes a case once: ${name}`, () => {
      given(transaction, ...upTo[name])
        .when(raiseDrc)
        .records(drc);
      given(transaction, ...upTo[name], drc)
        .when(raiseDrc)
        .records();
      const state = stateAfter(...upTo[name], drc);
      expect([state.is, hasOpenCase(state)]).to.deep.equal(['failed', false]);
      expect(suspenseOf(state.facts)).to.equal(0n);
      // The answer to the reversal may still come; it says the same.
      const late = answer('debitReversal', '21');
      given(transaction, ...upTo[name], drc, noted('debitReversal', '21'))
        .when(late)
        .records();
    });
  }
  // In order of precedence.
  it('is refused where nothing is in doubt', () => {
    given(transaction).when(raiseDrc).refuses('TRANSACTION_NOT_FOUND');
    given(transaction, ...upTo.takingDebitBack)
      .when(raiseDrc)
      .refuses('TRANSACTION_NOT_OVER');
    for (const name of ['failed', 'reversed', 'succeeded', 'deemed'] as const) {
      given(transaction, ...upTo[name])
        .when(raiseDrc)
        .refuses('TRANSACTION_NOT_UNREVERSED');
    }
  });
  it('may leave both sides with the money, and is then asked back', () => {
    // The credit was said never to have been, then it came while the debit was being taken back.
    const both: readonly TransactionEvent[] = [
      ...[...upTo.takingCreditBack, scene.neverCredited, scene.debitBackAsked],
      ...[noted('credit', '00'), silence('debitReversal'), endingOf('Unreversed', 'RR')],
    ];
    given(transaction, ...both)
      .when(raiseDrc)
      .records(drc, doubled, demanded(1));
  });
});

describe('a credit whose payer has the money back', () => {
  const found = [...upTo.reversedUncredited, noted('credit', '00'), doubled, demanded(1)];
  const taken = (code: string, recovery?: number) =>
    recovery === undefined
      ? answer('creditReversal', code)
      : { ...answer('creditReversal', code), recovery };
  it('is found when the debit comes back after it, too', () =>
    given(
      transaction,
      ...[...upTo.takingCreditBack, scene.neverCredited, scene.debitBackAsked],
      noted('credit', '00'),
    )
      .when(answer('debitReversal', '21'))
      .records(scene.debitBack, endingOf('Reversed', 'U34'), doubled, demanded(1)));
  it('is taken back once, whichever demand is met', () => {
    for (const command of [taken('21'), taken('21', 1)]) {
      given(transaction, ...found)
        .when(command)
        .records(recovered);
      given(transaction, ...found, owed(1))
        .when(command)
        .records(recovered);
      given(transaction, ...found, recovered)
        .when(command)
        .records();
    }
    const state = stateAfter(...found, recovered);
    expect([hasOpenCase(state), suspenseOf(state.facts)]).to.deep.equal([false, 0n]);
    expect(suspenseAfter(...found)).to.equal(-100_00n);
  });
  it('is owed where it is spent, and every demand is answered for itself', () => {
    given(transaction, ...found)
      .when(taken('Z9', 1))
      .records(owed(1));
    given(transaction, ...found, owed(1))
      .when(taken('Z9', 1))
      .records();
    given(transaction, ...found, owed(1), demanded(2))
      .when(taken('Z9', 1))
      .records();
    given(transaction, ...found, owed(1), demanded(2))
      .when(taken('Z9', 2))
      .records(owed(2));
    expect(hasOpenCase(stateAfter(...found, owed(1)))).to.equal(true);
  });
  it('is asked for again the next day at six, answered or not, and not for ever', () => {
    expect(planned(...found)).to.deep.equal([
      'TellFinal final',
      'SendLeg send/creditReversal/recovery/1',
      'WakeAt recovery/2',
    ]);
    expect(planned(...found, owed(1))).to.deep.equal(['TellFinal final', 'WakeAt recovery/2']);
    const wake = plan(stateAfter(...found, owed(1))).at(-1);
    const at = instantOf('2026-11-17T18:00:00+05:30');
    expect(wake).to.deep.include({ at, command: { type: 'DemandRecovery', attempt: 2, at } });
    const again = { type: 'DemandRecovery', attempt: 2, at } as const;
    const second = demanded(2, instantText(at));
    for (const history of [found, [...found, owed(1)]]) {
      given(transaction, ...history)
        .when(again)
        .records(second);
      given(transaction, ...history, second)
        .when(again)
        .records();
      given(transaction, ...history, recovered)
        .when(again)
        .records();
    }
    given(transaction, ...upTo.reversed)
      .when(again)
      .records();
    const last = [...found, demanded(RECOVERY_ATTEMPTS_MAX), owed(RECOVERY_ATTEMPTS_MAX)];
    expect(planned(...last)).to.deep.equal(['TellFinal final']);
    expect(planned(...found, recovered)).to.deep.equal(['TellFinal final']);
  });
});

describe('the time in which a case has to be closed', () => {
  const person = (history: readonly TransactionEvent[]): readonly TransactionEvent[] =>
    history.map((event) =>
      event.type === 'TransactionReceived' ? { ...event, merchantReference: '' } : event,
    );
  const nextDay = '2026-11-17T18:30:00.000000Z';
  const fifthDay = '2026-11-21T18:30:00.000000Z';
  for (const [kind, deadline, history] of [
    ['RB', fifthDay, upTo.deemed],
    ['RB', fifthDay, [...upTo.deemed, ret]],
    ['RB', nextDay, person(upTo.deemed)],
    ['RR', nextDay, upTo.unreversed],
    ['RP', nextDay, upTo.partlyReversed],
  ] as const) {
    it(`of ${kind} ends ${deadline}, and its end is said once`, () => {
      const at = instantOf(deadline);
      const breach: TransactionCommand = { type: 'BreachTat', at };
      const breached: TransactionEvent = {
        ...{ type: 'TatBreached', txnId: TXN, kind, deadline, breachedAt: deadline },
      };
      given(transaction, ...history)
        .when({ ...breach, at: at - 1n })
        .records();
      given(transaction, ...history)
        .when(breach)
        .records(breached);
      given(transaction, ...history, breached)
        .when(breach)
        .records();
      const wake = plan(stateAfter(...history)).at(-1);
      expect(wake).to.deep.include({ do: 'WakeAt', key: 'tat', at, command: breach });
      expect(planned(...history, breached)).not.to.include('WakeAt tat');
    });
  }
  it('is nothing to a transaction without such a case', () => {
    const at = instantOf('2027-01-01T00:00:00Z');
    const closed = { type: 'ReversalCaseClosed', txnId: TXN, code: '21', closedAt: LATER_TEXT };
    for (const history of [
      [...upTo.deemed, tcc],
      [...upTo.unreversed, drc],
      [...upTo.unreversed, closed as TransactionEvent],
      upTo.failed,
      upTo.crediting,
    ]) {
      given(transaction, ...history)
        .when({ type: 'BreachTat', at })
        .records();
      expect(planned(...history)).not.to.include('WakeAt tat');
    }
  });
  it('costs a hundred rupees for every Indian day that has begun', () => {
    const deadline = instantOf(nextDay);
    const day = 24n * MICROSECONDS.hour;
    expect(penaltyUntil(deadline, deadline - 1n)).to.equal(0n);
    expect(penaltyUntil(deadline, deadline)).to.equal(10_000n);
    expect(penaltyUntil(deadline, deadline + day - 1n)).to.equal(10_000n);
    expect(penaltyUntil(deadline, deadline + day)).to.equal(20_000n);
    expect(penaltyUntil(deadline, deadline + 9n * day)).to.equal(100_000n);
  });
});
