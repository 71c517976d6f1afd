/** A foreign event that may have to be taken in, known by the id of the command it becomes. */
export type Offer<T> = Readonly<{ commandId: string; input: T }>;

/**
 * Finds, while the past is read, the inputs that were not taken in yet. Inputs are taken in one
 * after the other in the order of the log: whatever stands before one that was taken had its turn,
 * also when nothing came of it.
 */
export type Intake<T> = Readonly<{
  offer: (offer: Offer<T>) => void;
  /** A command of this id has recorded something. */
  taken: (commandId: string) => void;
  left: () => readonly Offer<T>[];
}>;

export function createIntake<T>(): Intake<T> {
  let first = 0;
  let offers: Offer<T>[] = [];
  const places = new Map<string, number>();
  return {
    offer: (offer) => {
      places.set(offer.commandId, first + offers.length);
      offers.push(offer);
    },
    taken: (commandId) => {
      const place = places.get(commandId);
      if (place === undefined || place < first) return;
      const done = place + 1 - first;
      for (const offer of offers.slice(0, done)) places.delete(offer.commandId);
      offers = offers.slice(done);
      first += done;
    },
    left: () => offers,
  };
}
