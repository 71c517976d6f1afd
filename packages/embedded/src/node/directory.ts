import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { EventStoreDirectoryError } from './errors.ts';

// The directory holds: FORMAT (one line: name and version), CLEAN (where the log ended at the last
// orderly stop; absent while a node runs) and the segments <first position, 20 digits>.events.

export const FORMAT_NAME = 'suuupra-event-store';
export const FORMAT_VERSION = 1;
const FORMAT_FILE = 'FORMAT';
const CLEAN_FILE = 'CLEAN';
const SEGMENT_NAME = /^(\d{20})\.events$/;

/** Makes the directory if it is missing. */
export const makeDirectory = (directory: string): void => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
};

/**
 * Checks that this program can read what the directory holds; stamps an empty one.
 * @throws EventStoreDirectoryError FORMAT_UNKNOWN or DIRECTORY_NOT_EMPTY
 */
export function prepareDirectory(directory: string): void {
  const path = join(directory, FORMAT_FILE);
  if (existsSync(path)) {
    checkFormat(path, readFileSync(path, 'utf8'));
    return;
  }
  const strangers = readdirSync(directory).filter((name) => name !== `${FORMAT_FILE}.new`);
  if (strangers.length > 0) {
    throw new EventStoreDirectoryError(
      'DIRECTORY_NOT_EMPTY',
      `${directory} is not an event store directory: it has no ${FORMAT_FILE} file but holds ` +
        `${strangers.slice(0, 3).join(', ')}. Give an empty or a new directory.`,
    );
  }
  replaceFile(directory, FORMAT_FILE, `${FORMAT_NAME} ${FORMAT_VERSION}\n`);
}

function checkFormat(path: string, text: string): void {
  const [name, version] = text.trim().split(' ');
  if (name === FORMAT_NAME && version === String(FORMAT_VERSION)) return;
  throw new EventStoreDirectoryError(
    'FORMAT_UNKNOWN',
    `${path} says "${text.trim().slice(0, 80)}"; this program reads "${FORMAT_NAME} ` +
      `${FORMAT_VERSION}". The directory was written by another, perhaps newer, program.`,
  );
}

/** Remembers the end of the log at an orderly stop, so that a later loss at the end is noticed. */
export function markClean(directory: string, end: number): void {
  replaceFile(directory, CLEAN_FILE, `${end}\n`);
}

/** Where the log ended at the last orderly stop; undefined after a crash and on a new directory. */
export function readCleanMark(directory: string): number | undefined {
  const path = join(directory, CLEAN_FILE);
  if (!existsSync(path)) return undefined;
  const end = Number(readFileSync(path, 'utf8').trim());
  if (Number.isSafeInteger(end)) return end;
  throw new EventStoreDirectoryError('LOG_CORRUPT', `${path} does not hold a log position.`);
}

/** Takes the mark away before the first write; from here on only the frames speak. */
export function clearCleanMark(directory: string): void {
  rmSync(join(directory, CLEAN_FILE), { force: true });
  syncDirectory(directory);
}

export type SegmentFile = Readonly<{ path: string; base: number }>;

export const segmentPath = (directory: string, base: number): string =>
  join(directory, `${String(base).padStart(20, '0')}.events`);

/** The segment files in log order. */
export function listSegments(directory: string): readonly SegmentFile[] {
  return readdirSync(directory)
    .toSorted()
    .flatMap((name) => {
      const base = SEGMENT_NAME.exec(name)?.[1];
      return base === undefined ? [] : [{ path: join(directory, name), base: Number(base) }];
    });
}

/** A new name is durable only once its directory is. */
export function syncDirectory(directory: string): void {
  const fd = openSync(directory, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Old content or new content, never a mixture. */
function replaceFile(directory: string, name: string, text: string): void {
  const fresh = join(directory, `${name}.new`);
  writeFileSync(fresh, text, { flush: true, mode: 0o600 });
  renameSync(fresh, join(directory, name));
  syncDirectory(directory);
}
