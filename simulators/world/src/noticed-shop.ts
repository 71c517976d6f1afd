import { type Json, financialYearOf } from '@suuupra/kernel';
import { amountOf, fieldOf } from './facts.ts';
import type { Eye, Say } from './noticed.ts';

const WHOLE_BP = 10_000n;
const CHARACTERS_OF_A_DATE = 10;

/** What is to be seen of payments, orders and documents. */
export function seesShop(say: Say): Eye {
  const over = new Set<string>();
  const withoutSeats = new Set<string>();
  const sees = (name: 'late-success' | 'surplus-capture'): Eye[string] => {
    return (fact) => {
      say(name);
      if (over.has(fact.text('orderId'))) say('paid-after-end');
      if (withoutSeats.has(fact.text('orderId'))) say('late-without-seats');
    };
  };
  return {
    OrderPlaced: (fact) => {
      for (const line of fact.list('lines')) if (isRounded(line)) say('tax-rounded');
    },
    OrderCancelled: (fact) => void over.add(fact.text('orderId')),
    OrderExpired: (fact) => void over.add(fact.text('orderId')),
    OrderReopened: (fact) => void over.delete(fact.text('orderId')),
    SeatsReleased: (fact) => void withoutSeats.add(fact.text('orderId')),
    PaymentCaptured: (fact) => {
      if (over.has(fact.text('orderId'))) say('paid-after-end');
    },
    LateSuccessObserved: sees('late-success'),
    SurplusCaptureObserved: sees('surplus-capture'),
    DocumentIssued: (fact, { metadata: { at } }) => {
      const inUtc = financialYearOf(at.slice(0, CHARACTERS_OF_A_DATE));
      if (financialYearOf(fact.text('issuedOn')) !== inUtc) say('year-rolled');
    },
  };
}

/** Whether a price that contains its tax leaves a rest, or a tax of which no half is whole. */
function isRounded(line: Json): boolean {
  const of = (field: string): Json => fieldOf(line, field, 'a line');
  const rate = BigInt(Number(of('gstRateBp')));
  if (rate === 0n) return false;
  const tax = amountOf(of('net')) * rate;
  return tax % (2n * (WHOLE_BP + rate)) !== 0n;
}
