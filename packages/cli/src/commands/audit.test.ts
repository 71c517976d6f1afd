import { expect } from 'chai';
import { sayCheck } from './audit.ts';

const figures = { entries: 20n, chainHash: 'ab', events: 9, uncovered: 0, deferred: 0 };

describe('audit check', () => {
  it('ends with 0 where the book is proved', () => {
    const said = sayCheck({ proved: true, incomplete: false, ...figures });
    const text = 'proved: 9 events read, 20 entries derived, head ab\n';
    expect(said).to.deep.equal({ text, exitCode: 0 });
  });

  it('ends with 1 where an entry differs, and names it', () => {
    const problem = { seq: 3n, entryId: 'e', field: 'kind', problem: 'differs' };
    const said = sayCheck({ proved: false, incomplete: false, ...figures, problem });
    expect(said.exitCode).to.equal(1);
    expect(said.text).to.match(/^NOT PROVED: entry 3 \(e\) kind: differs\n/);
  });

  it('ends with 2 where the book does not hold every event, and says what is missing', () => {
    const problem = { seq: 3n, entryId: '', field: 'coverage', problem: '2 events are missing' };
    const said = sayCheck({ proved: false, incomplete: true, ...figures, deferred: 2, problem });
    expect(said.exitCode).to.equal(2);
    expect(said.text).to.match(/^INCOMPLETE COVERAGE: 2 events are missing\n/);
  });
});
