import { posix } from 'node:path';
import { layerOf } from './layers.ts';
import { type Import, importsOf, isNode, type Node, parse, walk } from './source.ts';
import type { Violation } from './violation.ts';
import { isTest, packageOf, sourcesOf, type Workspace } from './workspace.ts';

/** The files that decide. They see values only, so that history can be replayed anywhere. */
const PURE = new Set(
  ['events', 'decider', 'errors', 'posting', 'saga', 'behaviour'].map((name) => `${name}.ts`),
);

/** Where such files live; adapters have an `errors.ts` too, and it may be what it likes. */
const DECIDING = new Set(['context', 'projection', 'saga']);

/** Everything a value of the outside world could come from without an import. */
const HANDS = new Set([
  'process',
  'console',
  'performance',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'globalThis',
]);

/**
 * Pure files import only the kernel, each other, and types. A file that they import is held to
 * the same rule, whatever its name: purity that ends at the first import would be none.
 */
export function checkPureFiles(workspace: Workspace): readonly Violation[] {
  const pending = sourcesOf(workspace).filter((file) => isDeciding(workspace, file));
  const reached = new Set(pending);
  const found: Violation[] = [];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    const source = parse(workspace, file);
    found.push(...checkHands(file, source.program, source.lineAt));
    for (const one of importsOf(source)) {
      const target = targetOf(file, one);
      if (target === undefined) found.push(...checkOutside(workspace, file, one));
      else if (!reached.has(target) && workspace.files.includes(target)) {
        reached.add(target);
        pending.push(target);
      }
    }
  }
  return found;
}

function isDeciding(workspace: Workspace, file: string): boolean {
  const owner = packageOf(workspace, file);
  if (owner === undefined || !DECIDING.has(layerOf(owner))) return false;
  return PURE.has(posix.basename(file)) && !isTest(file);
}

function targetOf(file: string, { specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(posix.dirname(file), specifier);
}

/** What is named as a type only leaves nothing to run; the rules of imports still hold for it. */
function checkOutside(workspace: Workspace, file: string, one: Import): readonly Violation[] {
  const { specifier, line, typeOnly } = one;
  if (specifier === '@suuupra/kernel' || specifier.startsWith('@suuupra/kernel/')) return [];
  if (typeOnly && specifier.startsWith('@suuupra/')) return [];
  const owner = packageOf(workspace, file)?.folder ?? '';
  const message = `${owner} decides here, and ${specifier} is not pure`;
  return [{ file, line, rule: 'pure', message }];
}

function checkHands(
  file: string,
  program: Node,
  lineAt: (offset: number) => number,
): readonly Violation[] {
  const found: Violation[] = [];
  walk(program, (node, parent) => {
    const name = handIn(node, parent);
    if (name === undefined) return;
    const message = `${name} reaches outside; take the value as an argument`;
    found.push({ file, line: lineAt(node.start), rule: 'pure', message });
  });
  return found;
}

function handIn(node: Node, parent: Node | undefined): string | undefined {
  if (node.type === 'NewExpression' && nameOf(node['callee']) === 'Date') {
    const given = node['arguments'];
    return Array.isArray(given) && given.length > 0 ? undefined : 'new Date()';
  }
  if (node.type === 'MemberExpression') {
    const path = `${nameOf(node['object']) ?? ''}.${nameOf(node['property']) ?? ''}`;
    return path === 'Date.now' || path === 'Math.random' ? path : undefined;
  }
  const name = nameOf(node);
  if (name === undefined || !HANDS.has(name) || isLabel(node, parent)) return undefined;
  return name;
}

/** `event.process` and `{ process: 1 }` name a field, not the global. */
function isLabel(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return false;
  if (parent.type === 'MemberExpression') return parent['property'] === node && !parent['computed'];
  if (parent.type.startsWith('TS')) return true;
  return parent['key'] === node && !parent['computed'] && parent['shorthand'] !== true;
}

function nameOf(value: unknown): string | undefined {
  if (!isNode(value) || value.type !== 'Identifier') return undefined;
  const { name } = value;
  return typeof name === 'string' ? name : undefined;
}
