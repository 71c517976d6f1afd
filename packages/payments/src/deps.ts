import type { Handled, Handler } from '@suuupra/eventstore';
import type { Clock } from '@suuupra/kernel';
import type { CaseList } from './case-list.ts';
import type { IntentCommand, IntentReason } from './intent/commands.ts';
import type { IntentEvent } from './intent/events.ts';
import type { IntentState } from './intent/state.ts';
import type { Rail } from './rail.ts';
import type { TransactionIndex } from './transaction-index.ts';

/** Who collects, and how its transactions are called on the rail. */
export type Merchant = Readonly<{
  /** The address that payers pay, and that pays refunds. */
  vpa: string;
  /** The three capitals that our PSP's transaction ids begin with. */
  transactionPrefix: string;
}>;

/** What the services of payments are made of. */
export type Deps = Readonly<{
  clock: Clock;
  rail: Rail;
  merchant: Merchant;
  intents: Handler<IntentCommand, IntentEvent, IntentState, IntentReason>;
  transactions: TransactionIndex;
  cases: CaseList;
  /** Tells the workflow at once what a call has done to a payment. */
  touched: (
    paymentIntentId: string,
    handled: Handled<IntentState, IntentEvent, IntentReason>,
    commandId: string,
  ) => void;
}>;
