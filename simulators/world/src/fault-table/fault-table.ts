import { BUILT, WAITING } from '../fault-catalogue.ts';

const HEAD = `# The 65 faults

Every fault of the failure catalogue by its number: what brings it into a world, and the rules that
turn red where it is not withstood; or what it waits for. Written by
\`node simulators/world/src/fault-table/main.ts\` from \`src/fault-catalogue.ts\`.

| | fault | comes as | asserted by |
| --- | --- | --- | --- |
`;

/** The catalogue as the text of FAULTS.md. */
export function faultTable(): string {
  const built = BUILT.map(({ number, title, names, rules, tests }) => {
    const comes = names.map((name) => `\`${name}\``).join(', ');
    const asserted = [...rules, ...tests.map((test) => `[test](../../${test})`)].join('; ');
    return { number, line: `| ${number} | ${title} | ${comes} | ${asserted} |` };
  });
  const waiting = WAITING.map(({ number, title, waits, why }) => {
    return { number, line: `| ${number} | ${title} | | waits for “${waits}”: ${why} |` };
  });
  const rows = [...built, ...waiting].toSorted((a, b) => a.number - b.number);
  return `${HEAD}${rows.map(({ line }) => `${line}\n`).join('')}`;
}
