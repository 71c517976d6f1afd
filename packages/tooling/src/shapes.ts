import { isNode, type Node, parse, type Source, walk } from './source.ts';
import type { Violation } from './violation.ts';
import { sourcesOf, type Workspace } from './workspace.ts';

/** Comments that switch a check off, or put work off. Written so that this line is not one. */
const EXCUSES = /\b(?:eslint|oxlint|biome|prettier|c8|v8)-?\s?(?:disable|ignore)|@ts-|\bTO[D]O\b/;

const FORBIDDEN: Readonly<Record<string, string>> = {
  TSEnumDeclaration: 'an enum; use a union of literals',
  TSModuleDeclaration: 'a namespace; use a module',
  TSParameterProperty: 'a parameter property; assign it by hand',
  TSAnyKeyword: 'any; use unknown and look',
  Decorator: 'a decorator; call the function',
  ExportDefaultDeclaration: 'a default export; give it its name',
  ExportAllDeclaration: 'export *; list the names',
};

/** Constructs that the style forbids, wherever they stand. */
export function checkShapes(workspace: Workspace): readonly Violation[] {
  return sourcesOf(workspace).flatMap((file) => checkSource(parse(workspace, file)));
}

function checkSource(source: Source): readonly Violation[] {
  const { file, lineAt } = source;
  const found: Violation[] = [];
  const add = (offset: number, message: string): void => {
    found.push({ file, line: lineAt(offset), rule: 'shapes', message });
  };
  walk(source.program, (node, parent) => {
    const message = FORBIDDEN[node.type] ?? wrongClass(node) ?? only(node);
    if (message !== undefined && !augments(node, parent)) add(node.start, message);
  });
  for (const { value, start } of source.comments) {
    if (EXCUSES.test(value)) add(start, `an excuse in a comment: ${value.trim()}`);
  }
  return found;
}

/** The only classes are errors, because only they gain from `instanceof`. */
function wrongClass(node: Node): string | undefined {
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return undefined;
  const { superClass } = node;
  const parent = isNode(superClass) ? superClass['name'] : undefined;
  if (typeof parent === 'string' && /(?:Error|Refusal)$/.test(parent)) return undefined;
  return 'a class that is no error; use functions over values';
}

/** A test that runs alone, or not at all, makes the others say nothing. */
function only(node: Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const { callee } = node;
  if (!isNode(callee) || callee.type !== 'MemberExpression') return undefined;
  const { object, property } = callee;
  const suite = isNode(object) ? object['name'] : undefined;
  const how = isNode(property) ? property['name'] : undefined;
  if (suite !== 'it' && suite !== 'describe') return undefined;
  return how === 'only' || how === 'skip' ? `${suite}.${how}` : undefined;
}

/** `declare module 'x'` and `declare global` describe what others made. */
function augments(node: Node, parent: Node | undefined): boolean {
  if (node.type !== 'TSModuleDeclaration') return false;
  return parent?.type === 'Program' && (node['kind'] === 'global' || isLiteral(node['id']));
}

function isLiteral(value: unknown): boolean {
  return isNode(value) && value.type === 'Literal';
}
