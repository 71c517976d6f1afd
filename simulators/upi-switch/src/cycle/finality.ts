import type { TransactionEvent } from '../transaction/events.ts';
import type { Lane } from './calendar.ts';

/** The ending that makes banks owe each other. */
export type Final = TransactionEvent & { type: 'TransactionSucceeded' | 'TransactionDeemed' };

/** Whether the banks owe each other from here on: the transaction is SUCCESS or DEEMED. */
export function isFinal(event: TransactionEvent): event is Final {
  return event.type === 'TransactionSucceeded' || event.type === 'TransactionDeemed';
}

/**
 * On which lane an event counts between banks, undefined where it does not. A transaction that
 * comes back stays where it was counted; its opposite is settled as a dispute.
 */
export function laneOf(event: TransactionEvent): Lane | undefined {
  if (isFinal(event)) return 'online';
  return event.type === 'ReturnPosted' ? 'dispute' : undefined;
}

/** What the log has shown of transactions that may still come back. */
export type Returnables = Readonly<{
  /** Takes an event in; the answer is the ending that it undoes. */
  learn: (event: TransactionEvent) => Final | undefined;
}>;

/** Only a deemed transaction can come back, and none that is confirmed or back already. */
export function createReturnables(): Returnables {
  const deemed = new Map<string, Final>();
  return {
    learn: (event) => {
      const { type, txnId } = event;
      if (type === 'TransactionDeemed') deemed.set(txnId, event);
      const ending = deemed.get(txnId);
      if (type === 'ReturnPosted' || type === 'TccReceived') deemed.delete(txnId);
      return type === 'ReturnPosted' ? ending : undefined;
    },
  };
}
