import { posix } from 'node:path';
import { isNode, type Node, parse, type Source, walk } from './source.ts';
import type { Violation } from './violation.ts';
import { isTest, sourcesOf, textOf, type Workspace } from './workspace.ts';

/** The limits of style, in lines and columns. */
export const LIMITS = { functionLines: 70, fileLines: 300, columns: 100 } as const;

const MEASURED = ['.ts', '.py', '.sql', '.proto'];
const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const SNAKE = /^[a-z0-9]+(_[a-z0-9]+)*\.[a-z]+$/;

/** Names that other tools prescribe. */
const GIVEN_NAMES = new Set([
  ...['README.md', 'FAULTS.md', 'LICENSE', '.oxlintrc.json', '.oxfmtrc.json'],
]);

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Long files, long lines, long functions and names in another case than kebab-case. */
export function checkLimits(workspace: Workspace): readonly Violation[] {
  const measured = workspace.files.filter((file) => MEASURED.includes(posix.extname(file)));
  return [
    ...workspace.files.flatMap(checkName),
    ...measured.flatMap((file) => checkText(file, textOf(workspace, file))),
    ...sourcesOf(workspace).flatMap((file) => checkFunctions(parse(workspace, file))),
  ];
}

function checkName(file: string): readonly Violation[] {
  const name = posix.basename(file);
  if (GIVEN_NAMES.has(name)) return [];
  // Python modules and protos cannot have a dash in their names.
  const snake = name.endsWith('.py') || name.endsWith('.proto');
  const good = snake ? SNAKE : KEBAB;
  if (good.test(name)) return [];
  return [broken(file, 1, `the name is not ${snake ? 'snake_case' : 'kebab-case'}`)];
}

function checkText(file: string, text: string): readonly Violation[] {
  const lines = text.split('\n');
  const { fileLines, columns } = LIMITS;
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  // An rpc, and an import of one name, are one line in the form that the formatter gives them,
  // however long the names are.
  const wide = file.endsWith('.proto') ? /^ {2}rpc / : /^import \{ [^,]+ \} from /;
  const long = lines.flatMap((line, index) => {
    const width = Array.from(line).length;
    return width <= columns || wide.test(line)
      ? []
      : [broken(file, index + 1, `${width} columns, not ${columns}`)];
  });
  if (count <= fileLines) return long;
  return [...long, broken(file, fileLines + 1, `${count} lines, not ${fileLines}`)];
}

function checkFunctions(source: Source): readonly Violation[] {
  const found: Violation[] = [];
  walk(source.program, (node, parent) => {
    if (!FUNCTIONS.has(node.type) || (isTest(source.file) && isSuite(parent))) return;
    const first = source.lineAt(node.start);
    const lines = source.lineAt(node.end - 1) - first + 1;
    if (lines <= LIMITS.functionLines) return;
    found.push(broken(source.file, first, `${lines} lines in one function`));
  });
  return found;
}

/** The body of a `describe` only holds tests; the length of its file is its limit. */
function isSuite(parent: Node | undefined): boolean {
  const callee = parent?.type === 'CallExpression' ? parent['callee'] : undefined;
  return isNode(callee) && callee['name'] === 'describe';
}

function broken(file: string, line: number, message: string): Violation {
  return { file, line, rule: 'limits', message };
}
