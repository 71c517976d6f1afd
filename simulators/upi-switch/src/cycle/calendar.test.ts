import { expect } from 'chai';
import fc from 'fast-check';
import { anyFrom, anyInstant } from '@suuupra/testing';
import { cycleAfter, cycleAt, cycleEndsAt, cycleIdOf, cycleOpenedAt } from './calendar.ts';
import { cycleStreamId, lanes, parseCycleId } from './calendar.ts';
import { india } from './scene.ts';

describe('the calendar of the cycles', () => {
  for (const [moment, cycle] of [
    ['2026-11-15T20:59:59.999999', '2026-11-15/10'],
    ['2026-11-15T21:00:00', '2026-11-16/01'],
    ['2026-11-15T23:59:59', '2026-11-16/01'],
    ['2026-11-16T00:00:00', '2026-11-16/02'],
    ['2026-11-16T04:59:59', '2026-11-16/02'],
    ['2026-11-16T05:00:00', '2026-11-16/03'],
    ['2026-11-16T07:00:00', '2026-11-16/04'],
    ['2026-11-16T09:00:00', '2026-11-16/05'],
    ['2026-11-16T11:00:00', '2026-11-16/06'],
    ['2026-11-16T13:00:00', '2026-11-16/07'],
    ['2026-11-16T15:00:00', '2026-11-16/08'],
    ['2026-11-16T17:00:00', '2026-11-16/09'],
    ['2026-11-16T19:00:00', '2026-11-16/10'],
    ['2026-12-31T21:00:00', '2027-01-01/01'],
  ] as const) {
    it(`${moment} belongs to ${cycle}`, () =>
      expect(cycleIdOf(cycleAt(india(moment)))).to.equal(cycle));
  }

  for (const [moment, cycle] of [
    ['2026-11-16T00:00:00', '2026-11-16/dc1'],
    ['2026-11-16T15:59:59.999999', '2026-11-16/dc1'],
    ['2026-11-16T16:00:00', '2026-11-16/dc2'],
    ['2026-11-16T23:59:59.999999', '2026-11-16/dc2'],
    ['2027-01-01T00:00:00', '2027-01-01/dc1'],
  ] as const) {
    it(`a dispute of ${moment} belongs to ${cycle}`, () =>
      expect(cycleIdOf(cycleAt(india(moment), 'dispute'))).to.equal(cycle));
  }

  it('every moment ends with its cycle, and the end begins the next one', () =>
    fc.assert(
      fc.property(anyInstant(), anyFrom(...lanes), (at, lane) => {
        const name = cycleAt(at, lane);
        const end = cycleEndsAt(name);
        expect(end > at).to.equal(true);
        expect(cycleAt(end - 1n, lane)).to.deep.equal(name);
        expect(cycleAt(end, lane)).to.deep.equal(cycleAfter(name));
        expect(cycleIdOf(cycleAfter(name)) > cycleIdOf(name)).to.equal(true);
      }),
    ));

  it('a cycle that is cut already is not opened again', () => {
    const at = india('2026-11-16T10:00:00');
    expect(cycleIdOf(cycleOpenedAt(at, ''))).to.equal('2026-11-16/05');
    expect(cycleIdOf(cycleOpenedAt(at, '2026-11-16/04'))).to.equal('2026-11-16/05');
    expect(cycleIdOf(cycleOpenedAt(at, '2026-11-16/05'))).to.equal('2026-11-16/06');
    expect(cycleIdOf(cycleOpenedAt(at, '2026-11-16/10'))).to.equal('2026-11-17/01');
    const dispute = (lastCut: string) => cycleIdOf(cycleOpenedAt(at, lastCut, 'dispute'));
    expect(dispute('2026-11-15/dc2')).to.equal('2026-11-16/dc1');
    expect(dispute('2026-11-16/dc1')).to.equal('2026-11-16/dc2');
    expect(dispute('2026-11-16/dc2')).to.equal('2026-11-17/dc1');
  });

  it('reads the names it writes, and no others', () => {
    const date = '2026-11-16';
    expect(parseCycleId('2026-11-16/02')).to.deep.equal({ date, number: 2, lane: 'online' });
    expect(parseCycleId('2026-11-16/dc1')).to.deep.equal({ date, number: 1, lane: 'dispute' });
    expect(cycleStreamId('2026-11-16/dc2')).to.equal('20261116.dc2');
    expect(cycleStreamId('2026-11-16/02')).to.equal('20261116.02');
    for (const text of ['', '2026-11-16', '2026-11-16/2', '2026-11-16/00', '2026-11-16/11']) {
      expect(parseCycleId(text)).to.equal(undefined);
    }
    for (const text of ['2026-11-16/dc0', '2026-11-16/dc3', '2026-11-16/dc', '2026-11-16/01dc1']) {
      expect(parseCycleId(text)).to.equal(undefined);
    }
    expect(parseCycleId('2026-02-30/01')).to.equal(undefined);
    expect(parseCycleId('2026-13-01/01')).to.equal(undefined);
  });
});
