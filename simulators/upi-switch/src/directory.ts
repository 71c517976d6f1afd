import type { ParticipantEvent } from './participant/events.ts';

/** Which bank an account belongs to, folded from the participants' events. */
export type Directory = Readonly<{
  learn: (event: ParticipantEvent) => void;
  /** The code of the bank whose IFSC prefix fits best; undefined where none does. */
  bankOf: (ifsc: string) => string | undefined;
}>;

/** A directory that knows nobody yet. */
export function createDirectory(): Directory {
  const codeOf = new Map<string, string>();
  return {
    learn: (event) => {
      if (event.type === 'ParticipantRegistered') codeOf.set(event.ifscPrefix, event.code);
    },
    bankOf: (ifsc) => {
      for (let length = ifsc.length; length > 0; length -= 1) {
        const code = codeOf.get(ifsc.slice(0, length));
        if (code !== undefined) return code;
      }
      return undefined;
    },
  };
}
