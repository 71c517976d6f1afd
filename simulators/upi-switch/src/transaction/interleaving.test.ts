import { expect } from 'chai';
import fc from 'fast-check';
import { type TransactionCommand, transaction } from './decider.ts';
import type { Leg, TransactionEvent } from './events.ts';
import { plan } from './saga.ts';
import { AT, receive } from './scene.ts';
import { type Transaction, hasEnded, hasOpenCase, isBalanced } from './state.ts';

type Side = 'debit' | 'credit';
type Fate = 'posted' | 'reversed' | 'refused' | 'tombstone';
type Message = Readonly<{ leg: Leg; code: string }>;

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
    answer: (leg: Leg): Message => ({ leg, code: answers[leg]() }),
    holds: (side: Side): boolean => fates.get(side) === 'posted',
    /** The payer has the money back while the payee keeps it. */
    hasMadeMoney: (): boolean =>
      fates.get('credit') === 'posted' && fates.get('debit') !== 'posted',
  };
}

/** One move of the world: which message it is about, and what happens to it. */
type Move = Readonly<{
  what:
    | 'ask'
    | 'askTwice'
    | 'answer'
    | 'answerTwice'
    | 'loseAsk'
    | 'loseAnswer'
    | 'time'
    | 'bank'
    | 'ret';
  pick: number;
}>;

function createWorld(refuses: readonly Leg[]) {
  const bank = modelBank(refuses);
  const events: TransactionEvent[] = [];
  const done = new Set<string>();
  const toBank: Leg[] = [];
  const toSwitch: Message[] = [];
  let state: Transaction = transaction.initial;
  let bankAvailable = true;

  const handle = (command: TransactionCommand): void => {
    const decision = transaction.decide(command, state);
    if (!decision.ok) return;
    events.push(...decision.events);
    state = decision.events.reduce(transaction.evolve, state);
    wish();
  };
  const wish = (): void => {
    const wanted = new Set(plan(state).map(({ key }) => key));
    for (const key of done) if (!wanted.has(key)) done.delete(key);
    for (const effect of plan(state)) {
      if (effect.do === 'AskWhenReachable' && bankAvailable) {
        handle({ type: 'RequestLeg', leg: effect.leg, at: AT });
        return;
      }
      if (effect.do === 'SendLeg' && !done.has(effect.key)) {
        done.add(effect.key);
        toBank.push(effect.leg);
      }
    }
  };
  const time = (): void => {
    const wake = plan(state).find(({ do: it }) => it === 'WakeAt');
    if (wake?.do === 'WakeAt') handle(wake.command);
  };
  const deliver = ({ leg, code }: Message): void =>
    handle({ type: 'RecordLegAnswer', leg, code, bankAvailable, at: AT });
  // A bank that takes a credit back says so until it is heard, because it owes the money.
  const isOwed = ({ leg, code }: Message): boolean => leg === 'creditReversal' && code === '21';

  const move = ({ what, pick }: Move): void => {
    const [ask] = what.includes('sk') ? toBank.splice(pick % (toBank.length || 1), 1) : [];
    const [answer] = what.includes('nswer')
      ? toSwitch.splice(pick % (toSwitch.length || 1), 1)
      : [];
    if (what === 'time') time();
    if (what === 'ret') handle({ type: 'RaiseRet', at: AT });
    if (what === 'bank') bankAvailable = !bankAvailable;
    wish();
    if (ask !== undefined && what === 'askTwice') toBank.push(ask);
    if (ask !== undefined && what !== 'loseAsk') toSwitch.push(bank.answer(ask));
    if (answer === undefined) return;
    if (what === 'answerTwice' || (what === 'loseAnswer' && isOwed(answer))) toSwitch.push(answer);
    if (what !== 'loseAnswer') deliver(answer);
  };
  const drain = (): void => {
    bankAvailable = true;
    for (let round = 0; round < 100; round += 1) {
      wish();
      if (toBank.length + toSwitch.length === 0) time();
      move({ what: 'ask', pick: 0 });
      move({ what: 'answer', pick: 0 });
    }
  };
  return { bank, events, handle, move, drain, state: () => state };
}

const WEIGHTS: Readonly<Record<Move['what'], number>> = {
  ask: 4,
  askTwice: 2,
  answer: 3,
  answerTwice: 2,
  loseAsk: 2,
  loseAnswer: 3,
  time: 4,
  bank: 1,
  ret: 2,
};
const anyMove = fc.record({
  what: fc.oneof(
    ...Object.entries(WEIGHTS).map(([what, weight]) => ({
      weight,
      arbitrary: fc.constant(what as Move['what']),
    })),
  ),
  pick: fc.nat(5),
});
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
    refusing('creditReversal', 2),
  ),
  // Most scripts begin when the payer has agreed, because that is where money begins to move.
  agreed: fc.integer({ min: 0, max: 5 }).map((one) => one > 0),
  moves: fc.array(anyMove, { maxLength: 40 }),
});

type Script = Readonly<{ refuses: readonly Leg[]; agreed: boolean; moves: readonly Move[] }>;

function worldAfter({ refuses, agreed, moves }: Script, onMove: (world: World) => void): World {
  const world = createWorld(refuses);
  world.handle(receive);
  const begun: readonly Move[] = agreed
    ? [
        { what: 'ask', pick: 0 },
        { what: 'answer', pick: 0 },
      ]
    : [];
  for (const one of [...begun, ...moves]) {
    world.move(one);
    onMove(world);
  }
  world.drain();
  return world;
}

type World = ReturnType<typeof createWorld>;

const endings = (events: readonly TransactionEvent[]): number =>
  events.filter((event) => 'decidedAt' in event).length;

describe('a transaction among duplicated, lost and reordered messages', () => {
  it('ends once, and leaves no money in suspense without an open case', () => {
    const reached = new Set<string>();
    const property = fc.property(anyScript, (script) => {
      const world = worldAfter(script, ({ events }) => {
        expect(endings(events)).to.be.at.most(1);
      });
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
