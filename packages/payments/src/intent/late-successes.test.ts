import { expect } from 'chai';
import fc from 'fast-check';
import { anyFrom, anyScript, given, run, twice } from '@suuupra/testing';
import type { IntentCommand } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { planIntent } from './saga.ts';
import { NOW, deemed, differed } from './scene.ts';
import { BUSY, NO, OK, UNCLEAR, attemptId, autoId, autoPaid, autoRequested } from './scene.ts';
import { cancel, captured, confirm, create, created, failed, intentFailed } from './scene.ts';
import { manual, observed, payment, record, refundSent, refundTryId, requested } from './scene.ts';
import { reserve, reserved, said, saidBack, send, terms } from './scene.ts';
import { isPayment } from './state.ts';

const { amount } = terms;
const first = attemptId(1);
const late = { type: 'LateSuccessObserved', ...observed() } as const;
const surplus = { type: 'SurplusCaptureObserved', ...observed() } as const;
const dead = [created, requested(), failed(1, 'ZM', false), intentFailed('ZM')];
const observedLate = [...dead, late, autoRequested()];
const paid = [created, requested(), failed(), requested(2), captured(2)];
const backIs = (what: Parameters<typeof said>[1]): IntentCommand =>
  record(saidBack(refundTryId(autoId()), what, amount));
const stateOf = (script: readonly IntentCommand[]) => run(payment, script).state;

describe('a success that comes late or once too often', () => {
  it('is sent back to the payer under an id of its own', () =>
    given(payment, ...observedLate)
      .when(send(autoId()))
      .records(refundSent(autoId())));

  it('is over when the money is back: its case is closed, and no echo opens it again', () => {
    const over = [...observedLate, refundSent(autoId()), autoPaid()];
    given(payment, ...observedLate, refundSent(autoId()))
      .when(backIs(OK))
      .records(autoPaid());
    for (const echo of [backIs(OK), record(said(first, OK)), send(autoId())]) {
      given(payment, ...over)
        .when(echo)
        .records();
    }
    const script = [create(), record(said(first, BUSY)), record(said(first, OK))];
    const cases = (more: readonly IntentCommand[]): number => {
      const state = stateOf([...script, ...more]);
      return !isPayment(state) ? 0 : state.cases.length;
    };
    expect([cases([]), cases([send(autoId()), backIs(OK)])]).to.deep.equal([1, 0]);
  });

  it('10: is a case, and no money leaves, where its bank had returned it', () => {
    const returned = [created, requested(), deemed(), failed(1, 'U34', false), intentFailed('U34')];
    const { orderId } = terms;
    const about = { orderId, transactionId: first, rrn: '632010000001' };
    const contradicted = { type: 'PaymentAnswerContradicted', outcome: 'succeeded', code: '00' };
    given(payment, ...returned)
      .when(record(said(first, OK)))
      .records({ ...contradicted, ...about } as IntentEvent);
    given(payment, ...returned, differed('amount', 1n))
      .when({
        ...{ type: 'ResolveReview', transactionId: first, outcome: 'refund' },
        ...{ reason: 'seen', at: NOW },
      })
      .refuses('REVIEW_WITHOUT_EVIDENCE');
  });

  it('stays with a person when the rail declines to give it back', () => {
    given(payment, ...observedLate, refundSent(autoId()))
      .when(backIs(NO))
      .records(manual(autoId(), 'ZM', false));
  });

  it('takes nothing of the capture beside it', () => {
    const beside = [...paid, surplus, autoRequested(), refundSent(autoId()), autoPaid()];
    given(payment, ...beside)
      .when(reserve('r1', amount))
      .records(reserved('r1', amount));
  });

  it('is wished to go back as long as it is not sent, and only then', () => {
    const wishes = (script: readonly IntentCommand[]): readonly string[] =>
      planIntent(stateOf(script)).map((wish) => wish.do);
    const seen = [create(), record(said(first, NO)), record(said(first, OK))];
    expect(wishes(seen)).to.deep.equal(['SendBack']);
    expect(wishes([...seen, send(autoId())])).to.deep.equal(['Pay', 'WakeAt']);
    expect(wishes([...seen, send(autoId()), backIs(OK)])).to.deep.equal([]);
  });
});

const NUMBERS = [1, 2];
const anyWord = anyFrom(OK, OK, BUSY, NO, UNCLEAR);
const anyNumber = fc.constantFrom(...NUMBERS);

/** Answers of every kind about collections and what goes back, in any order. */
const anyCommand: fc.Arbitrary<IntentCommand> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<IntentCommand>(confirm, cancel, reserve('r1', amount)) },
  { weight: 1, arbitrary: fc.constant(send('r1')) },
  { weight: 5, arbitrary: fc.tuple(anyNumber, anyWord).map(([n, word]) => heardOf(n, word)) },
  { weight: 4, arbitrary: anyNumber.map((number) => send(autoId(number))) },
  {
    weight: 4,
    arbitrary: fc.tuple(anyNumber, anyWord).map(([number, word]) => {
      return record(saidBack(refundTryId(autoId(number)), word, amount));
    }),
  },
  { weight: 1, arbitrary: anyWord.map((w) => record(saidBack(refundTryId('r1'), w, amount))) },
);

function heardOf(number: number, word: Parameters<typeof said>[1]): IntentCommand {
  return record(said(attemptId(number), word));
}

const always = (check: (script: readonly IntentCommand[]) => void): void =>
  fc.assert(
    fc.property(anyScript(anyCommand, 40), (script) => check([create(), ...script])),
    { numRuns: 400 },
  );

describe('whatever comes late, however often and in whatever order', () => {
  it('goes back once for each collection, and never more than came in', () =>
    always((script) => {
      const { events } = run(payment, script);
      let [cameIn, asked, back] = [0n, 0n, 0n];
      const sent = new Set<string>();
      for (const event of events) {
        if (event.type === 'PaymentCaptured') cameIn += event.amount;
        if (event.type === 'LateSuccessObserved') cameIn += event.amount;
        if (event.type === 'SurplusCaptureObserved') cameIn += event.amount;
        if (event.type === 'RefundReserved') asked += event.amount;
        if (event.type === 'AutoRefundRequested') {
          expect(sent.has(event.collected), 'given back twice').to.equal(false);
          sent.add(event.collected);
          asked += event.amount;
        }
        if (event.type === 'RefundSucceeded') back += event.amount;
        if (event.type === 'AutoRefundSucceeded') back += event.amount;
        // An observation and its refund are of one append.
        expect(event.type.endsWith('Observed') || asked <= cameIn).to.equal(true);
        expect(back <= asked).to.equal(true);
      }
    }));

  it('comes to its end: every case is open until the money is back, and not longer', () =>
    always((script) => {
      const { events, state } = run(payment, script);
      if (!isPayment(state)) return;
      const open = new Set<string>();
      for (const event of events) {
        if (event.type === 'AutoRefundRequested') open.add(event.collected);
        if (event.type === 'AutoRefundSucceeded') open.delete(event.collected);
      }
      const kinds = ['LATE_SUCCESS', 'SURPLUS_CAPTURE'];
      const cases = state.cases.filter(({ kind }) => kinds.includes(kind));
      expect(new Set(cases.map((one) => one.transactionId))).to.deep.equal(open);
    }));

  it('is deaf to the second delivery of everything', () =>
    always((script) => {
      const once = run(payment, script).events;
      expect(run(payment, twice(script)).events).to.deep.equal(once);
    }));
});
