import { expect } from 'chai';
import fc from 'fast-check';
import { STATE_CODES, placeOfSupplyOf, splitTax, stateLettersOf } from './gst.ts';
import { gstinCheckDigit, isGstin } from './gstin.ts';

describe('tax of an amount that includes it', () => {
  it('leaves an odd paisa in the taxable value within the state', () => {
    // 99,900 at 18 %: the tax is 15,239, of which each half is 7,619.
    expect(splitTax(99_900n, 1800, true)).to.deep.equal({
      ...{ taxable: 84_662n, cgst: 7_619n, sgst: 7_619n, igst: 0n },
    });
  });

  it('is IGST as a whole across states', () => {
    expect(splitTax(99_900n, 1800, false)).to.deep.equal({
      ...{ taxable: 84_661n, cgst: 0n, sgst: 0n, igst: 15_239n },
    });
  });

  it('is nothing at rate 0', () => {
    const none = { taxable: 7n, cgst: 0n, sgst: 0n, igst: 0n };
    expect(splitTax(7n, 0, true)).to.deep.equal(none);
    expect(splitTax(7n, 0, false)).to.deep.equal(none);
  });

  it('adds up to the amount, with equal halves, whatever the rate', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), fc.nat(10_000), fc.boolean(), (net, rate, within) => {
        const { taxable, cgst, sgst, igst } = splitTax(net, rate, within);
        expect(taxable + cgst + sgst + igst).to.equal(net);
        expect(cgst).to.equal(sgst);
        expect(within ? igst : cgst).to.equal(0n);
        expect(taxable >= 0n && cgst >= 0n && igst >= 0n).to.equal(true);
      }),
    );
  });

  it('is supplied where the registration is, else where the buyer is', () => {
    expect(placeOfSupplyOf('29', '27AAPFU0939F1ZV')).to.equal('27');
    expect(placeOfSupplyOf('29', '')).to.equal('29');
  });
});

describe('state codes', () => {
  it('are 01 to 38 without 25 and 28, and 97', () => {
    const all = Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0'));
    const known = all.filter((code) => stateLettersOf(code) !== undefined);
    const expected = all.slice(1, 39).filter((code) => code !== '25' && code !== '28');
    expect(known).to.deep.equal([...expected, '97']);
    expect(STATE_CODES).to.deep.equal(known);
  });

  it('are no other text', () => {
    for (const text of ['', '1', '029', ' 29', '２９', 'constructor', '29\n']) {
      expect(stateLettersOf(text), text).to.equal(undefined);
    }
  });

  it('have two letters each, none twice', () => {
    const letters = Array.from({ length: 98 }, (_, index) =>
      stateLettersOf(String(index).padStart(2, '0')),
    ).filter((text) => text !== undefined);
    expect(new Set(letters).size).to.equal(37);
    expect(letters.every((text) => /^[A-Z]{2}$/.test(text))).to.equal(true);
    expect(stateLettersOf('29')).to.equal('KA');
  });
});

describe('a GSTIN', () => {
  it('has its form and check digit', () => {
    // Published numbers of two companies.
    expect(isGstin('27AAPFU0939F1ZV')).to.equal(true);
    expect(isGstin('29AAGCB7383J1Z4')).to.equal(true);
    expect(isGstin('29AAGCB7383J1Z5')).to.equal(false);
  });

  it('is refused in any other form', () => {
    const wrong = ['', '27AAPFU0939F1Z', '27AAPFU0939F1ZVX', '27aapfu0939f1zv', '27AAPFU0939F0ZV'];
    for (const text of [...wrong, '27AAPFU0939F1AV', 'X7AAPFU0939F1ZV', '27AAPFU0939F1ZV\n']) {
      expect(isGstin(text), text).to.equal(false);
    }
  });

  it('shows one wrong character anywhere', () => {
    const good = '27AAPFU0939F1ZV';
    for (let index = 0; index < 14; index += 1) {
      for (const character of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
        if (character === good[index]) continue;
        const other = `${good.slice(0, index)}${character}${good.slice(index + 1)}`;
        expect(isGstin(other), other).to.equal(false);
      }
    }
    expect(gstinCheckDigit(good.slice(0, 14))).to.equal('V');
  });
});
