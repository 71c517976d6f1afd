import { expect } from 'chai';
import fc from 'fast-check';
import { instantOf } from '@suuupra/kernel';
import { given, run, twice } from '@suuupra/testing';
import { type CouponCommand, type CouponReason, type CouponTerms } from './decider.ts';
import { couponDecider } from './decider.ts';
import type { CouponEvent } from './events.ts';

const terms: CouponTerms = {
  ...{ code: 'DIWALI', kind: 'percent', value: 2_000n, maxDiscount: 50_000n, minOrder: 0n },
  validFrom: instantOf('2026-11-07T00:00:00+05:30'),
  validTo: instantOf('2026-11-17T00:00:00+05:30'),
  usageLimit: 2n,
};
const created: CouponEvent = {
  ...{ type: 'CouponCreated', code: 'DIWALI', kind: 'percent', value: 2_000n },
  ...{ maxDiscount: 50_000n, minOrder: 0n, usageLimit: 2n },
  validFrom: '2026-11-06T18:30:00.000000Z',
  validTo: '2026-11-16T18:30:00.000000Z',
};
type Use = Exclude<CouponEvent['type'], 'CouponCreated'>;
const use = (type: Use, orderId: string): CouponEvent => ({ type, code: 'DIWALI', orderId });
const barred = use('CouponReleaseTombstoned', 'o1');
const [reserved, redeemed, released] = [
  use('CouponReserved', 'o1'),
  use('CouponRedeemed', 'o1'),
  use('CouponReleased', 'o1'),
];

const create = (change: Partial<CouponTerms> = {}): CouponCommand => ({
  ...{ type: 'CreateCoupon', terms: { ...terms, ...change }, at: 0n },
});
const reserve = (orderId: string): CouponCommand => ({ type: 'ReserveCoupon', orderId, at: 0n });
const redeem: CouponCommand = { type: 'RedeemCoupon', orderId: 'o1', at: 0n };
const release: CouponCommand = { type: 'ReleaseCoupon', orderId: 'o1', at: 0n };

describe('a coupon: rules in order of precedence', () => {
  const table: readonly (readonly [
    string,
    readonly CouponEvent[],
    CouponCommand,
    CouponReason | readonly CouponEvent[],
  ])[] = [
    ['create', [], create(), [created]],
    ['create again', [created], create(), []],
    ['create otherwise', [created], create({ value: 1n }), 'COUPON_EXISTS_WITH_DIFFERENT_TERMS'],
    ['create later', [created], create({ validTo: 0n }), 'COUPON_EXISTS_WITH_DIFFERENT_TERMS'],
    ['reserve none there', [], reserve('o1'), 'COUPON_NOT_FOUND'],
    ['reserve', [created], reserve('o1'), [reserved]],
    ['reserve again', [created, reserved], reserve('o1'), []],
    ['reserve redeemed', [created, reserved, redeemed], reserve('o1'), []],
    [
      'reserve again though all are used',
      [created, reserved, use('CouponReserved', 'o2')],
      reserve('o1'),
      [],
    ],
    [
      'reserve what was given back',
      [created, reserved, released],
      reserve('o1'),
      'COUPON_ALREADY_RELEASED',
    ],
    [
      'reserve when all are used',
      [created, reserved, redeemed, use('CouponReserved', 'o2')],
      reserve('o3'),
      'COUPON_EXHAUSTED',
    ],
    [
      'reserve what another gave back',
      [created, reserved, use('CouponReserved', 'o2'), released],
      reserve('o3'),
      [use('CouponReserved', 'o3')],
    ],
    ['redeem none there', [], redeem, 'COUPON_NOT_FOUND'],
    ['redeem unreserved', [created], redeem, 'COUPON_NOT_RESERVED'],
    ['redeem', [created, reserved], redeem, [redeemed]],
    ['redeem again', [created, reserved, redeemed], redeem, []],
    ['redeem released', [created, reserved, released], redeem, 'COUPON_ALREADY_RELEASED'],
    ['release none there', [], release, 'COUPON_NOT_FOUND'],
    ['release before it is reserved', [created], release, [barred]],
    ['release before it is reserved, again', [created, barred], release, []],
    ['reserve after the release', [created, barred], reserve('o1'), 'ORDER_RELEASED'],
    ['redeem after the release', [created, barred], redeem, 'COUPON_ALREADY_RELEASED'],
    ['release', [created, reserved], release, [released]],
    ['release again', [created, reserved, released], release, []],
    ['release redeemed', [created, reserved, redeemed], release, 'COUPON_ALREADY_REDEEMED'],
  ];
  for (const [name, history, command, expected] of table) {
    it(name, () => {
      const outcome = given(couponDecider, ...history).when(command);
      if (typeof expected === 'string') outcome.refuses(expected);
      else outcome.records(...expected);
    });
  }
});

describe('a coupon, whatever is asked of it', () => {
  const anyOrder = fc.constantFrom('o1', 'o2', 'o3', 'o4');
  const anyType = fc.constantFrom('ReserveCoupon', 'RedeemCoupon', 'ReleaseCoupon');
  const anyCommand: fc.Arbitrary<CouponCommand> = fc
    .tuple(anyType, anyOrder)
    .map(([type, orderId]) => ({ type, orderId, at: 0n }));

  it('is never used more often than its limit, and counts every use once', () => {
    fc.assert(
      fc.property(fc.array(anyCommand), (script) => {
        const { events, steps } = run(couponDecider, [create(), ...script]);
        for (const { state } of steps) {
          expect(state.is === 'created' && state.used >= 0n && state.used <= 2n).to.equal(true);
        }
        const count = (type: Use): number => events.filter((event) => event.type === type).length;
        const used = BigInt(count('CouponReserved') - count('CouponReleased'));
        expect(steps.at(-1)?.state).to.include({ is: 'created', used });
      }),
    );
  });

  it('is deaf to the second delivery of everything', () => {
    fc.assert(
      fc.property(fc.array(anyCommand), (script) => {
        const once = run(couponDecider, [create(), ...script]).events;
        expect(run(couponDecider, twice([create(), ...script])).events).to.deep.equal(once);
      }),
    );
  });
});
