import { assert } from '@suuupra/kernel';
import { type Line, MAX_LINES } from './entry.ts';

/**
 * Gathers balanced groups of lines into as few entries as their limit allows, none for no lines.
 * Within an entry the lines of one account and side become one. Throws BrokenInvariantError for a
 * group that does not balance, or that has an amount below zero.
 */
export function packed(
  groups: readonly (readonly Line[])[],
  maxLines: number = MAX_LINES,
): readonly (readonly Line[])[] {
  const parts: (readonly Line[])[] = [];
  let current: Map<string, Line> = new Map();
  for (const group of groups) {
    assert(imbalanceOf(group).size === 0, 'the lines of a group balance');
    assert(
      group.every(({ amount }) => amount > 0n),
      'an amount is greater than zero',
    );
    const fresh = new Set(group.map(keyOf).filter((key) => !current.has(key)));
    if (current.size > 0 && current.size + fresh.size > maxLines) {
      parts.push([...current.values()]);
      current = new Map();
    }
    for (const line of group) mergeInto(current, line);
  }
  if (current.size > 0) parts.push([...current.values()]);
  return parts;
}

/** What the lines of an entry are short of or over, by asset, debit positive; none if balanced. */
export function imbalanceOf(lines: readonly Line[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { side, asset, amount } of lines) {
    sums.set(asset, (sums.get(asset) ?? 0n) + (side === 'D' ? amount : -amount));
  }
  return new Map([...sums].filter(([, sum]) => sum !== 0n));
}

function mergeInto(lines: Map<string, Line>, line: Line): void {
  const before = lines.get(keyOf(line));
  const amount = (before?.amount ?? 0n) + line.amount;
  lines.set(keyOf(line), { ...line, amount });
}

function keyOf({ side, account, asset }: Line): string {
  return `${side}${asset} ${account}`;
}
