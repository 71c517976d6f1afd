import { posix } from 'node:path';
import { isNode, type Node, parse, walk } from './source.ts';
import { reasonOf, rulesSaid } from './rules-said.ts';
import { testGrounds } from './test-grounds.ts';
import type { Violation } from './violation.ts';
import { isTest, type Package, packageOf, sourcesOf, textOf, type Workspace } from './workspace.ts';

/** Said by the handler of every context, which decides nothing else. */
const OF_THE_HANDLER = 'IDEMPOTENCY_PAYLOAD_MISMATCH';

/**
 * Every rule of every decider has its status in the package's `errors.ts` and a test that names
 * it; and what `errors.ts` lists is said somewhere, or a client would wait for it for ever.
 */
export function checkReasons(workspace: Workspace): readonly Violation[] {
  const said = rulesSaid(workspace);
  return workspace.packages.flatMap((owner) => {
    const files = sourcesOf(workspace).filter((file) => packageOf(workspace, file) === owner);
    const errors = `${owner.folder}/src/errors.ts`;
    const listed = files.includes(errors) ? keysIn(workspace, errors) : new Map<string, number>();
    const tested = namedIn(workspace, files.filter(isTest));
    const rules = said.filter(({ source }) => packageOf(workspace, source.file) === owner);
    const found: Violation[] = [];
    for (const { reason, how, source, name } of rules) {
      const add = (message: string): void => {
        found.push({
          file: source.file,
          line: source.lineAt(name.start),
          rule: 'reasons',
          message,
        });
      };
      if (how !== 'check' && !isCode(reason) && !listed.has(reason))
        add(`${reason} is not in ${errors}`);
      if (!tested.has(reason)) add(`${reason} is named by no test of ${owner.folder}`);
    }
    const isContext = rules.some(({ how }) => how === 'reject');
    return [...found, ...(isContext ? checkListed(workspace, { files, errors, listed }) : [])];
  });
}

/** A code of UPI is an answer, recorded as a fact: no call is refused with it. */
function isCode(reason: string): boolean {
  return !reason.includes('_');
}

type Listed = Readonly<{
  files: readonly string[];
  errors: string;
  listed: ReadonlyMap<string, number>;
}>;

function checkListed(
  workspace: Workspace,
  { files, errors, listed }: Listed,
): readonly Violation[] {
  const grounds = testGrounds(workspace);
  const named = namedIn(
    workspace,
    files.filter((file) => file !== errors && !grounds.has(file)),
  );
  return [...listed].flatMap(([reason, line]) =>
    named.has(reason) || reason === OF_THE_HANDLER
      ? []
      : [{ file: errors, line, rule: 'reasons', message: `${reason} is said by nobody` }],
  );
}

/** The names of rules that the files hold as values, not as types. */
function namedIn(workspace: Workspace, files: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const file of files) {
    walk(parse(workspace, file).program, (node, parent) => {
      if (parent?.type === 'TSLiteralType') return;
      for (const reason of reasonsOf(node)) found.add(reason);
    });
  }
  return found;
}

/** A test may name a rule behind its status: `'NOT_FOUND ITEM_NOT_FOUND'`. */
function reasonsOf(node: Node): readonly string[] {
  const reason = reasonOf(node);
  if (reason !== undefined) return [reason];
  const { type, value } = node;
  return type === 'Literal' && typeof value === 'string' ? value.split(/[^A-Z0-9_]+/) : [];
}

/** The names listed in a table, with their lines. */
function keysIn(workspace: Workspace, file: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const { program, lineAt } = parse(workspace, file);
  walk(program, (node) => {
    const key = keyOf(node);
    if (key !== undefined) found.set(key, lineAt(node.start));
  });
  return found;
}

function keyOf({ type, key }: Node): string | undefined {
  if (type !== 'Property' || !isNode(key)) return undefined;
  const name = key['name'] ?? key['value'];
  return typeof name === 'string' ? name : undefined;
}

/** Every event type has a golden file in its package: stored shapes are for ever. */
export function checkGolden(workspace: Workspace): readonly Violation[] {
  const grounds = testGrounds(workspace);
  return workspace.packages.flatMap((owner) => {
    const golden = goldenTypes(workspace, owner);
    return sourcesOf(workspace)
      .filter((file) => packageOf(workspace, file) === owner && !grounds.has(file))
      .flatMap((file) => checkCodecs(workspace, file, golden));
  });
}

function goldenTypes(workspace: Workspace, owner: Package): ReadonlySet<unknown> {
  const files = workspace.files.filter(
    (file) =>
      file.endsWith('.json') &&
      posix.dirname(file).split('/').includes('golden') &&
      packageOf(workspace, file) === owner,
  );
  return new Set(files.map((file) => (JSON.parse(textOf(workspace, file)) as Golden).type));
}

type Golden = Readonly<{ type?: unknown }>;

function checkCodecs(
  workspace: Workspace,
  file: string,
  golden: ReadonlySet<unknown>,
): readonly Violation[] {
  const { program, lineAt } = parse(workspace, file);
  const found: Violation[] = [];
  const add = (at: Node, message: string): void => {
    found.push({ file, line: lineAt(at.start), rule: 'golden', message });
  };
  walk(program, (node) => {
    const shapes = shapesOf(node);
    if (shapes === undefined) return;
    const { type, properties } = shapes;
    if (type !== 'ObjectExpression' || !Array.isArray(properties)) {
      return add(shapes, 'the event types of a codec stand in it, or nobody can count them');
    }
    for (const property of properties.filter(isNode)) {
      const event = keyOf(property);
      if (event === undefined) add(property, 'an event type that has no name here');
      else if (!golden.has(event)) add(property, `${event} has no golden file`);
    }
  });
  return found;
}

function shapesOf({ type, callee, arguments: given }: Node): Node | undefined {
  if (type !== 'CallExpression' || !isNode(callee) || callee['name'] !== 'eventCodec') {
    return undefined;
  }
  const [shapes]: readonly unknown[] = Array.isArray(given) ? given : [];
  return isNode(shapes) ? shapes : undefined;
}
