import type { Clock, Instant } from '@suuupra/kernel';

/** When something is due, and what goes first where several things are due at one moment. */
export type DueTimer = Readonly<{
  key: string;
  due: Instant;
  /** The lower rank goes first: a cut-over before the time-outs of the same moment. */
  rank: number;
  /** Decides among equal ranks, by code units. */
  order: string;
}>;

/** Timers live in the process only; whoever sets one sets it again after a restart. */
export type Timers = Readonly<{
  /** Sets a timer, or sets the one of this key anew. */
  set: (timer: DueTimer, fire: () => Promise<void>) => void;
  cancel: (key: string) => void;
  /** The timer that goes next: by due, rank, order, key. */
  next: () => DueTimer | undefined;
}>;

/** The port through which services learn the time and are woken. */
export type Time = Readonly<{
  clock: Clock;
  timers: Timers;
  /** An event of this moment was seen: a virtual clock is never behind the newest event. */
  observe: (at: Instant) => void;
  /** Whether effects are granted one at a time, so that the order of the log follows the input. */
  oneByOne: () => boolean;
  /** Moves a virtual clock forward; it never goes back. */
  advance?: (to: Instant) => void;
  /** Fires one timer of virtual time; the clock is moved to its moment first. */
  fire?: (key: string) => Promise<void>;
  /** From now on a virtual clock runs at natural speed and timers fire by themselves. */
  release?: () => void;
}>;
