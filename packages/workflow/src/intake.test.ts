import { expect } from 'chai';
import { createIntake } from './intake.ts';

describe('the intake', () => {
  it('leaves what stands behind the last input that was taken in', () => {
    const { offer, taken, left } = createIntake<number>();
    const leftInputs = (): readonly number[] => left().map(({ input }) => input);
    for (const input of [1, 2, 3, 4]) offer({ commandId: `c${input}`, input });
    expect(leftInputs()).to.deep.equal([1, 2, 3, 4]);
    taken('unknown');
    taken('c2');
    expect(leftInputs()).to.deep.equal([3, 4]);
    taken('c1');
    taken('c2');
    expect(leftInputs()).to.deep.equal([3, 4]);
    offer({ commandId: 'c5', input: 5 });
    taken('c4');
    expect(leftInputs()).to.deep.equal([5]);
    taken('c5');
    expect(leftInputs()).to.deep.equal([]);
  });
});
