import {
  type EventStore,
  OutcomeUnknownError,
  type Recorded,
  WrongRevisionError,
} from '@suuupra/eventstore';
import type { Agenda } from './agenda.ts';
import type { Fates } from './fates.ts';
import type { Mortality } from './mortality.ts';
import { SECOND } from './services.ts';
import type { Tide } from './tide.ts';
import type { Weather } from './weather.ts';

/** The store as one process sees it. */
export type StorePort = EventStore &
  Readonly<{
    /** The subscriptions break and come back at that moment. */
    dropUntil: (moment: number) => void;
    /** Nothing is delivered before that moment. */
    holdUntil: (moment: number) => void;
  }>;

type Deps = Readonly<{
  agenda: Agenda;
  tide: Tide;
  fates: Fates;
  weather: () => Weather;
  mortality: Mortality;
  /** The log that outlives everybody. */
  log: EventStore;
}>;

/** One for each waiter: what waits for a promise that is kept is kept by it. */
const never = (): Promise<never> => new Promise(() => undefined);

/** How long the client of the store tries before it says that it does not know. */
const PATIENCE = 30 * SECOND;
const LATE_BY = 60 * SECOND;

/** Makes the port of one process. Whatever it is asked takes its time, and may fail. */
export function createStorePort(deps: Deps): StorePort {
  const { agenda, tide, weather, mortality, log } = deps;
  const gate = { until: 0, lost: [] as ((error: Error) => void)[] };
  const pause = (microseconds: number): Promise<void> =>
    new Promise((resolve) => void agenda.after(microseconds, resolve));
  /** Waits until the store can be reached, and the way there and back. */
  const reach = async (): Promise<void> => {
    for (let back = weather().storeBackAt(); back !== undefined; back = weather().storeBackAt()) {
      await pause(back - agenda.now());
    }
    await pause(200);
    if (mortality.died()) await never();
  };
  return {
    append: (streamId, events, expected) => append(deps, streamId, { events, expected }),
    head: async () => {
      await reach();
      return await log.head();
    },
    read: async function* read(streamId, from) {
      await reach();
      yield* log.read(streamId, from);
      if (mortality.died()) await never();
    },
    readAll: async function* readAll(from, until) {
      await reach();
      yield* log.readAll(from, until);
    },
    subscribeAll: (from, on, onLost) => {
      gate.lost.push(onLost);
      let granted = -1n;
      const catchUp = async (event: Recorded): Promise<void> => {
        while (event.position > granted || agenda.now() < gate.until) {
          await (agenda.now() < gate.until ? pause(gate.until - agenda.now()) : tide.next());
          if (mortality.died()) await never();
          granted = await log.head();
        }
        await on(event);
      };
      const deliver = (event: Recorded): void | Promise<void> => {
        if (mortality.died()) return never();
        if (event.position <= granted && agenda.now() >= gate.until) return on(event);
        return catchUp(event);
      };
      return log.subscribeAll(from, deliver, onLost);
    },
    dropUntil: (moment) => {
      gate.until = Math.max(gate.until, moment);
      for (const lost of gate.lost) lost(new Error('the connection to the store was lost'));
    },
    holdUntil: (moment) => {
      gate.until = Math.max(gate.until, moment);
    },
    close: () => Promise.resolve(),
  };
}

type Appending = Readonly<{ events: Parameters<EventStore['append']>[1]; expected: bigint }>;
type Appended = ReturnType<EventStore['append']>;

async function append(deps: Deps, streamId: string, appending: Appending): Appended {
  const { agenda, fates, weather, mortality, log } = deps;
  if (mortality.died()) return await never();
  const { events, expected } = appending;
  const { fault, key } = fates.draw('append', `${streamId}@${expected}`);
  const pause = (microseconds: number): Promise<void> =>
    new Promise((resolve) => void agenda.after(microseconds, resolve));
  const draw = (limit: number, what: string): number => fates.below(limit, `${key} ${what}`);
  const unknown = async (): Promise<never> => {
    await pause(draw(PATIENCE, 'patience'));
    if (mortality.died()) await never();
    throw new OutcomeUnknownError(`whether ${streamId} was appended to is unknown`);
  };
  if (fault === 'crash-before-append') mortality.die();
  await pause(200 + draw(600, 'there'));
  if (fault !== 'crash-after-append' && mortality.died()) return await never();
  const away = weather().storeBackAt();
  const isStuck = draw(100, 'stuck') < weather().stuckPercent(streamId);
  if (away !== undefined || isStuck || fault === 'append-lost') return await unknown();
  if (fault === 'append-conflict') throw new WrongRevisionError(streamId, expected);
  if (fault === 'append-late') {
    const written = (): unknown => log.append(streamId, events, expected).catch(() => undefined);
    agenda.after(SECOND + draw(LATE_BY, 'late'), written);
    return await unknown();
  }
  const answer = await log.append(streamId, events, expected);
  if (fault === 'crash-after-append') mortality.die();
  if (fault === 'append-answer-lost') return await unknown();
  await pause(100 + draw(200, 'back'));
  return mortality.died() ? await never() : answer;
}
