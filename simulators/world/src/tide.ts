import type { Agenda } from './agenda.ts';

const MICROSECONDS_LATER = 300;

/**
 * Brings what was appended to everybody who follows the log, all at once and a moment later: one
 * thing on the agenda for all of them, however many they are.
 */
export type Tide = Readonly<{
  /** Resolves with the next tide. */
  next: () => Promise<void>;
}>;

export function createTide(agenda: Agenda): Tide {
  let coming: Promise<void> | undefined;
  return {
    next: () => {
      coming ??= new Promise((resolve) => {
        agenda.after(MICROSECONDS_LATER, () => {
          coming = undefined;
          resolve();
        });
      });
      return coming;
    },
  };
}
