import { type Chance, assert } from '@suuupra/kernel';

/** Seeded chance in the forms that a simulation needs. */
export type Dice = Readonly<{
  /** A whole number from 0 up to, and without, the limit. */
  below: (limit: number) => number;
  pick: <T>(choices: readonly T[]) => T;
  /** True in this many of a hundred cases. */
  percent: (chances: number) => boolean;
}>;

/** Dice that fall as the chance says: the same seed, the same numbers. */
export function diceOf(chance: Chance): Dice {
  const below = (limit: number): number => {
    assert(Number.isSafeInteger(limit) && limit > 0, 'dice have a face');
    return Number.parseInt(chance.uuid().slice(0, 8), 16) % limit;
  };
  return {
    below,
    pick: <T>(choices: readonly T[]): T => choices[below(choices.length)] as T,
    percent: (chances) => below(100) < chances,
  };
}
