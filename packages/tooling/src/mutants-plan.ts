import { isNode, type Node } from './source.ts';
import { rulesSaid, type Said } from './rules-said.ts';
import { packageOf, type Workspace } from './workspace.ts';

/** One rule switched off: in `file`, `text` stands instead of what is between `from` and `to`. */
export type Mutant = Readonly<{
  reason: string;
  file: string;
  line: number;
  from: number;
  to: number;
  text: string;
}>;

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** One mutant for every place where a rule of a decider says no. */
export function mutantsOf(workspace: Workspace): readonly Mutant[] {
  const all = rulesSaid(workspace);
  return all.map((said) => {
    const { reason, source, name } = said;
    const { file } = source;
    const line = source.lineAt(name.start);
    const owner = packageOf(workspace, file);
    const others = all.filter((one) => packageOf(workspace, one.source.file) === owner);
    const other = others.find((one) => one.reason !== reason)?.reason ?? 'ANOTHER_RULE';
    return { reason, file, line, ...switchedOff(said, other) };
  });
}

/** The text of a file with the mutant in it. */
export function planted(text: string, { from, to, text: instead }: Mutant): string {
  return `${text.slice(0, from)}${instead}${text.slice(to)}`;
}

type Edit = Pick<Mutant, 'from' | 'to' | 'text'>;

/**
 * The condition that leads to the rule never holds. Where none does, because the rule is all that
 * a case of a switch or a function says, another rule is named in its place.
 */
function switchedOff({ name, parents }: Said, other: string): Edit {
  let inner = name;
  for (const parent of parents) {
    if (parent.type === 'SwitchCase' || FUNCTIONS.has(parent.type)) break;
    const { test, consequent, alternate } = parent;
    if (isNode(test) && consequent === inner) return replaced(test, 'false');
    if (isNode(test) && alternate === inner) return replaced(test, 'true');
    inner = parent;
  }
  return replaced(name, `'${other}'`);
}

function replaced({ start: from, end: to }: Node, text: string): Edit {
  return { from, to, text };
}
