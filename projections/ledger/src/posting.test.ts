import { expect } from 'chai';
import fc from 'fast-check';
import { BrokenInvariantError, sum } from '@suuupra/kernel';
import { ACCOUNTS, creatorPayable } from './accounts.ts';
import type { Line } from './entry.ts';
import { imbalanceOf, packed } from './packing.ts';
import { RULES, post } from './posting.ts';
import { RATE_TABLE, ratesOn } from './rates.ts';
import { type PostedEvent, RULINGS } from './ruling.ts';
import {
  ABANDONED_WAY,
  BESIDE_WAY,
  LATE_WAY,
  MADE_UP_WAY,
  SOURCE_TYPES,
  SURPLUS_WAY,
  TWICE_WAY,
  WAY,
  captured,
  refundAccepted,
  refundLine,
} from './scene.ts';

const rates = ratesOn('2026-11-16');

/** `Dr account amount` and `Cr account amount`, as the tables of the rules write them. */
const linesOf = (event: PostedEvent): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    post(event, rates).map(({ rule, groups }) => [
      rule,
      groups.flat().map(({ side, account, amount }) => `${side}r ${account} ${amount}`),
    ]),
  );

/** What events leave on the accounts, debit positive. */
function leftOf(events: readonly PostedEvent[]): ReadonlyMap<string, bigint> {
  const left = new Map<string, bigint>();
  for (const { groups } of events.flatMap((event) => post(event, rates)))
    for (const { side, account, amount } of groups.flat())
      left.set(account, (left.get(account) ?? 0n) + (side === 'D' ? amount : -amount));
  return left;
}

const SHARED = [ACCOUNTS.creatorShare, ACCOUNTS.tds, creatorPayable('creator-01')];

describe('the posting rules', () => {
  const [, granted, refund, refundPaid, paid, matched] = WAY;

  it('post a capture and the fee of the aggregator', () =>
    expect(linesOf(captured)).to.deep.equal({
      capture: [
        'Dr assets:aggregator:upi:receivable 590000',
        'Cr liabilities:deferred:orders 500000',
        'Cr liabilities:gst:output:cgst 45000',
        'Cr liabilities:gst:output:sgst 45000',
      ],
      'platform-fee': [
        'Dr expenses:aggregator:fees 1180',
        'Dr assets:gst:itc:cgst 106',
        'Dr assets:gst:itc:sgst 106',
        'Cr assets:aggregator:upi:receivable 1392',
      ],
    }));

  it('post tax between states under one head', () => {
    const between = { ...captured, cgst: 0n, sgst: 0n, igst: 90_000n };
    expect(linesOf(between)['capture']).to.include('Cr liabilities:gst:output:igst 90000');
  });

  it('post access as revenue of the kind, and the share of its creator', () =>
    expect(granted && linesOf(granted)).to.deep.equal({
      revenue: [
        'Dr liabilities:deferred:orders 400001',
        'Cr revenue:courses 400001',
        'Dr liabilities:deferred:orders 99999',
        'Cr revenue:kits 99999',
      ],
      'creator-share': [
        'Dr expenses:creator:share 280001',
        'Cr liabilities:creator:payable:creator-01 252001',
        'Cr liabilities:tds:professional 28000',
      ],
    }));

  it('post a refund and take the share of it back', () =>
    expect(refund && linesOf(refund)).to.deep.equal({
      refund: [
        'Dr revenue:refunds 100000',
        'Dr liabilities:gst:output:cgst 9000',
        'Dr liabilities:gst:output:sgst 9000',
        'Cr liabilities:refund:clearing 118000',
      ],
      'creator-claw-back': [
        'Cr expenses:creator:share 70000',
        'Dr liabilities:creator:payable:creator-01 63000',
        'Dr liabilities:tds:professional 7000',
      ],
    }));

  it('take of the share of a line what all its refunds would take as one', () =>
    fc.assert(
      fc.property(fc.array(fc.bigInt(1n, 40n), { minLength: 1 }), fc.nat(10_000), (parts, bp) => {
        const own = (taxable: bigint, taxableOfOthers: bigint): PostedEvent => {
          const shared = { taxable, taxableOfOthers, creatorShareBp: bp };
          return { ...refundAccepted, lines: [{ ...refundLine, ...shared }] };
        };
        const before = (place: number): bigint => sum(parts.slice(0, place));
        const all = leftOf([own(sum(parts), 0n)]);
        const taken = leftOf(parts.map((part, place) => own(part, before(place))));
        for (const account of SHARED) expect(taken.get(account)).to.equal(all.get(account));
      }),
    ));

  it('leave nothing of a refund that was given up', () => {
    const left = leftOf(ABANDONED_WAY);
    expect(left.size).to.equal(7);
    expect([...left.values()].every((balance) => balance === 0n)).to.equal(true);
  });

  it('leave nothing open of a sale that never was, but the fee of the aggregator', () => {
    const left = leftOf(LATE_WAY);
    expect(Object.fromEntries([...left].filter(([, balance]) => balance !== 0n))).to.deep.equal({
      'assets:aggregator:upi:receivable': -1_392n,
      'expenses:aggregator:fees': 1_180n,
      'assets:gst:itc:cgst': 106n,
      'assets:gst:itc:sgst': 106n,
    });
  });

  it('post what a payer had twice as his debt, until it is back or lost', () =>
    expect(TWICE_WAY.map(linesOf)).to.deep.equal([
      {
        'refund-overpaid': [
          'Dr assets:refund:receivable 118000',
          'Cr assets:aggregator:upi:receivable 118000',
        ],
      },
      {
        'overpayment-recovered': [
          'Dr assets:bank:indusm:current 100000',
          'Cr assets:refund:receivable 100000',
        ],
      },
      {
        'overpayment-written-off': [
          'Dr expenses:writeoff 18000',
          'Cr assets:refund:receivable 18000',
        ],
      },
    ]));

  it('keep what came once too often apart until it is back', () =>
    expect(SURPLUS_WAY.map(linesOf)).to.deep.equal([
      {
        'late-success': [
          'Dr assets:aggregator:upi:receivable 590000',
          'Cr liabilities:suspense:unidentified 590000',
        ],
      },
      {
        'late-refund-paid': [
          'Dr liabilities:suspense:unidentified 590000',
          'Cr assets:aggregator:upi:receivable 590000',
        ],
      },
    ]));

  it('post what was paid: the refund, the settlement and its line at the bank', () => {
    expect([refundPaid, paid, matched].map((event) => event && linesOf(event))).to.deep.equal([
      {
        'refund-paid': [
          'Dr liabilities:refund:clearing 118000',
          'Cr assets:aggregator:upi:receivable 118000',
        ],
      },
      {
        'settlement-in-transit': [
          'Dr assets:bank:in-transit 470608',
          'Cr assets:aggregator:upi:receivable 470608',
        ],
      },
      {
        'settlement-bank-line': [
          'Dr assets:bank:indusm:current 470608',
          'Cr assets:bank:in-transit 470608',
        ],
      },
    ]);
  });

  it('post what the merchant pays for a day below zero when his bank says so', () => {
    expect(MADE_UP_WAY.map(linesOf)).to.deep.equal([
      { 'settlement-in-transit': [] },
      {
        'settlement-made-up': [
          'Dr assets:aggregator:upi:receivable 1000',
          'Cr assets:bank:indusm:current 1000',
        ],
      },
    ]);
  });

  it('leave out lines of zero', () => {
    const free = { ...captured, amount: 0n, taxable: 0n, cgst: 0n, sgst: 0n };
    const nothing = { ...free, fee: 0n, feeCgst: 0n, feeSgst: 0n };
    expect(linesOf(nothing)).to.deep.equal({ capture: [], 'platform-fee': [] });
  });

  it('balance in every group, whatever the amounts', () =>
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 12n), fc.nat(10_000), (taxable, creatorShareBp) => {
        const line = { sku: 'S', kind: 'cohort', taxable, creatorId: 'c', creatorShareBp } as const;
        const { orderId } = captured;
        const base = { orderId, orderRef: '', buyerId: '', documentNumber: '', lines: [line] };
        for (const { groups } of post({ type: 'EntitlementGranted', ...base }, rates))
          for (const group of groups) expect(imbalanceOf(group).size).to.equal(0);
      }),
    ));
});

describe('the rulings', () => {
  it('say of every event type of the source streams what the book makes of it', () =>
    expect(Object.keys(RULINGS).sort()).to.deep.equal([...SOURCE_TYPES].sort()));

  it('have a rule for every type that posts, and every rule a type', () => {
    const posting = Object.entries(RULINGS).filter(([, ruling]) => ruling === 'posts');
    const all = [
      ...WAY,
      ...LATE_WAY,
      ...SURPLUS_WAY,
      ...ABANDONED_WAY,
      ...TWICE_WAY,
      ...BESIDE_WAY,
      ...MADE_UP_WAY,
    ];
    const types = new Set(all.map(({ type }) => type));
    expect(posting.map(([type]) => type).sort()).to.deep.equal([...types].sort());
    const used = all.flatMap((event) => post(event, rates).map(({ rule }) => rule));
    const rules = new Set([...used, 'deferred', 'no-posting']);
    expect([...rules].sort()).to.deep.equal(Object.keys(RULES).sort());
  });
});

describe('packing', () => {
  const pair = (account: string, amount: bigint): readonly Line[] => {
    const base = { asset: 'INR', scale: 2, amount };
    return [
      { ...base, side: 'D', account: 'a' },
      { ...base, side: 'C', account },
    ];
  };

  it('makes one line of an account and side', () => {
    const [lines] = packed([pair('b', 1n), pair('b', 2n)]);
    expect(lines?.map(({ account, amount }) => `${account} ${amount}`)).to.deep.equal([
      'a 3',
      'b 3',
    ]);
    expect(packed([[], []])).to.deep.equal([]);
  });

  it('makes several balanced entries of more lines than one may have', () => {
    const groups = Array.from({ length: 7 }, (_, index) => pair(`b${index}`, 5n));
    const parts = packed(groups, 4);
    expect(parts.map((lines) => lines.length)).to.deep.equal([4, 4, 2]);
    for (const lines of parts) expect(imbalanceOf(lines).size).to.equal(0);
  });

  it('refuses a group that does not balance, or an amount below zero', () => {
    expect(() => packed([pair('b', 1n).slice(1)])).to.throw(BrokenInvariantError);
    expect(() => packed([pair('b', -1n)])).to.throw(BrokenInvariantError);
  });
});

describe('the rate table', () => {
  it('knows the rates in force on a date, the last table entry before or on it', () => {
    const table = [...RATE_TABLE, { from: '2027-04-01', version: 2, creatorTdsBp: 500n }];
    expect(ratesOn('2027-03-31', table).creatorTdsBp).to.equal(1_000n);
    expect(ratesOn('2027-04-01', table).creatorTdsBp).to.equal(500n);
    expect(() => ratesOn('2026-01-01', table.slice(1))).to.throw(BrokenInvariantError);
  });

  it('names the account of a creator in NFC', () =>
    expect(creatorPayable('e\u0301')).to.equal('liabilities:creator:payable:\u00e9'));
});
