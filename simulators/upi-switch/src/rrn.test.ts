import { expect } from 'chai';
import { instantOf } from '@suuupra/kernel';
import { createRrnCounter, rrnHourOf } from './rrn.ts';

const india = (text: string): bigint => instantOf(`${text}+05:30`);

describe('retrieval reference numbers', () => {
  it('name the Indian hour: last digit of the year, day of the year, hour', () => {
    expect(rrnHourOf(india('2026-01-01T00:00:00'))).to.equal('600100');
    expect(rrnHourOf(india('2026-11-16T10:00:00'))).to.equal('632010');
    expect(rrnHourOf(india('2028-12-31T23:59:59'))).to.equal('836623');
  });
  it('count within the hour and begin again with the next', () => {
    const counter = createRrnCounter();
    expect(counter.next(india('2026-11-16T10:00:00'))).to.equal('632010000001');
    expect(counter.next(india('2026-11-16T10:59:59'))).to.equal('632010000002');
    expect(counter.next(india('2026-11-16T11:00:00'))).to.equal('632011000001');
  });
  it('go on behind what stands in the log, in whatever order it is seen', () => {
    const counter = createRrnCounter();
    counter.observe('632010000007');
    counter.observe('632010000003');
    counter.observe('632009000009');
    expect(counter.next(india('2026-11-16T10:00:00'))).to.equal('632010000008');
    expect(counter.next(india('2026-11-16T09:00:00'))).to.equal('632009000010');
  });
  it('are used up after the last one of an hour', () => {
    const counter = createRrnCounter();
    counter.observe('632010999998');
    expect(counter.next(india('2026-11-16T10:00:00'))).to.equal('632010999999');
    expect(counter.next(india('2026-11-16T10:00:01'))).to.equal(undefined);
  });
  it('that are none stop whoever reads them', () =>
    expect(() => createRrnCounter().observe('1')).to.throw('not an RRN'));
});
