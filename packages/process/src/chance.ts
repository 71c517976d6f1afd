import { createHash, randomUUID } from 'node:crypto';
import { type Chance, uuidText } from '@suuupra/kernel';

/** Real chance, from the machine. */
export function systemChance(): Chance {
  return { uuid: () => randomUUID() };
}

/** The same ids in the same order for the same seed, in the form of random ones. */
export function seededChance(seed: string): Chance {
  let drawn = 0;
  const uuid = (): string => {
    drawn += 1;
    const bytes = createHash('sha256').update(`${seed}/${drawn}`).digest().subarray(0, 16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return uuidText(bytes);
  };
  return { uuid };
}
