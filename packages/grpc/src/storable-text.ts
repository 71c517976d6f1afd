import { BadRequest, type FieldViolation } from './errors.ts';

const NUL = '\u0000';

/**
 * Refuses a request with a NUL character in any of its texts. The event store would keep it but a
 * read model can't: one such text, once recorded, would stop every projection for good.
 * @throws BadRequest with every field that holds one.
 */
export function refuseUnstorableText(request: unknown): void {
  if (isStorable(request)) return; // Only the others are worth looking up the names of fields.
  const violations: FieldViolation[] = [];
  findUnstorable(request, '', violations);
  throw new BadRequest(violations);
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes(NUL);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true;
  for (const one of Object.values(value)) if (!isStorable(one)) return false;
  return true;
}

function findUnstorable(value: unknown, path: string, found: FieldViolation[]): void {
  if (typeof value === 'string') {
    if (!value.includes(NUL)) return;
    found.push({ field: path, description: 'must not hold the character U+0000' });
  } else if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) findUnstorable(one, `${path}[${index}]`, found);
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const [name, one] of Object.entries(value)) {
      const field = name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
      findUnstorable(one, path === '' ? field : `${path}.${field}`, found);
    }
  }
}
