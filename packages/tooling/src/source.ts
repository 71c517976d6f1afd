import { parseSync } from 'oxc-parser';
import { textOf, type Workspace } from './workspace.ts';

/** A node of the syntax tree (ESTree with TypeScript), as loose as a generic walk needs it. */
export type Node = Readonly<{ type: string; start: number; end: number }> &
  Readonly<Record<string, unknown>>;

/** An `import`, `export … from`, `import()` or type import. `typeOnly` is gone at run time. */
export type Import = Readonly<{ specifier: string; line: number; typeOnly: boolean }>;

/** A parsed file. `lineAt` turns an offset of a node into a line number from 1. */
export type Source = Readonly<{
  file: string;
  text: string;
  program: Node;
  comments: readonly Readonly<{ value: string; start: number; end: number }>[];
  lineAt: (offset: number) => number;
}>;

/** The nodes that name another module. */
const NAMING = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

/** Several rules look at the same files, and a workspace does not change once it is read. */
const parsed = new WeakMap<Workspace, Map<string, Source>>();

/** Parses one file, once. @throws when it is not valid TypeScript. */
export function parse(workspace: Workspace, file: string): Source {
  const known = parsed.get(workspace) ?? new Map<string, Source>();
  parsed.set(workspace, known);
  const source = known.get(file) ?? parseAnew(workspace, file);
  known.set(file, source);
  return source;
}

function parseAnew(workspace: Workspace, file: string): Source {
  const text = textOf(workspace, file);
  const { program, comments, errors } = parseSync(file, text);
  const [first] = errors;
  if (first !== undefined) throw new Error(`${file} cannot be parsed: ${first.message}`);
  const starts = lineStarts(text);
  return {
    file,
    text,
    program: program as unknown as Node,
    comments,
    lineAt: (offset) => lineOf(starts, offset),
  };
}

/** True for anything that looks like a syntax node; children of nodes may be anything else too. */
export function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string'
  );
}

/** Calls `visit` for the node and everything below it, parents first. */
export function walk(node: Node, visit: (node: Node, parent: Node | undefined) => void): void {
  const pending: [Node, Node | undefined][] = [[node, undefined]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [current, parent] = next;
    visit(current, parent);
    for (const child of Object.values(current).flat()) {
      if (isNode(child)) pending.push([child, current]);
    }
  }
}

/** Everything the file names in another module, in the order of the file. */
export function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  walk(source.program, (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return;
    found.push({ specifier, line: source.lineAt(node.start), typeOnly: isTypeOnly(node) });
  });
  return found.toSorted((a, b) => a.line - b.line);
}

function specifierOf(node: Node): string | undefined {
  const { source } = node;
  if (!NAMING.has(node.type) || !isNode(source)) return undefined;
  const { value } = source;
  return typeof value === 'string' ? value : undefined;
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSImportType') return true;
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const { specifiers } = node;
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return specifiers.every(
    (one) => isNode(one) && (one['importKind'] === 'type' || one['exportKind'] === 'type'),
  );
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
