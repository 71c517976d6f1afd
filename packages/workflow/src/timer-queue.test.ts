import { expect } from 'chai';
import fc from 'fast-check';
import type { DueTimer } from './time.ts';
import { compareTimers, createTimerQueue } from './timer-queue.ts';

const anyTimer: fc.Arbitrary<DueTimer> = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  due: fc.bigInt(0n, 4n),
  rank: fc.nat(3),
  order: fc.constantFrom('x', 'y'),
});

describe('the timer queue', () => {
  it('gives what is due first, then the lower rank, then by order, then by key', () => {
    const timers: readonly DueTimer[] = [
      { key: 'z', due: 1n, rank: 9, order: 'z' },
      { key: 'z', due: 2n, rank: 0, order: 'z' },
      { key: 'z', due: 2n, rank: 1, order: 'a' },
      { key: 'a', due: 2n, rank: 1, order: 'b' },
      { key: 'b', due: 2n, rank: 1, order: 'b' },
    ];
    expect(timers.toReversed().sort(compareTimers)).to.deep.equal(timers);
  });

  it('agrees with a sorted list, whatever is set, replaced, cancelled and taken', () => {
    const anyStep = fc.oneof(
      anyTimer.map((timer) => ({ is: 'set', timer }) as const),
      anyTimer.map(({ key }) => ({ is: 'cancel', key }) as const),
      fc.constant({ is: 'take' } as const),
    );
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const queue = createTimerQueue();
        const model = new Map<string, DueTimer>();
        for (const step of steps) {
          const [first] = [...model.values()].sort(compareTimers);
          expect(queue.next()).to.deep.equal(first);
          if (step.is === 'set') {
            queue.set(step.timer, () => Promise.resolve());
            model.set(step.timer.key, step.timer);
          } else {
            const key = step.is === 'cancel' ? step.key : (first?.key ?? '');
            if (step.is === 'take') expect(queue.take(key)?.timer).to.deep.equal(model.get(key));
            else queue.cancel(key);
            model.delete(key);
          }
        }
      }),
    );
  });
});
