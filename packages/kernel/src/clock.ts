import { assert } from './assert.ts';

/** A moment: microseconds since 1970-01-01T00:00:00Z. */
export type Instant = bigint;

/** The port through which services learn the time. Never goes back within a process. */
export type Clock = Readonly<{ now: () => Instant }>;

/** The port through which services get chance: the next unpredictable 128 bits as a UUID. */
export type Chance = Readonly<{ uuid: () => string }>;

export const MICROSECONDS = { second: 1_000_000n, minute: 60_000_000n, hour: 3_600_000_000n };

const FORM = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

/** RFC 3339 text as an instant, or undefined where it is none. */
export function parseInstant(text: string): Instant | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const fraction = match[2] ?? '';
  const milliseconds = Date.parse(text.replace(fraction, ''));
  if (Number.isNaN(milliseconds) || !isDay(text.slice(0, 10))) return undefined;
  return BigInt(milliseconds) * 1000n + BigInt(fraction.slice(1).padEnd(6, '0') || '0');
}

/** JavaScript reads 30 February as 2 March; that is no day. */
function isDay(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

/** RFC 3339 text as an instant; the text is one of ours, so anything else is a broken invariant. */
export function instantOf(text: string): Instant {
  const instant = parseInstant(text);
  assert(instant !== undefined, `not an instant: ${text}`);
  return instant;
}

/** The instant as `2026-11-16T00:00:08.000000Z`: UTC, always six digits of microseconds. */
export function instantText(instant: Instant): string {
  const micros = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = new Date(Number((instant - micros) / 1000n)).toISOString().slice(0, 19);
  return `${whole}.${micros.toString().padStart(6, '0')}Z`;
}

/** The machine's clock, held so that it never goes back within a process. */
export function systemClock(): Clock {
  let last = 0n;
  const now = (): Instant => {
    const wall = BigInt(Date.now()) * 1000n;
    last = wall > last ? wall : last;
    return last;
  };
  return { now };
}
