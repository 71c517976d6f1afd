import { MAX_PAISE } from './money.ts';
import type { Json } from './json.ts';

/** Stored or received data that has not the shape it must have; the path says where. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  readonly path: string;
  constructor(path: string, wanted: string) {
    super(`${path}: ${wanted} expected`);
    this.path = path;
  }
}

/** How one value is stored as JSON and read back, strictly. */
export type Shape<T> = Readonly<{
  encode: (value: T) => Json;
  decode: (json: Json | undefined, path: string) => T;
}>;

/** The TypeScript type of a shape. */
export type ValueOf<S> = S extends Shape<infer T> ? T : never;

function primitive<T extends Json>(wanted: string, is: (json: Json) => json is T): Shape<T> {
  return {
    encode: (value) => value,
    decode: (json, path) => {
      if (json === undefined || !is(json)) throw new ShapeError(path, wanted);
      return json;
    },
  };
}

export const text: Shape<string> = primitive('text', (json) => typeof json === 'string');
export const flag: Shape<boolean> = primitive('a truth value', (json) => typeof json === 'boolean');
/** A safe integer that is no money: a quantity, basis points, a day number. */
export const count: Shape<number> = primitive(
  'an integer',
  (json): json is number => typeof json === 'number' && Number.isSafeInteger(json),
);

const DECIMAL = /^(0|-?[1-9]\d{0,18})$/;

/** Paise, or another signed 64-bit integer, stored as its decimal text. */
export const paise: Shape<bigint> = {
  encode: (value) => value.toString(),
  decode: (json, path) => {
    const value = typeof json === 'string' && DECIMAL.test(json) ? BigInt(json) : undefined;
    if (value === undefined || value > MAX_PAISE || value < -MAX_PAISE - 1n) {
      throw new ShapeError(path, 'a 64-bit integer as decimal text');
    }
    return value;
  },
};

/** One of a few words. */
export function oneOf<const Words extends readonly string[]>(
  ...words: Words
): Shape<Words[number]> {
  const isWord = (json: Json): json is Words[number] =>
    typeof json === 'string' && words.includes(json);
  return primitive(`one of ${words.join(', ')}`, isWord);
}

/** The value, or null where there is none. */
export function nullable<T>(inner: Shape<T>): Shape<T | null> {
  return {
    encode: (value) => (value === null ? null : inner.encode(value)),
    decode: (json, path) => (json === null ? null : inner.decode(json, path)),
  };
}

/** A field that older events do not have: a stored shape may only grow, and this is how. */
export function added<T>(inner: Shape<T>, before: T): Shape<T> {
  return {
    encode: inner.encode,
    decode: (json, path) => (json === undefined ? before : inner.decode(json, path)),
  };
}

/** A list of one shape. */
export function listOf<T>(inner: Shape<T>): Shape<readonly T[]> {
  return {
    encode: (values) => values.map(inner.encode),
    decode: (json, path) => {
      if (!Array.isArray(json)) throw new ShapeError(path, 'a list');
      return json.map((item: Json, index) => inner.decode(item, `${path}[${index}]`));
    },
  };
}

type RecordOf<F> = Readonly<{ [K in keyof F]: ValueOf<F[K]> }>;

/** A record of named fields. Fields that it does not know are left alone: shapes grow. */
export function record<F extends Readonly<Record<string, unknown>>>(fields: F): Shape<RecordOf<F>> {
  const { encode, decodeInto } = fieldsOf(fields);
  return {
    encode: (value) => encode(value),
    decode: (json, path) => decodeInto({}, json, path) as RecordOf<F>,
  };
}

/** How named fields are stored and read back, into an object that may hold something already. */
export type Fields = Readonly<{
  encode: (value: Readonly<Record<string, unknown>>) => Json;
  decodeInto: (
    read: Record<string, unknown>,
    json: Json | undefined,
    path: string,
  ) => Readonly<Record<string, unknown>>;
}>;

export function fieldsOf(fields: Readonly<Record<string, unknown>>): Fields {
  const shapes = Object.entries(fields).map(([key, shape]) => {
    return { key, shape: shape as Shape<unknown> };
  });
  // Whoever writes it in canonical form then finds its keys in order.
  const sorted = shapes.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return {
    encode: (values) => {
      const json: { [key: string]: Json } = {};
      for (const { key, shape } of sorted) json[key] = shape.encode(values[key]);
      return json;
    },
    decodeInto: (read, json, path) => {
      if (json === undefined || json === null || typeof json !== 'object' || Array.isArray(json)) {
        throw new ShapeError(path, 'a record');
      }
      const values = json as Readonly<{ [key: string]: Json }>;
      for (const { key, shape } of shapes) read[key] = shape.decode(values[key], `${path}.${key}`);
      return read;
    },
  };
}
