import { expect } from 'chai';
import fc from 'fast-check';
import { BrokenInvariantError } from './assert.ts';
import { addDays, civilDateOf, civilHourOf, dateOfDayNumber, dayNumberOf } from './civil.ts';
import { financialYearOf, instantAt } from './civil.ts';
import { MICROSECONDS, instantOf, instantText, parseInstant, systemClock } from './clock.ts';

const first = instantOf('1900-01-01T00:00:00Z');
const last = instantOf('2199-12-31T23:59:59.999999Z');
const anyMoment = fc.bigInt(first, last);
const anyDate = fc.bigInt(0n, last).map(civilDateOf);

describe('instants', () => {
  it('are written with six digits and read back', () => {
    expect(instantText(0n)).to.equal('1970-01-01T00:00:00.000000Z');
    fc.assert(
      fc.property(anyMoment, (moment) => {
        const text = instantText(moment);
        expect(text).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        expect(parseInstant(text)).to.equal(moment);
      }),
    );
  });

  it('are the same the second time, and when very many others were read between', () => {
    const start = instantOf('2026-11-16T00:00:00Z');
    const moments = Array.from({ length: 2_500 }, (_, i) => start + BigInt(i) * 1_000_001n);
    const texts = moments.map(instantText);
    expect(new Set(texts)).to.have.property('size', moments.length);
    for (let round = 0; round < 2; round += 1) {
      expect(texts.map(parseInstant)).to.deep.equal(moments);
      expect(moments.flatMap((one) => [instantText(one), instantText(one)])).to.deep.equal(
        texts.flatMap((one) => [one, one]),
      );
    }
  });

  it('sort as their texts do', () => {
    fc.assert(
      fc.property(anyMoment, anyMoment, (a, b) => {
        expect(a < b).to.equal(instantText(a) < instantText(b));
      }),
    );
  });

  it('are read in any zone and with any fraction', () => {
    const noon = instantOf('2026-11-16T12:00:00Z');
    expect(instantOf('2026-11-16T17:30:00+05:30')).to.equal(noon);
    expect(instantOf('2026-11-16T07:00:00.5-05:00')).to.equal(noon + 500_000n);
    expect(instantOf('2026-11-16T12:00:00.000001Z')).to.equal(noon + 1n);
    expect(instantOf('1969-12-31T23:59:59.999999Z')).to.equal(-1n);
  });

  it('are nothing else', () => {
    const strangers = ['', '2026-11-16', '2026-11-16T12:00Z', '2026-11-16 12:00:00Z'];
    strangers.push('2026-02-30T00:00:00Z', '2025-02-29T00:00:00Z', '2026-13-01T00:00:00Z');
    strangers.push('2026-11-16T24:00:00Z', '2026-11-16T12:00:60Z', '2026-11-16T12:60:00Z');
    strangers.push('2026-11-16T12:00:00', '2026-11-16T12:00:00.1234567Z', '2026-11-16T12:00:00z');
    strangers.push('2026-11-16T12:00:00+25:00', ' 2026-11-16T12:00:00Z', '12026-11-16T12:00:00Z');
    for (const text of strangers) expect(parseInstant(text), text).to.equal(undefined);
    expect(() => instantOf('soon')).to.throw(BrokenInvariantError, 'not an instant: soon');
    expect(parseInstant('2024-02-29T00:00:00Z')).to.be.a('bigint');
  });

  it('do not go back on the machine', () => {
    const clock = systemClock();
    const moments = Array.from({ length: 100 }, () => clock.now());
    expect(moments).to.deep.equal(moments.toSorted((a, b) => Number(a - b)));
    expect(Number(clock.now() / 1000n)).to.be.closeTo(Date.now(), 1000);
  });
});

describe('the Indian calendar', () => {
  it('begins its day half past six in the evening of the day before', () => {
    expect(civilDateOf(instantOf('2026-11-15T18:29:59.999999Z'))).to.equal('2026-11-15');
    expect(civilDateOf(instantOf('2026-11-15T18:30:00Z'))).to.equal('2026-11-16');
    expect(civilHourOf(instantOf('2026-11-16T04:29:59Z'))).to.equal(9);
    expect(civilHourOf(instantOf('2026-11-16T04:30:00Z'))).to.equal(10);
    expect(instantAt('2026-11-16', 10)).to.equal(instantOf('2026-11-16T04:30:00Z'));
    expect(instantAt('2026-11-16', 24)).to.equal(instantAt('2026-11-17', 0));
  });

  it('puts every moment into the hour and the day that hold it', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, last), (moment) => {
        const begin = instantAt(civilDateOf(moment), civilHourOf(moment));
        expect(begin <= moment && moment < begin + MICROSECONDS.hour).to.equal(true);
      }),
    );
  });

  it('counts days', () => {
    expect(dayNumberOf('1970-01-02')).to.equal(1);
    expect(dateOfDayNumber(-1)).to.equal('1969-12-31');
    expect(addDays('2024-02-28', 1)).to.equal('2024-02-29');
    expect(addDays('2026-03-01', -1)).to.equal('2026-02-28');
    expect(() => dayNumberOf('2026-02-30')).to.throw(BrokenInvariantError);
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -9000, max: 9000 }), (date, days) => {
        expect(dateOfDayNumber(dayNumberOf(date))).to.equal(date);
        expect(dayNumberOf(addDays(date, days)) - dayNumberOf(date)).to.equal(days);
      }),
    );
  });

  it('begins its financial year on 1 April', () => {
    expect(financialYearOf('2026-03-31')).to.equal('2526');
    expect(financialYearOf('2026-04-01')).to.equal('2627');
    expect(financialYearOf('2099-12-31')).to.equal('9900');
    expect(() => financialYearOf('2026-13-01')).to.throw('not a date');
    fc.assert(
      fc.property(anyDate, (date) => {
        const march = `${Number(date.slice(0, 4)) + 1}-03-31`;
        const year = financialYearOf(date);
        expect(year === financialYearOf(march)).to.equal(date.slice(5) >= '04-01');
      }),
    );
  });
});
