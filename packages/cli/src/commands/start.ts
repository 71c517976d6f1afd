import { fileURLToPath } from 'node:url';
import { LedgerServiceService } from '@suuupra/contracts/suuupra/ledger/v1/ledger_service';
import { openFolder } from '../play/play.ts';
import { type LedgerProof, printReport } from '../report/print-report.ts';
import { BOOK } from '../report/read-report.ts';
import type { Stack } from '../stack/stack.ts';
import { type PlayCommand, withPlay } from './play.ts';

const SHIPPED = new URL('../../../tooling/days/shipped', import.meta.url);

/** A book of this size is read again in seconds; the deadline only guards against a hang. */
const VERIFY_DEADLINE_MS = 60_000;

/** `npm start`: the shipped trading days, then a report that a person likes to read. */
export async function start(options: PlayCommand): Promise<void> {
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const folder = openFolder(fileURLToPath(SHIPPED), say);
  await withPlay(folder, options, async ({ report, result }, stack) => {
    const proof = await proofOf(stack, result.token);
    process.stdout.write(printReport(report, proof));
    if (!proof.verified) process.exitCode = 1;
  });
}

async function proofOf({ network }: Stack, consistencyToken: string): Promise<LedgerProof> {
  const request = { book: BOOK, consistencyToken };
  const head = await network.unary('ledger', LedgerServiceService.getHead, request);
  const proof = await network.unary('ledger', LedgerServiceService.verifyChain, request, {
    deadlineMs: VERIFY_DEADLINE_MS,
  });
  const { verified, problem } = proof;
  return { entries: head.entries, chainHash: head.chainHash, verified, problem };
}
