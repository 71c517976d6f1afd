import { instantOf } from '@suuupra/kernel';
import type { TransactionEvent } from './events.ts';
import type { Recovery } from './state.ts';

/** What happens to a credit whose payer has the money back already. */
export type RecoveryEvent = Extract<
  TransactionEvent,
  Readonly<{ type: 'DoubleValueFound' | `Recovery${string}` }>
>;

/** Where a recovery stands after an event. */
export function recoveryAfter(before: Recovery, event: RecoveryEvent): Recovery {
  switch (event.type) {
    case 'DoubleValueFound':
      return { is: 'found' };
    case 'RecoveryRequested': {
      const { attempt } = event;
      return { is: 'asked', attempt, requestedAt: instantOf(event.requestedAt) };
    }
    case 'RecoveryRefused':
      return before.is === 'asked' ? { ...before, is: 'owed' } : before;
    case 'RecoveryPosted':
      return { is: 'recovered' };
    case 'RecoverySettled':
      return { is: 'settled' };
  }
}
