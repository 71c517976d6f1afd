/** One place where the project breaks one of its own rules. Lines count from 1. */
export type Violation = Readonly<{ file: string; line: number; rule: string; message: string }>;

/** The form editors and terminals turn into a link: `file:line rule: message`. */
export function render({ file, line, rule, message }: Violation): string {
  return `${file}:${line} ${rule}: ${message}`;
}
