import type { GetStatusResponse } from '@suuupra/contracts/suuupra/ops/v1/status_service';

/** What a service says of itself, or why it says nothing. */
export type Said = Readonly<{ service: string }> &
  (
    | Readonly<{ is: 'answered'; status: GetStatusResponse }>
    | Readonly<{ is: 'silent'; why: string }>
  );

/**
 * The state of all services for a person: one line for each that is well, and under it only what
 * asks for attention. Services of one process share its reader and say the same of it; that is
 * told once, by the first of them.
 */
export function describeAll(all: readonly Said[]): string {
  const told = new Set<string>();
  return all.map((said) => describe(said, told)).join('');
}

function describe(said: Said, told: Set<string>): string {
  if (said.is === 'silent') return `${said.service}: does not answer (${said.why})\n`;
  const { lag, stuck, cases } = said.status;
  const shared = sharedLines(said.status).filter((line) => !told.has(line));
  for (const line of shared) told.add(line);
  const lines = [
    ...shared,
    ...stuck.map(
      (one) => `stuck: ${one.stream} ${one.effect}, ${one.tries} tries: ${one.lastError}`,
    ),
    ...cases.map((one) => `open case: ${one.kind} ${one.subject} since ${one.since}`),
  ];
  const behind = lag.filter(isBehind).length;
  const pace = behind === 0 ? 'up to date' : `${behind} of ${lag.length} consumers behind`;
  return [`${said.service}: ${pace}`, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

function sharedLines({ lag, parked }: GetStatusResponse): readonly string[] {
  return [
    ...lag
      .filter(isBehind)
      .map((one) => `behind: ${one.consumer} by ${one.lagBytes} bytes, ${one.queued} queued`),
    ...parked.map(
      (one) =>
        `parked: ${one.stream}@${one.revision} ${one.type} by ${one.consumer}: ${one.problem}`,
    ),
  ];
}

function isBehind({ lagBytes, queued }: GetStatusResponse['lag'][number]): boolean {
  return lagBytes > 0n || queued > 0n;
}
