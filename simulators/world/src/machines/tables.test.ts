import { expect } from 'chai';
import { ABSENT, type Machine, edgesOf, typeOf, typesOf } from './machine.ts';
import { GOLDEN } from './scene.ts';
import { MACHINES } from './tables.ts';

/** A word that finds each machine in a failing test. */
const each = (check: (one: Machine) => void): void => {
  for (const one of MACHINES) check(one);
};

const ofCategory = new Map(
  [...Map.groupBy(MACHINES, ({ category }) => category)].map(([category, machines]) => [
    category,
    new Set(machines.flatMap((one) => [...typesOf(one), ...one.ignores])),
  ]),
);

describe('the tables of the machines', () => {
  it('have a name each', () => {
    expect(new Set(MACHINES.map(({ name }) => name)).size).to.equal(MACHINES.length);
  });

  it('know every event type of which there is a golden sample, and no other', () => {
    const known = [...ofCategory.values()].flatMap((types) => [...types]);
    expect(known.filter((type) => !GOLDEN.has(type))).to.deep.equal([]);
    expect([...GOLDEN.keys()].filter((type) => !known.includes(type))).to.deep.equal([]);
  });

  it('say of every event type of their streams that they read it, or that they ignore it', () =>
    each((one) => {
      const said = [...typesOf(one), ...one.ignores];
      expect([...new Set(said)].sort(), one.name).to.deep.equal(said.sort());
      const types = [...(ofCategory.get(one.category) ?? [])].sort();
      expect(said, one.name).to.deep.equal(types);
    }));

  it('tell apart and look up only what they read', () =>
    each((one) => {
      const { variants = {}, ifKnown = [] } = one;
      const read = typesOf(one);
      for (const type of [...Object.keys(variants), ...ifKnown]) {
        expect(read.has(type), `${one.name}: ${type}`).to.equal(true);
      }
      for (const { event } of edgesOf(one)) {
        const isTold = Object.hasOwn(variants, typeOf(event));
        expect(event.includes('('), `${one.name}: ${event}`).to.equal(isTold);
      }
    }));

  it('have a memory where an event may lead to several states, and only there', () =>
    each((one) => {
      const forks = Object.values(one.edges).flatMap((moves) => Object.values(moves));
      const wants = forks.some((next) => Array.isArray(next));
      expect(one.memory !== undefined, one.name).to.equal(wants);
    }));

  it('lead to states that they have, and to all of them', () =>
    each((one) => {
      const states = Object.keys(one.states).sort();
      const targets = edgesOf(one).map(({ to }) => to);
      expect([...new Set(targets)].sort(), one.name).to.deep.equal(states);
      expect(Object.keys(one.edges).sort(), one.name).to.deep.equal([ABSENT, ...states].sort());
      expect(reachable(one), one.name).to.deep.equal(states);
    }));

  it('never leave a terminal state (G2)', () =>
    each((one) => {
      for (const { from, event, to } of edgesOf(one)) {
        const isEnd = one.states[from]?.is === 'terminal';
        if (isEnd) expect(to, `${one.name}: ${event}`).to.equal(from);
      }
    }));

  it('have an owner and an exit for every state in which nothing may stay (G7)', () => {
    const stuck = MACHINES.flatMap((one) =>
      Object.entries(one.states)
        .filter(([, { is }]) => is === 'owned' || is === 'passing')
        .filter(([state]) => edgesOf(one).every(({ from, to }) => from !== state || to === state))
        .map(([state]) => `${one.name}: ${state}`),
    );
    expect(stuck).to.deep.equal([]);
  });

  it('leave at once, by every edge, what one append does not end with', () =>
    each((one) => {
      for (const { from, event, to } of edgesOf(one)) {
        if (one.states[from]?.is !== 'passing') continue;
        expect(to, `${one.name}: ${from} –${event}→`).to.not.equal(from);
      }
    }));
});

/** The states that can be reached from nothing, in order. */
function reachable(one: Machine): readonly string[] {
  const found = new Set<string>([ABSENT]);
  for (const state of found) {
    for (const { from, to } of edgesOf(one)) if (from === state) found.add(to);
  }
  return [...found].filter((state) => state !== ABSENT).sort();
}
