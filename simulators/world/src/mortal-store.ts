import type { EventStore } from '@suuupra/eventstore';

/** A store as one life of a process sees it. */
export type MortalStore = Readonly<{ store: EventStore; died: () => boolean }>;

/** One for each waiter: what waits for a promise that is kept is kept by it. */
const never = (): Promise<never> => new Promise(() => undefined);

/**
 * The store until the process dies: with its nth append, which gets into the log while nobody
 * learns of it. From then on nothing is answered any more, so whatever was under way stays undone.
 */
export function mortalStore(store: EventStore, diesAfterAppends: number): MortalStore {
  let appends = 0;
  const died = (): boolean => appends >= diesAfterAppends;
  const alive = async <T>(answer: () => Promise<T>): Promise<T> => {
    if (died()) return await never();
    const answered = await answer();
    return died() ? await never() : answered;
  };
  return {
    died,
    store: {
      ...store,
      append: (streamId, events, expected) =>
        alive(() => {
          appends += 1;
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
    },
  };
}
