import { expect } from 'chai';
import fc from 'fast-check';
import { instantOf, sum } from '@suuupra/kernel';
import { type CouponOffer, type Offer, couponDropOf, discountOf, grossOf } from './pricing.ts';
import { pricedLines, wantedAgain } from './pricing.ts';

const offer = (sku: string, price: bigint, gstRateBp = 1800): Offer => ({
  ...{ sku, title: `Title of ${sku}`, kind: 'course', hsnSac: '999293', gstRateBp, price },
  ...{ creatorId: 'creator-01', creatorShareBp: 5500 },
});

const from = instantOf('2026-11-01T00:00:00+05:30');
const to = instantOf('2026-11-17T00:00:00+05:30');
const percent: CouponOffer = {
  ...{ code: 'TEN', kind: 'percent', value: 1_000n, maxDiscount: 50_000n, minOrder: 10_000n },
  ...{ validFrom: from, validTo: to, usageLimit: 2n, used: 1n },
};
const flat: CouponOffer = { ...percent, code: 'FLAT', kind: 'flat', value: 9_000n };

describe('a coupon', () => {
  it('is dropped by the first rule that says no', () => {
    const late = to;
    expect(couponDropOf(undefined, 0n, late)).to.equal('COUPON_UNKNOWN');
    expect(couponDropOf({ ...percent, used: 2n }, 0n, late)).to.equal('COUPON_EXHAUSTED');
    expect(couponDropOf(percent, 0n, late)).to.equal('COUPON_OUT_OF_DATES');
    expect(couponDropOf(percent, 9_999n, to - 1n)).to.equal('COUPON_BELOW_MINIMUM');
    expect(couponDropOf(percent, 10_000n, to - 1n)).to.equal(undefined);
  });

  it('is valid from its first moment and not at its last', () => {
    expect(couponDropOf(percent, 10_000n, from - 1n)).to.equal('COUPON_OUT_OF_DATES');
    expect(couponDropOf(percent, 10_000n, from)).to.equal(undefined);
    expect(couponDropOf(percent, 10_000n, to)).to.equal('COUPON_OUT_OF_DATES');
  });

  it('takes its percent off, half a paisa up', () => {
    expect(discountOf(percent, 10_005n)).to.equal(1_001n);
    expect(discountOf(percent, 10_004n)).to.equal(1_000n);
  });

  it('never takes more than its maximum, nor more than the order', () => {
    expect(discountOf(percent, 10_000_000n)).to.equal(50_000n);
    expect(discountOf(flat, 20_000n)).to.equal(9_000n);
    expect(discountOf(flat, 8_000n)).to.equal(8_000n);
    expect(discountOf({ ...flat, maxDiscount: 100n }, 8_000n)).to.equal(100n);
    expect(discountOf({ ...percent, value: 20_000n }, 10_000n)).to.equal(10_000n);
  });
});

describe('priced lines', () => {
  it('share the discount by gross, a paisa left over to the largest remainder', () => {
    const wanted = [
      { offer: offer('A', 100n), quantity: 1 },
      { offer: offer('B', 100n), quantity: 2 },
      { offer: offer('A', 100n), quantity: 1 },
    ];
    // 10 over 100, 200 and 100 is 2.5, 5 and 2.5: the paisa goes to the earlier of two equals.
    const lines = pricedLines(wanted, 10n, false);
    expect(lines.map(({ discount }) => discount)).to.deep.equal([3n, 5n, 2n]);
    expect(lines.map(({ net }) => net)).to.deep.equal([97n, 195n, 98n]);
  });

  it('hold what was offered and its tax', () => {
    expect(pricedLines([{ offer: offer('A', 99_900n), quantity: 2 }], 0n, true)).to.deep.equal([
      {
        ...{ sku: 'A', title: 'Title of A', kind: 'course', hsnSac: '999293', gstRateBp: 1800 },
        ...{ quantity: 2, unitPrice: 99_900n, gross: 199_800n, discount: 0n, net: 199_800n },
        ...{ taxable: 169_322n, cgst: 15_239n, sgst: 15_239n, igst: 0n },
        ...{ creatorId: 'creator-01', creatorShareBp: 5500 },
      },
    ]);
  });

  it('may cost nothing', () => {
    const [line] = pricedLines([{ offer: offer('A', 0n), quantity: 3 }], 0n, true);
    expect(line?.net).to.equal(0n);
  });

  it('always add up: gross = discount + net, and net = taxable + tax', () => {
    const anyWanted = fc.record({
      offer: fc
        .record({ price: fc.bigInt(0n, 10n ** 9n), rate: fc.constantFrom(0, 500, 1800, 2800) })
        .map(({ price, rate }) => offer('A', price, rate)),
      quantity: fc.integer({ min: 1, max: 10_000 }),
    });
    const anyCart = fc.array(anyWanted, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(anyCart, fc.bigInt(0n, 10n ** 12n), fc.boolean(), (wanted, value, within) => {
        const gross = grossOf(wanted);
        const discount = discountOf({ ...flat, value, maxDiscount: value }, gross);
        const lines = pricedLines(wanted, discount, within);
        expect(sum(lines.map((line) => line.discount))).to.equal(discount);
        expect(sum(lines.map((line) => line.gross))).to.equal(gross);
        for (const line of lines) {
          expect(line.net).to.equal(line.gross - line.discount);
          expect(line.net >= 0n && line.discount >= 0n).to.equal(true);
          expect(line.taxable + line.cgst + line.sgst + line.igst).to.equal(line.net);
        }
      }),
    );
  });

  it('can be priced again from themselves, without the catalogue', () => {
    const wanted = [{ offer: offer('A', 99_900n), quantity: 2 }];
    const lines = pricedLines(wanted, 777n, true);
    expect(lines.map(wantedAgain)).to.deep.equal(wanted);
  });
});
