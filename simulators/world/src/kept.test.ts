import { expect } from 'chai';
import { keptOf, optionsOf } from './kept.ts';
import type { RunOptions } from './run-world.ts';

describe('a story that is kept', () => {
  const parts = { orders: ['ORD-1'], incidents: ['append-lost a@1'], operations: ['refund b'] };
  const only = {
    orders: new Set(parts.orders),
    incidents: new Set(parts.incidents),
    operations: new Set(parts.operations),
  };

  it('is run again in the shape and by the plans in which it was found', () => {
    const run: RunOptions = {
      ...{ seed: '7', orders: 30, days: 1, rush: 0, payers: 'ok' },
      ...{ faults: 'append-lost=5000', operations: 'refund-in-parts=9000' },
    };
    const story = { seed: '7', faults: 'append-lost=5000', ...parts, rule: 'a rule' };
    expect(optionsOf(keptOf(story, run, ''))).to.deep.equal({ ...run, only });
  });

  it('says nothing of what was as in any world', () => {
    const kept = keptOf({ seed: '7', ...parts, rule: 'a rule' }, { seed: '7' }, 'hash');
    expect(kept).to.deep.equal({ seed: '7', ...parts, why: 'a rule', hash: 'hash' });
  });
});
