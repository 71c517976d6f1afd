import { expect } from 'chai';
import { given, run } from '@suuupra/testing';
import { lines } from '../cart/scene.ts';
import type { OrderCommand, OrderReason } from './commands.ts';
import { orderDecider } from './decider.ts';
import type { OrderEvent } from './events.ts';
import {
  abandonRefund,
  acceptRefund,
  barred,
  barredByTime,
  cancel,
  cancelled,
  complete,
  completed,
  confirm,
} from './scene.ts';
import { confirmed, confirmedOne, courseBack, expire, expired, placed } from './scene.ts';
import { placedOne, placing, recordRefund, refundAccepted, refundBy } from './scene.ts';
import { refundRefused, refundRequested, refunded, refuseRefund, reopen } from './scene.ts';
import { refundAbandoned, reopened } from './scene.ts';

type Row = readonly [
  string,
  readonly OrderEvent[],
  OrderCommand,
  OrderReason | readonly OrderEvent[],
];

function check(rows: readonly Row[]): void {
  for (const [name, history, command, expected] of rows) {
    it(name, () => {
      const outcome = given(orderDecider, ...history).when(command);
      if (typeof expected === 'string') outcome.refuses(expected);
      else outcome.records(...expected);
    });
  }
}

const paid = [placed, confirmed];
const paidOne = [placedOne, confirmedOne];

describe('an order: rules in order of precedence', () => {
  check([
    ['place', [], placing(lines), [placed]],
    ['place again', [placed], placing(lines), []],
    ['place again when it is long over', [placed, cancelled], placing(lines), []],
    ['place otherwise', [placed], placing([lines[0]]), 'ORDER_EXISTS_WITH_DIFFERENT_CONTENT'],
    [
      'place of another cart',
      [placed],
      { ...placing(lines), cartId: 'c2' },
      'ORDER_EXISTS_WITH_DIFFERENT_CONTENT',
    ],

    ['confirm none', [], confirm(139_900n), 'ORDER_NOT_FOUND'],
    ['confirm cancelled', [placed, cancelled], confirm(139_900n), 'ORDER_CANCELLED'],
    ['confirm expired', [placed, expired], confirm(139_900n), 'ORDER_EXPIRED'],
    ['confirm too little', [placed], confirm(139_899n), 'CAPTURE_DIFFERS_FROM_TOTAL'],
    ['confirm', [placed], confirm(139_900n), [confirmed]],
    ['confirm reopened', [placed, expired, reopened], confirm(139_900n), [confirmed]],
    ['confirm again', paid, confirm(139_900n), []],
    ['confirm completed', [...paid, completed], confirm(139_900n), []],
    [
      'confirm with another payment',
      paid,
      confirm(139_900n, 'p2'),
      'ORDER_CONFIRMED_WITH_DIFFERENT_PAYMENT',
    ],

    ['cancel what is still to come', [], cancel, [barred]],
    ['cancel it again', [barred], cancel, []],
    ['expire it then', [barred], expire, []],
    ['place what was cancelled before it came', [barred], placing(lines), 'ORDER_CANCELLED'],
    ['confirm what never came', [barred], confirm(139_900n), 'ORDER_NOT_FOUND'],
    ['cancel confirmed', paid, cancel, 'ORDER_ALREADY_CONFIRMED'],
    ['cancel completed', [...paid, completed], cancel, 'ORDER_ALREADY_CONFIRMED'],
    ['cancel expired', [placed, expired], cancel, [cancelled]],
    ['reopen closed', [placed, expired, cancelled], reopen, 'ORDER_NOT_EXPIRED'],
    ['confirm closed', [placed, expired, cancelled], confirm(139_900n), 'ORDER_CANCELLED'],
    ['cancel', [placed], cancel, [cancelled]],
    ['cancel again', [placed, cancelled], cancel, []],

    ['expire what is still to come', [], expire, [barredByTime]],
    ['expire confirmed', paid, expire, 'ORDER_ALREADY_CONFIRMED'],
    ['expire completed', [...paid, completed], expire, 'ORDER_ALREADY_CONFIRMED'],
    ['expire cancelled', [placed, cancelled], expire, 'ORDER_CANCELLED'],
    ['expire', [placed], expire, [expired]],
    ['expire again', [placed, expired], expire, []],

    ['reopen none', [], reopen, 'ORDER_NOT_FOUND'],
    ['reopen confirmed', paid, reopen, 'ORDER_NOT_EXPIRED'],
    ['reopen completed', [...paid, completed], reopen, 'ORDER_NOT_EXPIRED'],
    ['reopen cancelled', [placed, cancelled], reopen, 'ORDER_NOT_EXPIRED'],
    ['reopen', [placed, expired], reopen, [reopened]],
    ['reopen again', [placed, expired, reopened], reopen, []],

    ['complete none', [], complete, 'ORDER_NOT_FOUND'],
    ['complete unpaid', [placed], complete, 'ORDER_NOT_CONFIRMED'],
    ['complete cancelled', [placed, cancelled], complete, 'ORDER_NOT_CONFIRMED'],
    ['complete', paid, complete, [completed]],
    ['complete again', [...paid, completed], complete, []],
    ['place for nothing', [], placing([]), [freeOf([])]],
  ]);
});

function freeOf(nothing: readonly []): OrderEvent {
  if (placed.type !== 'OrderPlaced') throw new Error('the scene places an order');
  const zero = { total: 0n, taxable: 0n, cgst: 0n, sgst: 0n, igst: 0n };
  return { ...placed, lines: nothing, ...zero };
}

describe('a refund: rules in order of precedence', () => {
  const requested = [...paid, refundRequested];
  const accepted = [...requested, refundAccepted];
  const refused = [...requested, refundRefused];
  const abandoned = [...accepted, refundAbandoned];
  const done = [...accepted, refunded];
  check([
    ['of none', [], refundBy('r1', null), 'ORDER_NOT_FOUND'],
    ['of an unpaid order', [placed], refundBy('r1', 0n), 'ORDER_NOT_CONFIRMED'],
    ['of an expired order', [placed, expired], refundBy('r1', 0n), 'ORDER_NOT_CONFIRMED'],
    ['of a cancelled order', [placed, cancelled], refundBy('r1', 0n), 'ORDER_NOT_CONFIRMED'],
    ['of nothing', paid, refundBy('r1', 0n), 'REFUND_AMOUNT_MUST_BE_POSITIVE'],
    ['of less than nothing', paid, refundBy('r1', -1n), 'REFUND_AMOUNT_MUST_BE_POSITIVE'],
    ['of a part of two lines', paid, refundBy('r1', 1n), 'PARTIAL_REFUND_NEEDS_ONE_LINE'],
    ['of all', paid, refundBy('r1', null), [refundRequested]],
    ['of all when completed', [...paid, completed], refundBy('r1', null), [refundRequested]],
    ['of all again', requested, refundBy('r1', null), []],
    ['of all again when done', done, refundBy('r1', null), []],
    [
      'of all while another is open',
      requested,
      refundBy('r2', null),
      [{ ...refundRequested, refundId: 'r2' } as OrderEvent],
    ],

    ['accept of none', [], acceptRefund, 'ORDER_NOT_FOUND'],
    ['accept of an unpaid order', [placed], acceptRefund, 'ORDER_NOT_CONFIRMED'],
    ['accept unknown', paid, acceptRefund, 'REFUND_NOT_FOUND'],
    ['accept', requested, acceptRefund, [refundAccepted]],
    ['accept again', accepted, acceptRefund, []],
    ['accept done', done, acceptRefund, []],
    ['accept abandoned', abandoned, acceptRefund, []],
    [
      'accept more than is left of the capture',
      [...accepted, { ...refundRequested, refundId: 'r2' } as OrderEvent],
      { ...acceptRefund, refundId: 'r2' } as OrderCommand,
      'REFUND_EXCEEDS_CAPTURED',
    ],
    [
      'accept what a refused one has left',
      [...refused, { ...refundRequested, refundId: 'r2' } as OrderEvent],
      { ...acceptRefund, refundId: 'r2' } as OrderCommand,
      [{ ...refundAccepted, refundId: 'r2' } as OrderEvent],
    ],
    [
      'accept what an abandoned one has left',
      [...abandoned, { ...refundRequested, refundId: 'r2' } as OrderEvent],
      { ...acceptRefund, refundId: 'r2' } as OrderCommand,
      [{ ...refundAccepted, refundId: 'r2' } as OrderEvent],
    ],
    ['accept refused', refused, acceptRefund, 'REFUND_ALREADY_REFUSED'],

    ['refuse unknown', paid, refuseRefund, 'REFUND_NOT_FOUND'],
    ['refuse', requested, refuseRefund, [refundRefused]],
    ['refuse again', refused, refuseRefund, []],
    ['refuse accepted', accepted, refuseRefund, 'REFUND_ALREADY_ACCEPTED'],
    ['refuse done', done, refuseRefund, 'REFUND_ALREADY_ACCEPTED'],
    ['refuse abandoned', abandoned, refuseRefund, 'REFUND_ALREADY_ACCEPTED'],

    ['record unknown', paid, recordRefund, 'REFUND_NOT_FOUND'],
    ['record unaccepted', requested, recordRefund, 'REFUND_NOT_ACCEPTED'],
    ['record refused', refused, recordRefund, 'REFUND_ALREADY_REFUSED'],
    ['record', accepted, recordRefund, [refunded]],
    ['record again', done, recordRefund, []],
    ['record abandoned', abandoned, recordRefund, 'REFUND_ABANDONED'],

    ['abandon unknown', paid, abandonRefund, 'REFUND_NOT_FOUND'],
    ['abandon unaccepted', requested, abandonRefund, 'REFUND_NOT_ACCEPTED'],
    ['abandon refused', refused, abandonRefund, 'REFUND_ALREADY_REFUSED'],
    ['abandon done', done, abandonRefund, 'REFUND_ALREADY_PAID'],
    ['abandon', accepted, abandonRefund, [refundAbandoned]],
    ['abandon again', abandoned, abandonRefund, []],
  ]);
});

describe('a partial refund', () => {
  const partly = (amount: bigint, split: object): OrderEvent =>
    ({
      ...refundRequested,
      ...{ amount, full: false, lines: [{ ...courseBack, amount, ...split }] },
    }) as OrderEvent;
  const half = partly(50_001n, { taxable: 42_375n, cgst: 3_813n, sgst: 3_813n });
  check([
    ['takes its own tax back', paidOne, refundBy('r1', 50_001n), [half]],
    ['is asked for once', [...paidOne, half], refundBy('r1', 50_001n), []],
    [
      'does not change',
      [...paidOne, half],
      refundBy('r1', 50_000n),
      'REFUND_EXISTS_WITH_DIFFERENT_AMOUNT',
    ],
    [
      'of everything is not the full one',
      [...paidOne, partly(93_236n, {})],
      refundBy('r1', null),
      'REFUND_EXISTS_WITH_DIFFERENT_AMOUNT',
    ],
    [
      'above the price is for the payment to refuse',
      paidOne,
      refundBy('r1', 93_237n),
      [partly(93_237n, { taxable: 79_015n })],
    ],
    [
      'across states is IGST',
      [{ ...placedOne, placeOfSupply: '27' } as OrderEvent, confirmedOne],
      refundBy('r1', 50_001n),
      [partly(50_001n, { taxable: 42_374n, cgst: 0n, sgst: 0n, igst: 7_627n })],
    ],
  ]);

  it('counts the others beside it, until one of them is given up', () => {
    const script = ['r1', 'r2'].flatMap((refundId): OrderCommand[] => [
      refundBy(refundId, 30_001n),
      { ...acceptRefund, refundId } as OrderCommand,
    ]);
    const { events } = run(orderDecider, [...script, abandonRefund], paidOne);
    const beside = events.flatMap((event) =>
      'refundId' in event && 'lines' in event
        ? event.lines.map(({ taxableOfOthers }) => taxableOfOthers)
        : [],
    );
    expect(beside).to.deep.equal([0n, 0n, 0n, 25_425n, 25_425n]);
  });
});
