import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** The folder can't be played as it is: names the file, the line and what is wrong with it. */
export class DayFolderError extends Error {
  override readonly name = 'DayFolderError';
}

/** One row below the header. The header is line 1. */
export type CsvRow = Readonly<{
  line: number;
  /** The field of a column; throws DayFolderError if the row has too many or too few fields. */
  field: (column: string) => string;
  /** The field as far as it can be told, for messages. */
  raw: (column: string) => string;
  problem: (column: string, wanted: string) => DayFolderError;
}>;

type Parsed = Readonly<{ record: readonly string[]; info: Readonly<{ lines: number }> }>;

/** Reads a CSV file whose columns must be exactly these, in any order. */
export function readTable(
  path: string,
  file: string,
  columns: readonly string[],
): readonly CsvRow[] {
  const [header, ...rows] = parseFile(path, file);
  checkHeader(file, header?.record ?? [], columns);
  const place = new Map((header?.record ?? []).map((name, index) => [name, index]));
  return rows.map(({ record, info }): CsvRow => {
    const raw = (column: string): string => record[place.get(column) ?? -1] ?? '';
    const problem = (column: string, wanted: string): DayFolderError =>
      new DayFolderError(
        `${file}:${info.lines}: ${column} is ${JSON.stringify(raw(column))}, expected ${wanted}`,
      );
    const field = (column: string): string => {
      if (record.length === columns.length) return raw(column);
      const found = `${record.length} fields, expected ${columns.length}`;
      throw new DayFolderError(`${file}:${info.lines}: ${found}`);
    };
    return { line: info.lines, field, raw, problem };
  });
}

function parseFile(path: string, file: string): readonly Parsed[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new DayFolderError(`${file}: there is no such file at ${path}`);
  }
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true };
    return parse(text, options) as unknown as readonly Parsed[];
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DayFolderError(`${file}: not a CSV file: ${problem}`);
  }
}

function checkHeader(file: string, header: readonly string[], columns: readonly string[]): void {
  const unknown = header.filter((name) => !columns.includes(name));
  const missing = columns.filter((name) => !header.includes(name));
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  const problems = [
    unknown.length > 0 ? `unknown column ${unknown.join(', ')}` : '',
    missing.length > 0 ? `missing column ${missing.join(', ')}` : '',
    twice.length > 0 ? `column twice ${twice.join(', ')}` : '',
  ].filter((problem) => problem !== '');
  if (problems.length > 0) throw new DayFolderError(`${file}:1: ${problems.join('; ')}`);
}
