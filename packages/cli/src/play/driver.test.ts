import { expect } from 'chai';
import { consistencyToken } from '@suuupra/eventstore';
import { BreakerOpenError } from '@suuupra/grpc';
import type { SettleResponse } from '@suuupra/contracts/suuupra/sim/time/v1/time_service';
import { type Step, type TimeKeepers, drive, settle } from './driver.ts';

type Alarm = Readonly<{ key: string; dueUs: bigint; rank: number; order: string }>;

/** One service in memory: alarms, a clock, and a count of what it does. */
function keeper(alarms: Alarm[]): Readonly<{ keepers: TimeKeepers; heard: string[] }> {
  const heard: string[] = [];
  let nowUs = 0n;
  let activity = 0n;
  const next = (): Alarm | undefined =>
    alarms.toSorted(
      (a, b) => Number(a.dueUs - b.dueUs) || a.rank - b.rank || (a.order < b.order ? -1 : 1),
    )[0];
  const answer = (): SettleResponse => ({
    consistencyToken: consistencyToken(activity),
    activity,
    next: next(),
    nowUs,
  });
  const keepers: TimeKeepers = {
    services: ['bank'],
    settle: (_service, now) => {
      nowUs = now > nowUs ? now : nowUs;
      return Promise.resolve(answer());
    },
    fire: (_service, now, key) => {
      heard.push(`${now} ${key}`);
      alarms.splice(
        alarms.findIndex((alarm) => alarm.key === key),
        1,
      );
      activity += 1n;
      return Promise.resolve();
    },
  };
  return { keepers, heard };
}

describe('the driver of virtual time', () => {
  const step = (heard: string[], at: bigint, rank: number, order: string): Step => ({
    at,
    rank,
    order,
    run: () => {
      heard.push(`${at} step ${order}`);
      return Promise.resolve();
    },
  });
  const alarm = (key: string, dueUs: bigint, rank: number, order = key): Alarm => ({
    ...{ key, dueUs, rank, order },
  });

  it('grants what is due by time, then rank, then order', async () => {
    const { keepers, heard } = keeper([
      alarm('cut', 20n, 0),
      alarm('tcc', 20n, 3, 'B'),
      alarm('tcc2', 20n, 3, 'A'),
      alarm('early', 5n, 9),
      alarm('late', 30n, 0),
    ]);
    const steps = [step(heard, 20n, 5, 'O1'), step(heard, 20n, 4, 'R1'), step(heard, 7n, 5, 'O0')];
    const end = await drive(keepers, steps, await settle(keepers, 0n));
    expect(heard).to.deep.equal([
      ...['5 early', '7 step O0', '20 cut', '20 tcc2', '20 tcc', '20 step R1', '20 step O1'],
      '30 late',
    ]);
    expect(end.now).to.equal(30n);
  });

  it('goes on behind what a play before has done', async () => {
    const { keepers, heard } = keeper([]);
    const steps = [step(heard, 7n, 5, 'done'), step(heard, 20n, 5, 'at the break')];
    await drive(keepers, [...steps, step(heard, 30n, 5, 'new')], await settle(keepers, 20n));
    expect(heard).to.deep.equal(['20 step at the break', '30 step new']);
  });

  it('fires what is overdue at the moment that is now', async () => {
    const { keepers, heard } = keeper([alarm('overdue', 5n, 0)]);
    await drive(keepers, [], await settle(keepers, 20n));
    expect(heard).to.deep.equal(['20 overdue']);
  });

  it('tells the moment again before a call is repeated, to a service that died', async () => {
    const { keepers } = keeper([]);
    let clock = 0n;
    const mortal: TimeKeepers = {
      ...keepers,
      settle: (service, now, token) => {
        clock = clock > now ? clock : now;
        return keepers.settle(service, now, token);
      },
    };
    const moments: bigint[] = [];
    const dying = (): Promise<void> => {
      moments.push(clock);
      if (moments.length > 1) return Promise.resolve();
      clock = 3n;
      return Promise.reject(new BreakerOpenError('commerce'));
    };
    const order: Step = { at: 20n, rank: 5, order: 'O1', run: (call) => call(dying) };
    await drive(mortal, [order], await settle(mortal, 0n));
    expect(moments).to.deep.equal([20n, 20n]);
  });
});
