import { expect } from 'chai';
import { createConformance } from './conformance.ts';
import type { Violation } from './violation.ts';
import { PLANTED } from './planted.ts';
import { MACHINES } from './tables.ts';
import { STORIES, allTold, told } from './stories.ts';

describe('what may happen in the house', () => {
  it('is let pass by every machine, in every state that it has', () => {
    const judge = createConformance();
    const wrong = allTold().flatMap((facts) => facts.flatMap((fact) => judge.observe(fact)));
    expect(wrong).to.deep.equal([]);
    const met = judge.covered();
    const unmet = [...judge.required()].filter((name) => !name.includes('–') && !met.has(name));
    expect(unmet).to.deep.equal([]);
  });

  it('is told of every category', () => {
    const categories = new Set(MACHINES.map(({ category }) => category));
    expect(Object.keys(STORIES).sort()).to.deep.equal([...categories].sort());
  });
});

describe('what must not happen in the house', () => {
  for (const { name, category } of MACHINES) {
    it(`is seen by the machine of the ${name}`, () => {
      const planted = PLANTED[name];
      expect(planted, 'something is planted').to.not.equal(undefined);
      if (planted === undefined) return;
      const { stream = `${category}-1`, before, wrong, found } = planted;
      const judge = createConformance();
      const violations: readonly Violation[][] = told(stream, [...before, wrong]).map((fact) => [
        ...judge.observe(fact),
      ]);
      const last = violations.at(-1) ?? [];
      expect(violations.slice(0, -1).flat(), 'what came before').to.deep.equal([]);
      const mine = last.filter(({ subject }) => subject.startsWith(`${name}: `));
      expect(mine.map((one) => one.found)).to.deep.equal([found]);
    });
  }

  it('is planted for no other machine', () => {
    const names = MACHINES.map(({ name }) => name);
    expect(Object.keys(PLANTED).sort()).to.deep.equal([...names].sort());
  });
});
