/**
 * A map that is never changed: `put` gives a new one that shares all but one path with the old.
 * A busy account has hundreds of thousands of postings, and its state is a value all the same.
 */
export type PersistentMap<V> = Readonly<{ children: readonly (Node<V> | undefined)[] }>;

type Leaf<V> = Readonly<{ hash: number; entries: readonly (readonly [string, V])[] }>;
type Node<V> = Leaf<V> | PersistentMap<V>;

const BITS = 5;
const WIDTH = 1 << BITS;

/** The map without entries. */
export function emptyMap<V>(): PersistentMap<V> {
  return { children: [] };
}

// FNV-1a: cheap and even enough. Keys of one hash share a leaf.
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

const slotOf = (hash: number, depth: number): number => (hash >>> (depth * BITS)) & (WIDTH - 1);

/** The value of a key, or undefined where it has none. */
export function valueOf<V>(map: PersistentMap<V>, key: string): V | undefined {
  const hash = hashOf(key);
  let node: Node<V> | undefined = map;
  for (let depth = 0; node !== undefined && 'children' in node; depth += 1) {
    node = node.children[slotOf(hash, depth)];
  }
  return node?.entries.find(([one]) => one === key)?.[1];
}

function putInLeaf<V>(leaf: Leaf<V>, key: string, value: V): Leaf<V> {
  const others = leaf.entries.filter(([one]) => one !== key);
  return { hash: leaf.hash, entries: [...others, [key, value]] };
}

// Two keys whose hashes differ part at a depth of six or less, because a hash has 32 bits.
function split<V>(leaf: Leaf<V>, depth: number): PersistentMap<V> {
  const children: (Node<V> | undefined)[] = Array.from({ length: WIDTH });
  children[slotOf(leaf.hash, depth)] = leaf;
  return { children };
}

function putAt<V>(
  map: PersistentMap<V>,
  at: Readonly<{ hash: number; depth: number }>,
  entry: readonly [string, V],
): PersistentMap<V> {
  const { hash, depth } = at;
  const slot = slotOf(hash, depth);
  const child = map.children[slot];
  const children = map.children.length === 0 ? Array.from({ length: WIDTH }) : [...map.children];
  const list = children as (Node<V> | undefined)[];
  if (child === undefined) list[slot] = { hash, entries: [entry] };
  else if ('children' in child) list[slot] = putAt(child, { hash, depth: depth + 1 }, entry);
  else if (child.hash === hash) list[slot] = putInLeaf(child, ...entry);
  else list[slot] = putAt(split(child, depth + 1), { hash, depth: depth + 1 }, entry);
  return { children: list };
}

/** The map with the key's value set. */
export function put<V>(map: PersistentMap<V>, key: string, value: V): PersistentMap<V> {
  return putAt(map, { hash: hashOf(key), depth: 0 }, [key, value]);
}
