import type { TransactionEvent } from './transaction/events.ts';

/** RB a deemed credit, RR a reversal unanswered, MISMATCH answers that contradict each other. */
export type CaseKind = 'RB' | 'RR' | 'MISMATCH';
export type CaseStanding =
  | 'open'
  | 'credit_confirmed'
  | 'returning'
  | 'returned'
  | 'debit_reversal_confirmed';
export type SwitchCase = Readonly<{
  txnId: string;
  kind: CaseKind;
  standing: CaseStanding;
  openedAt: string;
}>;

/** The cases of the back office, folded from the log in the order in which they were opened. */
export type CaseList = Readonly<{
  learn: (event: TransactionEvent) => void;
  page: (offset: number, size: number) => readonly SwitchCase[];
  count: () => number;
  open: () => readonly SwitchCase[];
}>;

const standings: Readonly<Partial<Record<TransactionEvent['type'], CaseStanding>>> = {
  TccReceived: 'credit_confirmed',
  RetReceived: 'returning',
  ReturnPosted: 'returned',
  ReturnRefused: 'open',
  ReversalCaseClosed: 'debit_reversal_confirmed',
};

/** A list without cases. */
export function createCaseList(): CaseList {
  const cases: SwitchCase[] = [];
  const placeOf = new Map<string, number>();
  const open = (txnId: string, kind: CaseKind, openedAt: string): void => {
    if (placeOf.has(`${txnId}/${kind}`)) return;
    placeOf.set(`${txnId}/${kind}`, cases.length);
    cases.push({ txnId, kind, standing: 'open', openedAt });
  };
  const change = (txnId: string, kind: CaseKind, standing: CaseStanding): void => {
    const place = placeOf.get(`${txnId}/${kind}`);
    const before = place === undefined ? undefined : cases[place];
    if (place !== undefined && before !== undefined) cases[place] = { ...before, standing };
  };
  return {
    learn: (event) => {
      const { txnId } = event;
      if (event.type === 'TransactionDeemed') open(txnId, 'RB', event.decidedAt);
      if (event.type === 'TransactionUnreversed') open(txnId, 'RR', event.decidedAt);
      if (event.type === 'LateAnswerNoted' && event.standing === 'mismatch') {
        open(txnId, 'MISMATCH', event.notedAt);
      }
      const standing = standings[event.type];
      if (standing === undefined) return;
      change(txnId, event.type === 'ReversalCaseClosed' ? 'RR' : 'RB', standing);
    },
    page: (offset, size) => cases.slice(offset, offset + size),
    count: () => cases.length,
    open: () => cases.filter(({ standing }) => standing === 'open' || standing === 'returning'),
  };
}
