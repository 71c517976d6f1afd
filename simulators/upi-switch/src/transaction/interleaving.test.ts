import { expect } from 'chai';
import fc from 'fast-check';
import type { Leg, TransactionEvent } from './events.ts';
import { type Ask, type Message, type Move, anyMove } from './message-world.ts';
import { createMessageWorld, playedOut } from './message-world.ts';
import { hasEnded, hasOpenCase, isBalanced } from './state.ts';

type Side = 'debit' | 'credit';
type Fate = 'posted' | 'reversed' | 'refused' | 'tombstone';

/** A bank by the book: a leg has one posting, its answer is stored, an early reversal bars it. */
function modelBank(refuses: readonly Leg[]) {
  const fates = new Map<Side, Fate>();
  const post = (side: Side): string => {
    const fate = fates.get(side);
    if (fate === undefined) fates.set(side, refuses.includes(side) ? 'refused' : 'posted');
    if (fate === 'tombstone') return side === 'debit' ? 'DT' : 'DF';
    return fates.get(side) === 'refused' ? 'XX' : '00';
  };
  const reverse = (side: Side): string => {
    const fate = fates.get(side);
    if (fate === undefined) fates.set(side, 'tombstone');
    // What was credited may be spent by now.
    if (fate === 'posted' && side === 'credit' && refuses.includes('creditReversal')) return 'Z9';
    if (fate === 'posted') fates.set(side, 'reversed');
    return fate === 'posted' || fate === 'reversed' ? '21' : 'NO';
  };
  const answers: Readonly<Record<Leg, () => string>> = {
    authorisation: () => (refuses.includes('authorisation') ? 'ZA' : '00'),
    debit: () => post('debit'),
    credit: () => post('credit'),
    debitReversal: () => reverse('debit'),
    creditReversal: () => reverse('credit'),
  };
  return {
    answer: (ask: Ask): Message => ({ ...ask, code: answers[ask.leg]() }),
    due: () => [],
    holds: (side: Side): boolean => fates.get(side) === 'posted',
    /** The payer has the money back while the payee keeps it. */
    hasMadeMoney: (): boolean =>
      fates.get('credit') === 'posted' && fates.get('debit') !== 'posted',
  };
}

const refusing = (leg: Leg, weight: number) => ({
  weight,
  arbitrary: fc.constant<readonly Leg[]>([leg]),
});
const anyScript = fc.record({
  refuses: fc.oneof(
    { weight: 12, arbitrary: fc.constant<readonly Leg[]>([]) },
    refusing('authorisation', 1),
    refusing('debit', 3),
    refusing('credit', 4),
    refusing('creditReversal', 4),
  ),
  // Most scripts begin when the payer has agreed, because that is where money begins to move.
  agreed: fc.integer({ min: 0, max: 5 }).map((one) => one > 0),
  moves: fc.array(anyMove(), { maxLength: 40 }),
});

type Script = Readonly<{ refuses: readonly Leg[]; agreed: boolean; moves: readonly Move[] }>;
type World = ReturnType<typeof createMessageWorld> &
  Readonly<{ bank: ReturnType<typeof modelBank> }>;

function worldAfter(script: Script, onMove: (world: World) => void): World {
  const bank = modelBank(script.refuses);
  const world = { ...createMessageWorld(bank), bank };
  playedOut(world, script, () => onMove(world));
  return world;
}

const endings = (events: readonly TransactionEvent[]): number =>
  events.filter((event) => 'decidedAt' in event).length;

describe('a transaction among duplicated, lost and reordered messages', () => {
  it('ends once, and leaves no money in suspense without an open case', () => {
    const reached = new Set<string>();
    const property = fc.property(anyScript, (script) => {
      const world = worldAfter(script, ({ events }) => {
        expect(endings(events)).to.be.at.most(1);
      });
      if (world.state().is === 'deemed') {
        world.move({ what: 'ret', pick: 0 });
        world.drain();
        expect(world.state().is, 'a return that nobody decides').not.to.equal('returning');
      }
      expect(world.bank.hasMadeMoney()).to.equal(false);
      expect(endings(world.events)).to.equal(1);
      const state = world.state();
      reached.add(state.is);
      expect(hasEnded(state)).to.equal(true);
      if (state.is === 'absent' || hasOpenCase(state)) return;
      expect(isBalanced(state.facts.moved), 'as far as the switch knows').to.equal(true);
      expect(world.bank.holds('debit'), 'in the books of the bank').to.equal(
        world.bank.holds('credit'),
      );
    });
    fc.assert(property, { numRuns: 3_000, seed: 20_261_116 });
    const ends = ['succeeded', 'declined', 'failed', 'reversed', 'unreversed', 'deemed'];
    expect([...reached]).to.include.members([...ends, 'confirmed', 'returned']);
  });

  it('says success exactly when the payee has the money and the payer has not', () =>
    fc.assert(
      fc.property(anyScript, (script) => {
        const world = worldAfter(script, () => undefined);
        const { is } = world.state();
        if (is !== 'succeeded') return;
        expect([world.bank.holds('debit'), world.bank.holds('credit')]).to.deep.equal([true, true]);
      }),
    ));
});
