import { expect } from 'chai';
import fc from 'fast-check';
import { sum } from '@suuupra/kernel';
import { run, twice } from '@suuupra/testing';
import { anyStory } from './any-story.ts';
import type { IntentCommand } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { planIntent } from './saga.ts';
import { payment, terms } from './scene.ts';
import { isLive, isPayment } from './state.ts';

const { amount } = terms;
const collectedOf = (event: IntentEvent): string | undefined =>
  event.type === 'AutoRefundRequested' ? event.collected : undefined;

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
        if (event.type === 'RefundAbandoned') reserved -= event.amount;
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
        if (!isPayment(state)) continue;
        expect(state.attempts.filter(isLive).length).to.be.at.most(1);
        const over = state.is === 'canceled' || state.is === 'failed';
        if (over) expect(state.attempts.every(({ is }) => is === 'failed')).to.equal(true);
      }
    }));

  it('leaves no success without a capture or an open case', () =>
    always((script) => {
      const { steps, state } = run(payment, script);
      if (!isPayment(state)) return;
      for (const { command, decision } of steps) {
        if (command.type !== 'RecordAnswer' || !decision.ok) continue;
        const { is, transactionId } = command.answer;
        if (is !== 'succeeded') continue;
        const attempt = state.attempts.find((one) => one.transactionId === transactionId);
        if (attempt === undefined || attempt.is === 'succeeded') continue;
        const seen = [...state.cases, ...state.closed];
        expect(seen.some((one) => one.transactionId === transactionId)).to.equal(true);
      }
    }));

  it('either adopts what came in or gives it back, once, and not more than was seen', () =>
    always((script) => {
      const adopted = new Set<string>();
      const seen = new Map<string, bigint>();
      for (const event of run(payment, script).events) {
        if (event.type === 'PaymentAnswerDiffered') seen.set(event.transactionId, event.amount);
        if (event.type === 'PaymentAnswerContradicted') seen.set(event.transactionId, amount);
        if (event.type === 'LateSuccessObserved') seen.set(event.transactionId, amount);
        if (event.type === 'SurplusCaptureObserved') seen.set(event.transactionId, amount);
        const of = event.type === 'PaymentCaptured' ? event.transactionId : collectedOf(event);
        if (of === undefined) continue;
        expect(adopted.has(of), 'twice').to.equal(false);
        adopted.add(of);
        if (event.type !== 'AutoRefundRequested') continue;
        expect(event.amount).to.equal(seen.get(of));
      }
    }));

  it('pays a refund by one transfer or one try, and nothing of one that was given up', () =>
    always((script) => {
      const over = new Set<string>();
      for (const event of run(payment, script).events) {
        if (event.type !== 'RefundSucceeded' && event.type !== 'RefundAbandoned') continue;
        expect(over.has(event.refundId)).to.equal(false);
        over.add(event.refundId);
      }
    }));

  it('has a debt of the payer for what he has twice, until its case is closed', () =>
    always((script) => {
      const owed = new Map<string, bigint>();
      const over = new Set<string>();
      const late = new Map<string, string>();
      for (const { events } of run(payment, script).steps.map(({ decision }) =>
        decision.ok ? decision : { events: [] },
      )) {
        for (const event of events) {
          if (event.type === 'LateRefundObserved') late.set(event.transactionId, event.refundId);
          if (event.type === 'RefundSucceeded' || event.type === 'AutoRefundSucceeded') {
            late.delete(event.transactionId);
            over.add(event.refundId);
          }
          if (event.type === 'RefundAbandoned') over.add(event.refundId);
          if (event.type === 'RefundOverpaid') {
            expect(owed.has(event.transactionId), 'owed twice').to.equal(false);
            owed.set(event.transactionId, event.amount);
          }
          if (
            event.type === 'RefundOverpaymentRecovered' ||
            event.type === 'RefundOverpaymentWrittenOff'
          ) {
            const { transactionId, amount: less } = event;
            owed.set(transactionId, (owed.get(transactionId) ?? 0n) - less);
          }
          if (event.type === 'PaymentCaseClosed' && event.kind === 'LATE_REFUND') {
            late.delete(event.transactionId);
            expect(owed.get(event.transactionId)).to.equal(0n);
          }
        }
        const debts = [...owed].filter(([, left]) => left !== 0n).map(([id]) => id);
        const due = [...late].filter(([, refundId]) => over.has(refundId)).map(([id]) => id);
        expect(debts.sort()).to.deep.equal(due.sort());
      }
    }));

  it('leaves nothing that may move money without an owner', () =>
    always((script) => {
      const { state } = run(payment, script);
      if (!isPayment(state)) return;
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
