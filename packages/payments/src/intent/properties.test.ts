import { expect } from 'chai';
import fc from 'fast-check';
import { sum } from '@suuupra/kernel';
import { anyFrom, anyScript, run, twice } from '@suuupra/testing';
import type { IntentCommand, RailAnswer } from './commands.ts';
import { planIntent } from './saga.ts';
import { BUSY, DEEMED, NO, NOW, OK, UNCLEAR, attemptId, cancel, confirm, create } from './scene.ts';
import { due, payment, record, refundTryId, reserve, said, saidBack, send } from './scene.ts';
import { terms, timeOut } from './scene.ts';
import { isLive } from './state.ts';

const HALF = terms.amount / 2n;
const BACK = { r1: HALF, r2: HALF + 1n, r3: terms.amount } as const;
type RefundId = keyof typeof BACK;

const anyWord = anyFrom(OK, NO, BUSY, DEEMED, UNCLEAR);
const anyRrn = anyFrom('632010000001', '632010000002');
const anyRefund = fc.constantFrom<RefundId>('r1', 'r2', 'r3');

/** What the rail may say: about any transaction that there is, was or never will be. */
const anyAnswer: fc.Arbitrary<RailAnswer> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), anyWord, anyRrn, anyFrom(terms.amount, 1n))
    .map(([number, word, rrn, amount]) => said(attemptId(number), word, { rrn, amount })),
  fc
    .tuple(anyRefund, fc.integer({ min: 1, max: 2 }), anyWord)
    .map(([id, number, word]) => saidBack(refundTryId(id, number), word, BACK[id])),
);

const anyTransaction = fc.oneof(
  fc.integer({ min: 1, max: 3 }).map(attemptId),
  anyRefund.map((id) => refundTryId(id)),
);

const anyInquiry = fc.integer({ min: 1, max: 3 });

const anyCommand: fc.Arbitrary<IntentCommand> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<IntentCommand>(cancel, create(false)) },
  { weight: 3, arbitrary: fc.constant(confirm) },
  { weight: 6, arbitrary: anyAnswer.map(record) },
  { weight: 2, arbitrary: anyRefund.map((id) => reserve(id, BACK[id])) },
  { weight: 2, arbitrary: anyRefund.map(send) },
  { weight: 1, arbitrary: anyTransaction.map(timeOut) },
  { weight: 1, arbitrary: fc.tuple(anyTransaction, anyInquiry).map((both) => due(...both)) },
  {
    weight: 1,
    arbitrary: fc.tuple(anyAnswer, anyInquiry).map(([outcome, inquiry]): IntentCommand => {
      const { transactionId } = outcome;
      return { type: 'RecordInquiry', transactionId, inquiry, outcome, at: NOW };
    }),
  },
);

/** Half of the scripts begin with a capture, because refunds need one. */
const anyStory = fc
  .tuple(fc.boolean(), anyScript(anyCommand, 30))
  .map(([paid, script]) => [
    create(),
    ...(paid ? [record(said(attemptId(1), OK))] : []),
    ...script,
  ]);

const always = (check: (script: readonly IntentCommand[]) => void): void =>
  fc.assert(fc.property(anyStory, check), { numRuns: 400 });

describe('whatever the rail says, however often and in whatever order', () => {
  it('captures at most once, and exactly what was asked', () =>
    always((script) => {
      const captures = run(payment, script).events.filter((one) => one.type === 'PaymentCaptured');
      expect(captures.length).to.be.at.most(1);
      for (const { amount, taxable, cgst, sgst, igst } of captures) {
        expect(amount).to.equal(terms.amount);
        expect(taxable + cgst + sgst + igst).to.equal(amount);
      }
    }));

  it('never reserves or pays back more than was captured, at every step', () =>
    always((script) => {
      const { events } = run(payment, script);
      let captured = 0n;
      let reserved = 0n;
      const paid = new Map<string, bigint>();
      for (const event of events) {
        if (event.type === 'PaymentCaptured') captured += event.amount;
        if (event.type === 'RefundReserved') reserved += event.amount;
        if (event.type === 'RefundSucceeded') {
          expect(paid.has(event.refundId), 'paid twice').to.equal(false);
          paid.set(event.refundId, event.amount);
        }
        expect(reserved <= captured).to.equal(true);
        expect(sum(paid.values()) <= reserved).to.equal(true);
      }
    }));

  it('is deaf to the second delivery of everything', () =>
    always((script) => {
      expect(run(payment, twice(script)).events).to.deep.equal(run(payment, script).events);
    }));

  it('never has two live attempts, and gives up only what is dead', () =>
    always((script) => {
      for (const { state } of run(payment, script).steps) {
        if (state.is === 'absent') continue;
        expect(state.attempts.filter(isLive).length).to.be.at.most(1);
        const over = state.is === 'canceled' || state.is === 'failed';
        if (over) expect(state.attempts.every(({ is }) => is === 'failed')).to.equal(true);
      }
    }));

  it('leaves no success without a capture or an open case', () =>
    always((script) => {
      const { steps, state } = run(payment, script);
      if (state.is === 'absent') return;
      for (const { command, decision } of steps) {
        if (command.type !== 'RecordAnswer' || !decision.ok) continue;
        const { is, transactionId } = command.answer;
        if (is !== 'succeeded') continue;
        const attempt = state.attempts.find((one) => one.transactionId === transactionId);
        if (attempt === undefined || attempt.is === 'succeeded') continue;
        expect(state.cases.some((one) => one.transactionId === transactionId)).to.equal(true);
      }
    }));

  it('leaves nothing that may move money without an owner', () =>
    always((script) => {
      const { state } = run(payment, script);
      if (state.is === 'absent') return;
      const all = [...state.attempts, ...state.refunds.flatMap(({ tries }) => tries)];
      const keys = planIntent(state).map(({ key }) => key);
      expect(new Set(keys).size).to.equal(keys.length);
      for (const { transactionId } of all.filter(isLive)) {
        const watched = keys.some((key) => key.includes(transactionId));
        const told = state.cases.some((one) => one.transactionId === transactionId);
        expect(watched || told).to.equal(true);
      }
    }));
});
