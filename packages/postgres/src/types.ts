import pg from 'pg';

const { builtins } = pg.types;
const TEXT_ARRAY = 1009;
const INT8_ARRAY = 1016;
const NUMERIC_ARRAY = 1231;
const asText = (text: string): string => text;

type ParserOf = (oid: number, format?: 'text' | 'binary') => (text: string) => unknown;
const parserOf: ParserOf = pg.types.getTypeParser;

const parseTextArray = parserOf(TEXT_ARRAY) as (text: string) => (string | null)[];

/** `2026-03-02 09:15:00.12+00` becomes `2026-03-02T09:15:00.120000Z`; sessions run in UTC. */
function instant(text: string): string {
  const parts = /^(\d+-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text);
  if (parts === null) return text; // infinity, or a year before Christ
  return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(6, '0')}Z`;
}

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, BigInt],
  [INT8_ARRAY, (text) => parseTextArray(text).map((each) => (each === null ? null : BigInt(each)))],
  [builtins.NUMERIC, asText],
  [NUMERIC_ARRAY, parseTextArray],
  [builtins.DATE, asText],
  [builtins.TIMESTAMP, asText],
  [builtins.TIMESTAMPTZ, instant],
  [builtins.JSON, asText],
  [builtins.JSONB, asText],
]);

/** How columns come back: int8 as bigint; numeric, dates, instants and JSON as text, unrounded. */
export const columnParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? parserOf(oid, format),
};
