import { type Instant, instantOf } from '@suuupra/kernel';
import type { TransactionEvent } from './transaction/events.ts';
import { penaltyUntil } from './transaction/tat.ts';

/**
 * RB a deemed credit, RR a reversal unanswered, RP one carried out in part, DOUBLE_VALUE both the
 * payer and the payee have the money, MISMATCH answers that contradict each other.
 */
export type CaseKind = 'RB' | 'RR' | 'RP' | 'DOUBLE_VALUE' | 'MISMATCH';
export type CaseStanding =
  | 'open'
  | 'credit_confirmed'
  | 'returning'
  | 'returned'
  | 'debit_reversal_confirmed'
  | 'owed'
  | 'recovered'
  | 'resolved';
export type SwitchCase = Readonly<{
  txnId: string;
  kind: CaseKind;
  standing: CaseStanding;
  openedAt: string;
  /** Until when it had to be closed; '' where it was, or is, in time. */
  deadline: string;
  /** '' while it is open. */
  closedAt: string;
}>;

/** The cases of the back office, folded from the log in the order in which they were opened. */
export type CaseList = Readonly<{
  learn: (event: TransactionEvent) => void;
  page: (offset: number, size: number) => readonly SwitchCase[];
  count: () => number;
  open: () => readonly SwitchCase[];
}>;

/** What the late bank owes for a case: until now, or until it was closed. */
export function penaltyOf({ deadline, closedAt }: SwitchCase, now: Instant): bigint {
  if (deadline === '') return 0n;
  return penaltyUntil(instantOf(deadline), closedAt === '' ? now : instantOf(closedAt));
}

type Opening = Readonly<{ kind: CaseKind; openedAt: string }>;

function openingOf(event: TransactionEvent): Opening | undefined {
  if (event.type === 'TransactionDeemed') return { kind: 'RB', openedAt: event.decidedAt };
  if (event.type === 'TransactionUnreversed') {
    return { kind: event.code === 'RP' ? 'RP' : 'RR', openedAt: event.decidedAt };
  }
  if (event.type === 'DoubleValueFound') return { kind: 'DOUBLE_VALUE', openedAt: event.foundAt };
  const isMismatch = event.type === 'LateAnswerNoted' && event.standing === 'mismatch';
  return isMismatch ? { kind: 'MISMATCH', openedAt: event.notedAt } : undefined;
}

type Change = Partial<Pick<SwitchCase, 'standing' | 'deadline' | 'closedAt'>>;
type Changes = readonly (readonly [CaseKind, Change])[];

const closed = (kind: CaseKind, standing: CaseStanding, closedAt: string): Changes => [
  [kind, { standing, closedAt }],
];

/** What an event changes; a kind of which the transaction has no case is passed over. */
function changesOf(event: TransactionEvent): Changes {
  const { type } = event;
  if (type === 'TccReceived') return closed('RB', 'credit_confirmed', event.receivedAt);
  if (type === 'RetReceived') return [['RB', { standing: 'returning' }]];
  if (type === 'ReturnRefused') return [['RB', { standing: 'open' }]];
  if (type === 'ReturnPosted') return closed('RB', 'returned', event.returnedAt);
  if (type === 'DrcReceived') return debitBack(event.receivedAt);
  if (type === 'ReversalCaseClosed') return debitBack(event.closedAt);
  if (type === 'TatBreached') return [[event.kind, { deadline: event.deadline }]];
  if (type === 'RecoveryRefused') return [['DOUBLE_VALUE', { standing: 'owed' }]];
  if (type === 'RecoveryPosted') return closed('DOUBLE_VALUE', 'recovered', event.recoveredAt);
  if (type === 'RecoverySettled') return closed('DOUBLE_VALUE', 'resolved', event.settledAt);
  if (type === 'MismatchResolved') return closed('MISMATCH', 'resolved', event.resolvedAt);
  return [];
}

function debitBack(closedAt: string): Changes {
  const kinds = ['RR', 'RP'] as const;
  return kinds.flatMap((kind) => closed(kind, 'debit_reversal_confirmed', closedAt));
}

/** A list without cases. */
export function createCaseList(): CaseList {
  const cases: SwitchCase[] = [];
  const placeOf = new Map<string, number>();
  const change = (txnId: string, kind: CaseKind, now: Change): boolean => {
    const place = placeOf.get(`${txnId}/${kind}`);
    const before = place === undefined ? undefined : cases[place];
    if (place === undefined || before === undefined) return false;
    cases[place] = { ...before, ...now };
    return true;
  };
  // Answers may contradict each other again after an operator has closed the case.
  const open = (txnId: string, { kind, openedAt }: Opening): void => {
    const again: Change = kind === 'MISMATCH' ? { standing: 'open', closedAt: '' } : {};
    if (change(txnId, kind, again)) return;
    placeOf.set(`${txnId}/${kind}`, cases.length);
    cases.push({ txnId, kind, standing: 'open', openedAt, deadline: '', closedAt: '' });
  };
  return {
    learn: (event) => {
      const { txnId } = event;
      const opening = openingOf(event);
      if (opening !== undefined) open(txnId, opening);
      for (const [kind, now] of changesOf(event)) change(txnId, kind, now);
    },
    page: (offset, size) => cases.slice(offset, offset + size),
    count: () => cases.length,
    open: () => cases.filter(({ closedAt }) => closedAt === ''),
  };
}
