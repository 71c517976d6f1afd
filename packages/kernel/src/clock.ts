import { assert } from './assert.ts';

/** A moment: microseconds since 1970-01-01T00:00:00Z. */
export type Instant = bigint;

/** The port through which services learn the time. Never goes back within a process. */
export type Clock = Readonly<{ now: () => Instant }>;

/** The port through which services get chance: the next unpredictable 128 bits as a UUID. */
export type Chance = Readonly<{ uuid: () => string }>;

export const MICROSECONDS = { second: 1_000_000n, minute: 60_000_000n, hour: 3_600_000_000n };

const FORM = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

/** The same moments are read again and again, by everybody who sees one event. */
const INSTANTS_REMEMBERED = 1_000;
const remembered = new Map<string, Instant>();

/** RFC 3339 text as an instant, or undefined where it is none. */
export function parseInstant(text: string): Instant | undefined {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const read = readInstant(text);
  if (read !== undefined) remember(text, read);
  return read;
}

function remember(text: string, instant: Instant): void {
  if (remembered.size >= INSTANTS_REMEMBERED) remembered.clear();
  remembered.set(text, instant);
}

function readInstant(text: string): Instant | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const fraction = match[2] ?? '';
  const milliseconds = Date.parse(text.replace(fraction, ''));
  if (Number.isNaN(milliseconds) || !isDay(text.slice(0, 10))) return undefined;
  return BigInt(milliseconds) * 1000n + BigInt(fraction.slice(1).padEnd(6, '0') || '0');
}

/** JavaScript reads 30 February as 2 March; that is no day. */
function isDay(date: string): boolean {
  const day = Number(date.slice(8));
  return day <= 28 || new Date(`${date}T00:00:00Z`).getUTCDate() === day;
}

/** RFC 3339 text as an instant; the text is one of ours, so anything else is a broken invariant. */
export function instantOf(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) assert(false, `not an instant: ${text}`);
  return instant;
}

let newest: Readonly<{ instant: Instant; text: string }> | undefined;

/** The instant as `2026-11-16T00:00:08.000000Z`: UTC, always six digits of microseconds. */
export function instantText(instant: Instant): string {
  if (newest?.instant !== instant) {
    newest = { instant, text: writeInstant(instant) };
    // Whoever writes an event reads it too, as soon as the log brings it.
    remember(newest.text, instant);
  }
  return newest.text;
}

function writeInstant(instant: Instant): string {
  const micros = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = new Date(Number((instant - micros) / 1000n)).toISOString().slice(0, 19);
  return `${whole}.${micros.toString().padStart(6, '0')}Z`;
}

function machineWall(): Instant {
  return BigInt(Date.now()) * 1000n;
}

/**
 * A clock that follows a wall clock, by default the machine's, which may jump, back as well; the
 * clock is held so that it never goes back within a process.
 */
export function systemClock(wall: () => Instant = machineWall): Clock {
  let last = 0n;
  const now = (): Instant => {
    const read = wall();
    last = read > last ? read : last;
    return last;
  };
  return { now };
}
