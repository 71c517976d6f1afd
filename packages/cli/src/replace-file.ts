import { renameSync, writeFileSync } from 'node:fs';

/** Puts a text in the place of a file's: whoever reads finds the old one or the new one, whole. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { flush: true });
  renameSync(`${path}.new`, path);
}
