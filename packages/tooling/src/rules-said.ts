import { posix } from 'node:path';
import { importsOf, isNode, type Node, parse, type Source, walk } from './source.ts';
import { isTest, packageOf, sourcesOf, type Workspace } from './workspace.ts';

/**
 * A place where a rule says no: `reject('REASON')`, a refusal `{ reason: 'REASON' }` or a decline
 * `{ code: 'Z9' }`, or a check that returns the rule's name. `parents` leads up to the program.
 */
export type Said = Readonly<{
  reason: string;
  how: 'reject' | 'refusal' | 'check';
  source: Source;
  name: Node;
  parents: readonly Node[];
}>;

/** The files that decides begin with; what they import decides too. */
const DECIDING = new Set(['decider.ts', 'saga.ts']);
/** History already happened, so what follows it holds no opinion and says no to nothing. */
const TRUSTING = 'evolve.ts';

/** The name of a rule, `SOLD_OUT`, or the code with which a bank or a switch declines: `Z9`. */
const REASON = /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z][A-Z0-9]|[A-Z]\d\d)$/;
const FIELDS = new Set<unknown>(['reason', 'code']);

/** Passes a value on unchanged: what stands in it is said by whatever stands around it. */
const PASSING = new Set([
  'ConditionalExpression',
  'LogicalExpression',
  'ParenthesizedExpression',
  'TSAsExpression',
]);

/** Every rule of every decider, in the order of the files. */
export function rulesSaid(workspace: Workspace): readonly Said[] {
  return decidingFiles(workspace).flatMap((file) => saidIn(parse(workspace, file)));
}

/** The deciders, the sagas, and what they import of their own package. */
function decidingFiles(workspace: Workspace): readonly string[] {
  const pending = sourcesOf(workspace).filter(
    (file) => DECIDING.has(posix.basename(file)) && packageOf(workspace, file) !== undefined,
  );
  const reached = new Set(pending);
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    for (const { specifier, typeOnly } of importsOf(parse(workspace, file))) {
      const target = posix.join(posix.dirname(file), specifier);
      if (typeOnly || !specifier.startsWith('.') || reached.has(target)) continue;
      if (!workspace.files.includes(target)) continue;
      reached.add(target);
      pending.push(target);
    }
  }
  const deciding = [...reached].filter((file) => posix.basename(file) !== TRUSTING);
  return deciding.filter((file) => !isTest(file)).toSorted();
}

function saidIn(source: Source): readonly Said[] {
  const parentOf = new Map<Node, Node>();
  const names: Node[] = [];
  walk(source.program, (node, parent) => {
    if (parent !== undefined) parentOf.set(node, parent);
    if (reasonOf(node) !== undefined) names.push(node);
  });
  return names
    .toSorted((a, b) => a.start - b.start)
    .flatMap((name) => {
      const parents = above(name, parentOf);
      const reason = reasonOf(name);
      const how = howSaid(name, parents);
      return how === undefined || reason === undefined
        ? []
        : [{ reason, how, source, name, parents }];
    });
}

/** The name of a rule that stands here as a value. */
export function reasonOf(node: Node): string | undefined {
  const { type, value } = node;
  return type === 'Literal' && typeof value === 'string' && REASON.test(value) ? value : undefined;
}

function above(node: Node, parentOf: ReadonlyMap<Node, Node>): readonly Node[] {
  const found: Node[] = [];
  for (let next = parentOf.get(node); next !== undefined; next = parentOf.get(next)) {
    found.push(next);
  }
  return found;
}

function howSaid(name: Node, parents: readonly Node[]): Said['how'] | undefined {
  let said = name;
  for (const parent of parents) {
    if (!PASSING.has(parent.type) || parent['test'] === said) return howPlaced(said, parent);
    said = parent;
  }
  return undefined;
}

function howPlaced(said: Node, parent: Node): Said['how'] | undefined {
  switch (parent.type) {
    case 'CallExpression': {
      const { callee, arguments: given } = parent;
      const rejects = isNode(callee) && callee['name'] === 'reject';
      return rejects && Array.isArray(given) && given[0] === said ? 'reject' : undefined;
    }
    case 'Property': {
      const { key } = parent;
      return isNode(key) && FIELDS.has(key['name']) ? 'refusal' : undefined;
    }
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return 'check';
    default:
      return undefined;
  }
}
