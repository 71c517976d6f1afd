import type { AccountEvent, PostingLeg } from './events.ts';

/** An answer that the bank owes the switch: the leg, whether it is a reversal, and the code. */
export type Answer = Readonly<{
  txnId: string;
  leg: PostingLeg;
  reversal: boolean;
  code: string;
  /** What came back, where a reversal was carried out in part. */
  reversed?: bigint;
  /** The demand for recovery that it answers. */
  recovery?: number;
}>;

/** The answer that follows from an event; undefined where there is none, or where it is lost. */
export function answerOf(event: AccountEvent): Answer | undefined {
  switch (event.type) {
    case 'PostingDebited':
    case 'PostingCredited': {
      const { txnId, leg } = event;
      return event.answerLost ? undefined : { txnId, leg, reversal: false, code: '00' };
    }
    case 'PostingDeclined': {
      const { txnId, leg, code } = event;
      return { txnId, leg, reversal: false, code };
    }
    case 'PostingReversed':
      return { txnId: event.txnId, leg: event.leg, reversal: true, code: '21' };
    case 'PostingReversalDeclined':
      return { txnId: event.txnId, leg: event.leg, reversal: true, code: event.code };
    case 'PostingPartlyReversed': {
      const { txnId, leg, reversed } = event;
      return { txnId, leg, reversal: true, code: '32', reversed };
    }
    case 'ReversalCompleted':
      return { txnId: event.txnId, leg: event.leg, reversal: true, code: '21' };
    case 'RecoveryDeclined': {
      const { txnId, leg, code, attempt: recovery } = event;
      return { txnId, leg, reversal: true, code, recovery };
    }
    case 'ReversalOverlooked':
    case 'ReversalTombstoned':
      return { txnId: event.txnId, leg: event.leg, reversal: true, code: 'NO' };
    case 'AnswerWithheld':
    case 'AccountOpened':
    case 'BookTransferDebited':
    case 'BookTransferCredited':
    case 'BookTransferDeclined':
    case 'BookTransferReturned':
    case 'HoldCaptured':
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
