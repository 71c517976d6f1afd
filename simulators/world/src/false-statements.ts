import {
  type FindStatementLinesRequest,
  type FindStatementLinesResponse,
  PostingServiceService,
} from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import type { Recorded } from '@suuupra/eventstore';
import { moneyOf } from '@suuupra/grpc';
import type { Violation } from './audit.ts';
import type { Fates, Incident } from './fates.ts';
import type { Answer, Deliver, Sent } from './wires.ts';

const { findStatementLines } = PostingServiceService;
type Lines = FindStatementLinesResponse['lines'];

/** Statements on which a line is not what the bank has booked. */
export type FalseStatements = Readonly<{
  /** Whether it has dealt with a message; if not, the message goes its usual way. */
  takes: (sent: Sent, back: (given: Answer) => void) => boolean;
}>;

/**
 * Makes what stands between the settlement and the statements of the bank: the line of a reference
 * is a paisa more than what was booked, or bears another number, whenever a program asks for it. A
 * person who asks the bank gets the truth.
 */
export function createFalseStatements(fates: Fates, deliver: Deliver): FalseStatements {
  const known = new Set<string>();
  return {
    takes: (sent, back) => {
      if (sent.caller !== 'sagas' || sent.method.path !== findStatementLines.path) return false;
      const request = sent.method.requestDeserialize(sent.bytes) as FindStatementLinesRequest;
      const { reference } = request;
      const isStruck = fates.foretell('statement', reference) === 'statement-differs';
      if (!isStruck && !known.has(reference)) return false;
      const isAmount = fates.below(2, `${reference} differs`) === 0;
      deliver(sent, (answer) => {
        if (answer.is === 'failure') return back(answer);
        const { lines } = findStatementLines.responseDeserialize(answer.bytes);
        if (lines.length > 0 && !known.has(reference)) {
          known.add(reference);
          fates.struck('statement-differs', reference);
        }
        const changed = { lines: isAmount ? lines.map(more) : lines.map(renumbered) };
        back({ is: 'answer', bytes: findStatementLines.responseSerialize(changed) });
      });
      return true;
    },
  };
}

/** payments.md §4, 45 and ledger.md §4, 11: what differs by a paisa is seen. */
export const STATEMENT_RULE = 'a line of the bank that differs opens a case';

/** The lies that the settlement believed. */
export function believedLies(
  incidents: readonly Incident[],
  events: readonly Recorded[],
): readonly Violation[] {
  const breaks = events.filter(({ type }) => type === 'SettlementUnmatched');
  const seen = new Set(breaks.map(({ streamId }) => streamId));
  return incidents
    .filter(({ name, key }) => name === 'statement-differs' && !seen.has(streamOf(key)))
    .map(({ key }) => ({ rule: STATEMENT_RULE, subject: key, found: 'it was believed' }));
}

/** The stream of the settlement that bears this reference. */
function streamOf(reference: string): string {
  return `saga.settlement-${reference.slice(reference.indexOf('-') + 1).replaceAll('-', '')}`;
}

function more(line: Lines[number]): Lines[number] {
  return { ...line, amount: moneyOf((line.amount?.minorUnits ?? 0n) + 1n) };
}

function renumbered(line: Lines[number]): Lines[number] {
  return { ...line, utr: line.utr.split('').toReversed().join('') };
}
