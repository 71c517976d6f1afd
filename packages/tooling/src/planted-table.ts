import type { Hunted, Verdict } from './planted-hunt.ts';

/** One bug as a line to be read while the others are still being tried. */
export function lineOf({ bug, verdict }: Hunted): string {
  return `${bug.name.padEnd(28)} ${wordsOf(verdict)}`;
}

function wordsOf(verdict: Verdict): string {
  switch (verdict.is) {
    case 'found':
      return `seed ${verdict.seed.padEnd(4)} ${verdict.rule.padEnd(56)} ${timeOf(verdict)}`;
    case 'mistaken':
      return `seed ${verdict.seed.padEnd(4)} ANOTHER RULE: ${verdict.rule} ${timeOf(verdict)}`;
    case 'missed':
      return `NOT FOUND in ${verdict.runs} worlds, ${timeOf(verdict)}`;
    case 'not tried':
      return `NOT TRIED: ${verdict.why.split('\n').join(' | ')}`;
  }
}

function timeOf({ seconds }: Readonly<{ seconds: number }>): string {
  return `${seconds.toFixed(1)} s`;
}

/** The page that says which seed found which bug. How long it took differs by machine. */
export function pageOf(hunted: readonly Hunted[]): string {
  const rows = hunted.map(({ bug, verdict }) => {
    const seen = verdict.is === 'found' || verdict.is === 'mistaken';
    const [seed, rule] = seen ? [verdict.seed, verdict.rule] : ['none', ''];
    return `| \`${bug.name}\` | ${bug.rule} | \`${bug.file}\` | ${seed} | ${rule} |`;
  });
  return [
    '# Planted bugs',
    '',
    [
      'Written by `npm run planted -- --write`, which plants each of these bugs in a copy of the',
      'checkout and runs the world with the seeds 1 to 500 until one of them breaks a rule;',
      'without the bug the same seed breaks none.',
    ].join(' '),
    '',
    '| bug | rule that it breaks | planted in | seed | found by |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
