import type { Dice } from './dice.ts';

/** What can happen to a call between two services. */
export const FAULT_NAMES = [
  'request-lost',
  'answer-lost',
  'delivered-twice',
  'answer-delayed',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

/** How many of 10,000 calls meet each fault. A call meets one at most. */
export type Faults = Readonly<Record<FaultName, number>>;

export const NO_FAULTS: Faults = {
  'request-lost': 0,
  'answer-lost': 0,
  'delivered-twice': 0,
  'answer-delayed': 0,
};

/** Every fifth call goes wrong. */
export const MANY_FAULTS: Faults = {
  'request-lost': 500,
  'answer-lost': 500,
  'delivered-twice': 500,
  'answer-delayed': 500,
};

/** What happens to one call. A lost answer has one of two statuses, a late one is overtaken. */
export type Fate = Readonly<
  | { is: 'fine' }
  | { is: 'request-lost' }
  | { is: 'answer-lost'; status: 'UNAVAILABLE' | 'DEADLINE_EXCEEDED' }
  | { is: 'delivered-twice' }
  | { is: 'answer-delayed'; messages: number }
>;

const OF = 10_000;
const MOST_MESSAGES_LATE = 12;

/** Draws the fate of the next call. */
export function drawFate(dice: Dice, faults: Faults): Fate {
  let left = dice.below(OF);
  for (const name of FAULT_NAMES) {
    if (left < faults[name]) return fateOf(dice, name);
    left -= faults[name];
  }
  return { is: 'fine' };
}

function fateOf(dice: Dice, name: FaultName): Fate {
  switch (name) {
    case 'request-lost':
      return { is: 'request-lost' };
    case 'answer-lost':
      return { is: 'answer-lost', status: dice.pick(['UNAVAILABLE', 'DEADLINE_EXCEEDED']) };
    case 'delivered-twice':
      return { is: 'delivered-twice' };
    case 'answer-delayed':
      return { is: 'answer-delayed', messages: 1 + dice.below(MOST_MESSAGES_LATE) };
  }
}
