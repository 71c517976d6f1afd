import { anyFrom, anyScript, goldenEvents, run, twice } from '@suuupra/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { type RefundEvent, refundEvents } from './events.ts';
import { type RefundSaga, MAX_TURNS, evolve, plan, refundDecider } from './saga.ts';
import { SAMPLES } from './samples.ts';

/** The shortest way to every state, what it does about each event, and what it wishes. */
const TABLE: Readonly<Record<RefundSaga['is'], readonly [string, string, string]>> = {
  absent: ['', 'Opened>sending', ''],
  sending: [
    'Opened',
    'Denied>denied UnderWay>underWay Halted>halted Paid>paid GivenUp>givenUp',
    'Send',
  ],
  underWay: ['Opened UnderWay', 'Halted>halted Paid>paid GivenUp>givenUp', ''],
  halted: ['Opened UnderWay Halted', 'Resumed>sending Paid>paid GivenUp>givenUp', 'WakeAt'],
  paid: ['Opened UnderWay Paid', 'Completed>completed', 'Document'],
  denied: ['Opened Denied', 'TurnedDown>turnedDown', 'TurnDown'],
  completed: ['Opened Paid Completed', '', ''],
  turnedDown: ['Opened Denied TurnedDown', '', ''],
  givenUp: ['Opened UnderWay Halted GivenUp', 'Withdrawn>withdrawn', 'Withdraw'],
  withdrawn: ['Opened UnderWay Halted GivenUp Withdrawn', '', ''],
};

function sampleOf(name: string): RefundEvent {
  const sample = SAMPLES.find(({ type }) => type === `Refund${name}`);
  if (sample === undefined) throw new Error(`no sample of ${name}`);
  return sample;
}

const at = (way: string): RefundSaga =>
  way.split(' ').filter(Boolean).map(sampleOf).reduce(evolve, { is: 'absent' });
const wishesOf = (state: RefundSaga): string =>
  plan(state)
    .map(({ do: wish }) => wish)
    .join(' ');

describe('the refund saga', () => {
  for (const [is, [way, does, wishes]] of Object.entries(TABLE)) {
    it(`knows what to do about every event when it is ${is}`, () => {
      const before = at(way);
      expect(before.is).to.equal(is);
      const moves = SAMPLES.flatMap((event) => {
        const after = evolve(before, event);
        return after === before ? [] : [`${event.type.slice('Refund'.length)}>${after.is}`];
      });
      expect(moves.join(' ')).to.equal(does);
      expect(wishesOf(before)).to.equal(wishes);
    });
  }

  it('keeps its stored shapes', () =>
    goldenEvents(refundEvents, `${import.meta.dirname}/golden`, SAMPLES));

  it('leaves a refund to a person that is declined for good, or too often', () => {
    const forGood = evolve(at('Opened'), { type: 'RefundHalted', code: 'ZH', resumeAt: '' });
    expect(wishesOf(forGood)).to.equal('');
    let state = at('Opened');
    for (let turn = 2; turn <= MAX_TURNS; turn += 1) {
      state = evolve(state, sampleOf('Halted'));
      expect(wishesOf(state)).to.equal('WakeAt');
      state = evolve(state, { type: 'RefundResumed', turn });
      expect(plan(state)[0]).to.include({ do: 'Send', key: `send/${turn}` });
      expect(evolve(state, sampleOf('Denied')), 'what was reserved is not denied').to.equal(state);
    }
    expect(wishesOf(evolve(state, sampleOf('Halted')))).to.equal('');
  });

  it('is deaf to the second delivery of everything, and documents only what was paid', () =>
    fc.assert(
      fc.property(anyScript(anyFrom(...SAMPLES), 30), (script) => {
        const { events, steps } = run(refundDecider, script);
        expect(run(refundDecider, twice(script)).events).to.deep.equal(events);
        const paid = events.filter(({ type }) => type === 'RefundPaid');
        expect(paid.length).to.be.at.most(1);
        const documented = steps.some(({ state }) => wishesOf(state) === 'Document');
        expect(documented).to.equal(paid.length === 1);
      }),
    ));
});
