import { expect } from 'chai';
import { crashPoints, crashing } from './crash-point.ts';
import { memoryEventStore } from './memory.ts';

/** After how many of these happenings the point says that it is time to die. */
function deaths(text: string, happenings: readonly (readonly string[] | 'commit')[]): string {
  let dead = '';
  const points = crashPoints(text, () => (dead += 'x'));
  for (const happening of happenings) {
    if (happening === 'commit') points.committing();
    else points.appended(happening);
    dead += '.';
  }
  return dead;
}

describe('a crash point', () => {
  it('is passed at the k-th append, and only there', () => {
    expect(deaths('append:2', [['A'], 'commit', ['B'], ['C']])).to.equal('..x..');
  });

  it('is passed at the first append that holds an event of the type', () => {
    expect(deaths('append:Paid', [['Asked'], ['Asked', 'Paid'], ['Paid']])).to.equal('.x..');
  });

  it('is passed inside the n-th commit', () => {
    expect(deaths('commit:2', ['commit', ['A'], 'commit', 'commit'])).to.equal('..x..');
  });

  it('is nowhere unless it is named', () => {
    expect(deaths('', [['A'], 'commit'])).to.equal('..');
  });

  for (const text of ['append', 'append:0', 'append:x', 'commit:Paid', 'commit:', 'APPEND:1']) {
    it(`refuses ${text}`, () => {
      expect(() => crashPoints(text)).to.throw(RangeError, text);
    });
  }

  it('counts appends that were acknowledged, and no others', async () => {
    let deadAfter = 0;
    let done = 0;
    const points = crashPoints('append:2', () => (deadAfter = done));
    const store = crashing(memoryEventStore(), points);
    const [at, tenant, actor, commandId] = ['', 'main', 'test', 'c'];
    const ids = { correlationId: 'c', causationId: 'c', commandHash: '' };
    const event = { type: 'A', data: {}, metadata: { at, tenant, actor, commandId, ...ids } };
    for (const [index, expected] of [-1n, 7n, 0n].entries()) {
      done = index + 1;
      const id = `00000000-0000-4000-8000-00000000000${index}`;
      await store.append('crash.a-1', [{ id, ...event }], expected).catch(() => undefined);
    }
    expect(deadAfter).to.equal(3);
  });
});
