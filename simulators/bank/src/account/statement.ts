import type { AccountEvent } from './events.ts';
import { movementOf } from './state.ts';

/** A line of an account's statement; the amount is positive for a credit. */
export type StatementLine = Readonly<{
  accountNumber: string;
  amount: bigint;
  reference: string;
  utr: string;
}>;

/** The line that an event writes; undefined where nothing moved. */
export function lineOf(event: AccountEvent): StatementLine | undefined {
  const { accountNumber } = event;
  const amount = movementOf(event);
  switch (event.type) {
    case 'PostingDebited':
    case 'PostingCredited':
    case 'PostingReversed':
    case 'PostingPartlyReversed':
    case 'ReversalCompleted': {
      const { merchantReference: reference, rrn: utr } = event;
      return { accountNumber, amount, reference, utr };
    }
    case 'BookTransferDebited':
    case 'BookTransferCredited':
    case 'BookTransferReturned':
    case 'HoldCaptured': {
      const { reference, utr } = event;
      return { accountNumber, amount, reference, utr };
    }
    case 'AccountOpened':
    case 'PostingDeclined':
    case 'PostingReversalDeclined':
    case 'ReversalTombstoned':
    case 'AnswerWithheld':
    case 'ReversalOverlooked':
    case 'RecoveryDeclined':
    case 'BookTransferDeclined':
    case 'HoldPlaced':
    case 'HoldDeclined':
    case 'HoldReleased':
    case 'HoldExpired':
    case 'AccountFrozen':
    case 'AccountUnfrozen':
    case 'AccountClosed':
      return undefined;
  }
}
