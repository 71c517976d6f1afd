/** The environment a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting: the variable it comes from, and how its text is read. */
export type Variable<T> = Readonly<{
  name: string;
  /** The value, or what is wrong with the text. An unset variable and an empty one are the same. */
  read: (text: string | undefined) => Readonly<{ value: T } | { problem: string }>;
}>;

type Variables = Readonly<Record<string, Variable<unknown>>>;
type Config<S extends Variables> = Readonly<{
  [K in keyof S]: S[K] extends Variable<infer T> ? T : never;
}>;

/** Settings that cannot be used; the message names every variable at fault, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads a typed configuration: names of settings to the variables they come from.
 * @throws ConfigError with all the problems at once, so that one start shows them all.
 */
export function readConfig<S extends Variables>(env: Environment, shape: S): Config<S> {
  const problems: string[] = [];
  const values = Object.entries(shape).map(([key, { name, read }]) => {
    const text = env[name];
    const result = read(text === '' ? undefined : text);
    if ('value' in result) return [key, result.value];
    problems.push(`${name} ${result.problem}`);
    return [key, undefined];
  });
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return Object.fromEntries(values) as Config<S>;
}

function variable<T>(
  name: string,
  fallback: T | undefined,
  parse: (text: string) => Readonly<{ value: T } | { problem: string }>,
): Variable<T> {
  const read: Variable<T>['read'] = (text) => {
    if (text !== undefined) return parse(text);
    return fallback === undefined ? { problem: 'is not set' } : { value: fallback };
  };
  return { name, read };
}

/** Any text. Without a fallback it must be set. */
export function textFrom(name: string, fallback?: string): Variable<string> {
  return variable(name, fallback, (text) => ({ value: text }));
}

/** One of a few words. Without a fallback it must be set. */
export function wordFrom<W extends string>(
  name: string,
  words: readonly W[],
  fallback?: W,
): Variable<W> {
  return variable(name, fallback, (text) => {
    const value = words.find((word) => word === text);
    const problem = `is ${text}, but must be one of ${words.join(', ')}`;
    return value === undefined ? { problem } : { value };
  });
}

/** A whole number between two limits, both included. Without a fallback it must be set. */
export function numberFrom(
  name: string,
  limits: Readonly<{ least: number; most: number }>,
  fallback?: number,
): Variable<number> {
  const { least, most } = limits;
  return variable(name, fallback, (text) => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return { value };
    return { problem: `is ${text}, but must be a whole number from ${least} to ${most}` };
  });
}

/** A TCP port; 0 (any free one) where the variable is not set. */
export function portFrom(name: string): Variable<number> {
  return numberFrom(name, { least: 0, most: 65_535 }, 0);
}
