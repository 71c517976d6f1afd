import { anyFrom, anyScript, goldenEvents, run, twice } from '@suuupra/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { type CutOverEvent, cutOverEvents } from './events.ts';
import { type CutOver, cutOverDecider, evolve, plan } from './saga.ts';
import { SAMPLES } from './samples.ts';

/** The shortest way to every state, what it does about each event, and what it wishes. */
const TABLE: Readonly<Record<CutOver['is'], readonly [string, string, string]>> = {
  absent: ['', 'Armed>armed', ''],
  armed: ['Armed', 'Due>due', 'WakeAt'],
  due: ['Armed Due', 'Marked>marked Skipped>skipped', 'Mark'],
  marked: ['Armed Due Marked', 'Netted>netted FellShort>marked', 'Net'],
  netted: [
    'Armed Due Marked Netted',
    'FellShort>short Completed>completed Skipped>skipped',
    'Settle',
  ],
  short: ['Armed Due Marked Netted FellShort', 'Covered>netted Completed>completed', ''],
  completed: ['Armed Due Marked Netted Completed', '', ''],
  skipped: ['Armed Due Skipped', '', ''],
};

function sampleOf(name: string): CutOverEvent {
  const sample = SAMPLES.find(({ type }) => type === `CutOver${name}`);
  if (sample === undefined) throw new Error(`no sample of ${name}`);
  return sample;
}

describe('the cut-over saga', () => {
  for (const [is, [way, does, wishes]] of Object.entries(TABLE)) {
    it(`knows what to do about every event when it is ${is}`, () => {
      const ways = way.split(' ').filter(Boolean).map(sampleOf);
      const before = ways.reduce<CutOver>(evolve, { is: 'absent' });
      expect(before.is).to.equal(is);
      const moves = SAMPLES.flatMap((event) => {
        const after = evolve(before, event);
        return after === before ? [] : [`${event.type.slice('CutOver'.length)}>${after.is}`];
      });
      expect(moves.join(' ')).to.equal(does);
      const wished = plan(before).map(({ do: wish }) => wish);
      expect(wished.join(' ')).to.equal(wishes);
    });
  }

  it('waits until every member that is short is covered, whenever it hears of them', () => {
    const short = (member: string): CutOverEvent => ({ ...sampleOf('FellShort'), ...{ member } });
    const covered = (member: string): CutOverEvent => ({ ...sampleOf('Covered'), ...{ member } });
    const before = ['Armed', 'Due', 'Marked'].map(sampleOf);
    const netted = sampleOf('Netted');
    const standing = (...events: readonly CutOverEvent[]): string =>
      [...before, ...events].reduce<CutOver>(evolve, { is: 'absent' }).is;
    expect(standing(short('A'), netted)).to.equal('short');
    expect(standing(short('A'), covered('A'), netted)).to.equal('netted');
    expect(standing(netted, short('A'), short('B'), covered('A'))).to.equal('short');
    expect(standing(short('A'), netted, short('B'), covered('B'), covered('A'))).to.equal('netted');
    expect(standing(netted, short('A'), covered('B'))).to.equal('short');
  });

  it('keeps its stored shapes', () =>
    goldenEvents(cutOverEvents, `${import.meta.dirname}/golden`, SAMPLES));

  it('is deaf to the second delivery of everything', () =>
    fc.assert(
      fc.property(anyScript(anyFrom(...SAMPLES), 30), (script) => {
        const { events } = run(cutOverDecider, script);
        expect(run(cutOverDecider, twice(script)).events).to.deep.equal(events);
      }),
    ));
});
