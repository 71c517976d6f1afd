import { expect } from 'chai';
import { MICROSECONDS } from '@suuupra/kernel';
import { systemTime } from './system-time.ts';
import { virtualTime } from './virtual-time.ts';

const { second } = MICROSECONDS;
const timer = (key: string, due: bigint) => ({ key, due, rank: 1, order: key });

/** Resolves when a timer of the system's that is due has fired: any other would have by then. */
const dueTimersFire = (): Promise<void> =>
  new Promise((resolve) => {
    const { timers, clock } = systemTime();
    timers.set(timer('due', clock.now()), () => Promise.resolve(resolve()));
  });

describe('virtual time', () => {
  it('begins at zero and only goes forward', () => {
    const { clock, advance, observe } = virtualTime();
    expect(clock.now()).to.equal(0n);
    advance(5n);
    observe(3n);
    expect(clock.now()).to.equal(5n);
    observe(7n);
    advance(6n);
    expect(clock.now()).to.equal(7n);
  });

  it('fires nothing by itself before its release, also what is long due', async () => {
    const fired: string[] = [];
    const { timers, advance, fire, release, clock, oneByOne } = virtualTime();
    const set = (key: string, due: bigint): void =>
      timers.set(timer(key, due), () => Promise.resolve(void fired.push(key)));
    set('b', 2n);
    set('a', 1n);
    set('c', 3n);
    set('d', 4n);
    set('e', 3600n * second);
    timers.cancel('d');
    advance(3n);
    await dueTimersFire();
    expect(fired).to.deep.equal([]);
    expect(timers.next()?.key).to.equal('a');
    await fire('b');
    await fire('b');
    await fire('d');
    expect(fired).to.deep.equal(['b']);
    await fire('e');
    expect(clock.now()).to.equal(3600n * second);
    expect(oneByOne()).to.equal(true);
    release();
    await dueTimersFire();
    expect(fired).to.deep.equal(['b', 'e', 'a', 'c']);
    expect(oneByOne()).to.equal(false);
    expect(clock.now() > 3600n * second).to.equal(true);
    expect(timers.next()).to.equal(undefined);
  });

  it('runs on at natural speed once it is released', async () => {
    const { timers, advance, release, clock } = virtualTime();
    advance(1000n * second);
    release();
    const due = clock.now() + second / 100n;
    await new Promise<void>((resolve) => {
      timers.set(timer('a', due), () => Promise.resolve(resolve()));
    });
    expect(clock.now() >= due && clock.now() < due + 10n * second).to.equal(true);
  });
});

describe('system time', () => {
  it('fires what is due, in order, and forgets what is cancelled', async () => {
    const { timers, clock } = systemTime();
    const fired: string[] = [];
    const now = clock.now();
    await new Promise<void>((resolve) => {
      const set = (key: string, due: bigint): void =>
        timers.set(timer(key, due), () => {
          fired.push(key);
          if (key === 'last') resolve();
          return Promise.resolve();
        });
      set('last', now + second / 100n);
      set('cancelled', now + 1n);
      set('second', now + 2n);
      set('first', now + 1n);
      set('far', now + 10n ** 15n);
      timers.cancel('cancelled');
    });
    timers.cancel('far');
    expect(fired).to.deep.equal(['first', 'second', 'last']);
  });
});
