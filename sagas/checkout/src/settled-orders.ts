/** Which orders a day's settlement with the merchant pays for, learnt in the order of the log. */
export type SettledOrders = Readonly<{
  captured: (day: string, orderId: string) => void;
  /** The figures of a day are told: what is captured on it from now on is of a later one. */
  fixed: (day: string) => void;
  /** The orders of a day that is paid; they are told once. */
  matched: (day: string) => readonly string[];
}>;

/** `late` where the day was fixed before. */
type Captured = Readonly<{ day: string; orderId: string; late: boolean }>;

/**
 * Follows what the settlement does with a capture that comes too late for its day: the first later
 * day whose figures are fixed behind it has it. One that comes in the very moment in which a day
 * is fixed may count as of that day here: its order is told a day early, and no money moves by it.
 */
export function createSettledOrders(): SettledOrders {
  const days = new Set<string>();
  const settled = new Map<string, readonly string[]>();
  let waiting: Captured[] = [];
  const fixed = (day: string): void => {
    if (days.has(day)) return;
    days.add(day);
    const isOfIt = (one: Captured): boolean => (one.late ? one.day < day : one.day === day);
    settled.set(
      day,
      waiting.filter(isOfIt).map(({ orderId }) => orderId),
    );
    waiting = waiting.filter((one) => !isOfIt(one));
  };
  return {
    captured: (day, orderId) => {
      waiting.push({ day, orderId, late: days.has(day) });
    },
    fixed,
    matched: (day) => {
      fixed(day);
      const orders = settled.get(day) ?? [];
      settled.delete(day);
      return orders;
    },
  };
}
