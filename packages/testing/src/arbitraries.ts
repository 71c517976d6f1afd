import fc from 'fast-check';
import { type Instant, type Paise, idOf, instantOf } from '@suuupra/kernel';

const START = instantOf('2026-11-16T00:00:00Z');
const THREE_DAYS = 3n * 86_400_000_000n;

/** One of a few values: random scripts are worth something only where they collide. */
export function anyFrom<const Values extends readonly unknown[]>(
  ...values: Values
): fc.Arbitrary<Values[number]> {
  return fc.constantFrom(...values);
}

/** A few amounts in paise around the edges of a limit, and some others. Never negative. */
export function anyAmount(limit: Paise = 100_000n): fc.Arbitrary<Paise> {
  const edges = fc.constantFrom(0n, 1n, limit / 2n, limit, limit + 1n);
  return fc.oneof({ weight: 3, arbitrary: edges }, { weight: 1, arbitrary: fc.bigInt(0n, limit) });
}

/** A moment within three trading days, to the microsecond. */
export function anyInstant(): fc.Arbitrary<Instant> {
  return fc.bigInt(0n, THREE_DAYS).map((after) => START + after);
}

/** One of a few UUIDs. */
export function anyUuid(distinct = 3): fc.Arbitrary<string> {
  return fc.nat(distinct - 1).map((index) => idOf('any', String(index)));
}

/** A script of commands; 20 at most, because longer ones find little and shrink badly. */
export function anyScript<Command>(
  command: fc.Arbitrary<Command>,
  maxLength = 20,
): fc.Arbitrary<Command[]> {
  return fc.array(command, { maxLength });
}

/** The script with every command given twice in a row, as a sender repeats it. */
export function twice<Command>(script: readonly Command[]): readonly Command[] {
  return script.flatMap((command) => [command, command]);
}
