import { BadRequest } from './errors.ts';

const DEFAULT_SIZE = 50;
const LARGEST_SIZE = 1_000;
const VERSION = '1';

/** What a list call asks for: how many rows, and the cursor behind which they begin. */
export type Page = Readonly<{ size: number; after: string | undefined }>;

type Asked = Readonly<{ pageSize: number; pageToken: string }>;

/**
 * Reads page_size and page_token of a list call. No size means 50; more than 1,000 means 1,000.
 * `accepts` says whether a cursor is one that this list gives out.
 * @throws BadRequest with the field: a negative size, or a token that this list did not give out.
 */
export function pageOf(
  list: string,
  { pageSize, pageToken }: Asked,
  accepts: (cursor: string) => boolean = () => true,
): Page {
  if (pageSize < 0) refuse('page_size', 'must not be negative');
  const size = Math.min(pageSize === 0 ? DEFAULT_SIZE : pageSize, LARGEST_SIZE);
  if (pageToken === '') return { size, after: undefined };
  const [version, name, ...rest] = Buffer.from(pageToken, 'base64url').toString('utf8').split('\n');
  const after = rest.join('\n');
  const ours = version === VERSION && name === list && pageTokenFor(list, after) === pageToken;
  if (!ours || !accepts(after)) refuse('page_token', 'is not one that this list gave out');
  return { size, after };
}

/** The opaque token of a place in a list. */
export function pageTokenFor(list: string, cursor: string): string {
  return Buffer.from([VERSION, list, cursor].join('\n'), 'utf8').toString('base64url');
}

/**
 * Cuts rows, of which one more than the page holds was read, to the page and its next token; the
 * token is empty where nothing follows.
 */
export function cutPage<Row>(
  list: string,
  { rows, size }: Readonly<{ rows: readonly Row[]; size: number }>,
  cursorOf: (row: Row) => string,
): Readonly<{ rows: readonly Row[]; nextPageToken: string }> {
  const last = rows[size - 1];
  if (rows.length <= size || last === undefined) return { rows, nextPageToken: '' };
  return { rows: rows.slice(0, size), nextPageToken: pageTokenFor(list, cursorOf(last)) };
}

function refuse(field: string, description: string): never {
  throw new BadRequest([{ field, description }]);
}
