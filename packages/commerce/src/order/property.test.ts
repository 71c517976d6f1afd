import { expect } from 'chai';
import fc from 'fast-check';
import { sum } from '@suuupra/kernel';
import { run, twice } from '@suuupra/testing';
import { lines, now } from '../cart/scene.ts';
import { splitTax } from '../gst.ts';
import { type TaxSplit, sumOfSplits } from '../order-line.ts';
import type { OrderCommand } from './commands.ts';
import { orderDecider } from './decider.ts';
import type { OrderEvent } from './events.ts';
import { cancel, complete, confirm, expire, placing, refundBy, reopen } from './scene.ts';

const one = placing([lines[0]]);
const anyRefundId = fc.constantFrom('r1', 'r2', 'r3');
const anyAmount = fc.constantFrom(null, -1n, 0n, 1n, 93_236n, 93_237n);
const anyStep = fc.constantFrom('AcceptRefund', 'RecordRefund');
const anyCommand: fc.Arbitrary<OrderCommand> = fc.oneof(
  fc.constantFrom<OrderCommand>(one, cancel, expire, reopen, complete),
  fc.constantFrom(confirm(93_236n), confirm(93_236n, 'p2'), confirm(1n)),
  fc.tuple(anyRefundId, anyAmount).map(([refundId, amount]) => refundBy(refundId, amount)),
  fc
    .tuple(anyStep, anyRefundId)
    .map(([type, refundId]): OrderCommand => ({ type, refundId, at: now })),
  anyRefundId.map((refundId): OrderCommand => ({
    ...{ type: 'AbandonRefund', refundId, reason: 'NO_WAY', at: now },
  })),
  anyRefundId.map((refundId): OrderCommand => ({
    ...{ type: 'RefuseRefund', refundId, reason: 'REFUND_EXCEEDS_CAPTURED', at: now },
  })),
);
const anyScript = fc.array(anyCommand, { maxLength: 40 });
const paidFirst = [one, confirm(93_236n)];

const back = (refundId: string, part: bigint): readonly OrderCommand[] => [
  refundBy(refundId, part),
  { type: 'AcceptRefund', refundId, at: now },
];
const amountOf = ({ taxable, cgst, sgst, igst }: TaxSplit): bigint => taxable + cgst + sgst + igst;
const amountAccepted = (event: OrderEvent): bigint =>
  event.type === 'OrderRefundAccepted' ? event.amount : 0n;

describe('an order, whatever is asked of it', () => {
  it('is confirmed once at most, with exactly its total, and never cancelled after that', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        const { events } = run(orderDecider, script);
        const types = events.map(({ type }) => type);
        const at = types.indexOf('OrderConfirmed');
        expect(types.lastIndexOf('OrderConfirmed')).to.equal(at);
        if (at === -1) return;
        expect(events[at]).to.include({ captured: 93_236n });
        const later = types.slice(at + 1);
        expect(later).to.not.include.members(['OrderCancelled']);
        expect(later).to.not.include.members(['OrderExpired']);
      }),
    );
  });

  it('gives each tax head back in proportion, in however many parts, and at last all of it', () => {
    const anyPart = fc.oneof(
      fc.bigInt({ min: 1n, max: 12n }),
      fc.bigInt({ min: 1n, max: 60_000n }),
    );
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 12 }), fc.boolean(), (parts, isHome) => {
        const line = { ...lines[0], ...splitTax(93_236n, 1800, isHome) };
        const place = { ...one, lines: [line], placeOfSupply: isHome ? '29' : '27' };
        const bought = [place, confirm(93_236n)];
        const script = [...bought, ...parts.flatMap((part, index) => back(`r${index}`, part))];
        const left = 93_236n - sum(run(orderDecider, script).events.map(amountAccepted));
        const { events } = run(orderDecider, [...script, ...back('last', left)]);
        let before = splitTax(0n, 1800, isHome);
        for (const event of events) {
          if (event.type !== 'OrderRefundAccepted') continue;
          const [given] = event.lines;
          if (given === undefined) continue;
          expect(given.taxableOfOthers).to.equal(before.taxable);
          expect(amountOf(given)).to.equal(event.amount);
          const after = sumOfSplits([before, given]);
          const ideal = splitTax(amountOf(after), 1800, isHome);
          for (const head of ['taxable', 'cgst', 'sgst', 'igst'] as const) {
            expect(given[head] >= 0n && after[head] <= line[head], head).to.equal(true);
            expect(Number(after[head] - ideal[head]), head).to.be.within(-1, 1);
          }
          before = after;
        }
        expect(before).to.deep.equal(splitTax(93_236n, 1800, isHome));
      }),
      { numRuns: 300 },
    );
  });

  it('refunds each request once, and only what was accepted', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        const { events, state } = run(orderDecider, [...paidFirst, ...script]);
        for (const refundId of ['r1', 'r2', 'r3']) {
          const mine = events.filter((event) => 'refundId' in event && event.refundId === refundId);
          const life = mine.map(({ type }) => type).join(' ');
          const paid = 'OrderRefundRequested OrderRefundAccepted OrderRefunded';
          const refused = 'OrderRefundRequested OrderRefundRefused';
          const abandoned = 'OrderRefundRequested OrderRefundAccepted OrderRefundAbandoned';
          const known = paid.startsWith(life) || refused === life || abandoned === life;
          expect(known, life).to.equal(true);
        }
        const refunds = events.filter((event) => event.type === 'OrderRefunded');
        const back = sum(refunds.map(({ amount }) => amount));
        expect('paid' in state && state.paid.refunded).to.equal(back);
      }),
    );
  });

  it('never accepts more back than was captured', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        const { events } = run(orderDecider, [...paidFirst, ...script]);
        let accepted = 0n;
        for (const event of events) {
          if (event.type === 'OrderRefundAccepted') accepted += event.amount;
          if (event.type === 'OrderRefundAbandoned') accepted -= event.amount;
          expect(accepted <= 93_236n).to.equal(true);
        }
      }),
    );
  });

  it('splits every refund to the paisa', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        for (const event of run(orderDecider, [...paidFirst, ...script]).events) {
          if (event.type !== 'OrderRefundRequested') continue;
          expect(sum(event.lines.map(({ amount }) => amount))).to.equal(event.amount);
          for (const { amount, taxable, cgst, sgst, igst } of event.lines) {
            expect(taxable + cgst + sgst + igst).to.equal(amount);
          }
        }
      }),
    );
  });

  it('is never placed when it was given up before', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        const types = run(orderDecider, script).events.map(({ type }) => type);
        if (types.includes('OrderCancelTombstoned')) {
          expect(types).to.deep.equal(['OrderCancelTombstoned']);
        }
      }),
    );
  });

  it('is deaf to the second delivery of everything', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        const once = run(orderDecider, script).events;
        expect(run(orderDecider, twice(script)).events).to.deep.equal(once);
      }),
    );
  });
});
