import type { EventStore } from '@suuupra/eventstore';
import type { Mortality } from './mortality.ts';

/** One for each waiter: what waits for a promise that is kept is kept by it. */
const never = (): Promise<never> => new Promise(() => undefined);

/**
 * The store until the process dies. The append with which it dies gets into the log while nobody
 * learns of it; from then on nothing is answered, so whatever was under way stays undone.
 */
export function mortalStore(store: EventStore, { died, doing }: Mortality): EventStore {
  const alive = async <T>(answer: () => Promise<T>): Promise<T> => {
    if (died()) return await never();
    const answered = await answer();
    return died() ? await never() : answered;
  };
  return {
    ...store,
    append: (streamId, events, expected) =>
      alive(() => {
        doing('append');
        return store.append(streamId, events, expected);
      }),
    head: () => alive(store.head),
    read: async function* read(streamId, from) {
      for await (const event of store.read(streamId, from)) {
        yield await alive(() => Promise.resolve(event));
      }
      if (died()) await never();
    },
    readAll: async function* readAll(from, until) {
      for await (const event of store.readAll(from, until)) {
        yield await alive(() => Promise.resolve(event));
      }
      if (died()) await never();
    },
    subscribeAll: (from, on, onLost) =>
      store.subscribeAll(from, (event) => (died() ? never() : on(event)), onLost),
    close: () => Promise.resolve(),
  };
}
