/**
 * A map that is a value: adding to it gives another one and costs a few short copies, however much
 * it holds. A hot aggregate remembers every order in one of these, because copying a plain map for
 * every event would make a long stream cost the square of its length.
 */
export type Kept<V> = Readonly<{ size: number; branches: readonly Branch<V>[] }>;
type Branch<V> = Readonly<{ leaves: readonly Leaf<V>[] }>;
type Leaf<V> = readonly Readonly<{ key: string; value: V }>[];

const WIDTH = 64;

/** The map that holds nothing. */
export function nothingKept<V>(): Kept<V> {
  return { size: 0, branches: [] };
}

/** The value under a key, or undefined. */
export function keptIn<V>(kept: Kept<V>, key: string): V | undefined {
  const { branch, leaf } = placeOf(key);
  const found = kept.branches[branch]?.leaves[leaf];
  return found?.find((entry) => entry.key === key)?.value;
}

/** The map with one more value, or another one under the same key. */
export function keep<V>(kept: Kept<V>, key: string, value: V): Kept<V> {
  const place = placeOf(key);
  const old = kept.branches[place.branch]?.leaves[place.leaf] ?? [];
  const others = old.filter((entry) => entry.key !== key);
  const leaves = replaced(kept.branches[place.branch]?.leaves ?? [], place.leaf, [
    ...others,
    { key, value },
  ]);
  const branches = replaced(kept.branches, place.branch, { leaves });
  return { size: kept.size + 1 - (old.length - others.length), branches };
}

function replaced<T>(list: readonly T[], index: number, value: T): readonly T[] {
  const copy = list.slice();
  copy[index] = value;
  return copy;
}

/** FNV-1a over the key's code units: spreads keys evenly and is the same everywhere. */
function placeOf(key: string): Readonly<{ branch: number; leaf: number }> {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193) >>> 0;
  }
  return { branch: hash % WIDTH, leaf: Math.floor(hash / WIDTH) % WIDTH };
}
