import { hash, randomUUID } from 'node:crypto';
import { type Chance, uuidOfHash } from '@suuupra/kernel';

/** Real chance, from the machine. */
export function systemChance(): Chance {
  return { uuid: () => randomUUID() };
}

/** The same ids in the same order for the same seed, in the form of random ones. */
export function seededChance(seed: string): Chance {
  let drawn = 0;
  const uuid = (): string => {
    drawn += 1;
    return uuidOfHash(hash('sha256', `${seed}/${drawn}`, 'hex'), 4);
  };
  return { uuid };
}
