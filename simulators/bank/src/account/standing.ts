import { type Decision, type Instant, accept, reject } from '@suuupra/kernel';
import type { AccountEvent, Freeze } from './events.ts';
import type { Open, Standing } from './state.ts';

export type StandingCommand =
  | Readonly<{ type: 'FreezeAccount'; freeze: Freeze; at: Instant }>
  | Readonly<{ type: 'UnfreezeAccount'; at: Instant }>
  | Readonly<{ type: 'CloseAccount'; at: Instant }>;

export type StandingReason =
  | 'ACCOUNT_CLOSED'
  /** It is frozen otherwise: one state at a time. */
  | 'ACCOUNT_FROZEN'
  /** There is money on it, or a hold. */
  | 'ACCOUNT_NOT_EMPTY';

/** The code with which every debit of the account is declined; undefined where none is. */
export function debitCode(standing: Standing): 'ZX' | 'YE' | 'XH' | undefined {
  switch (standing) {
    case 'dormant':
      return 'ZX';
    case 'debitFrozen':
      return 'YE';
    case 'closed':
      return 'XH';
    case 'active':
    case 'creditFrozen':
      return undefined;
  }
}

/** The code with which every credit of the account is declined; undefined where none is. */
export function creditCode(standing: Standing): 'ZY' | 'YF' | 'XI' | undefined {
  switch (standing) {
    case 'dormant':
      return 'ZY';
    case 'creditFrozen':
      return 'YF';
    case 'closed':
      return 'XI';
    case 'active':
    case 'debitFrozen':
      return undefined;
  }
}

/** Changes what the bank lets happen to an account; closed is closed for ever. */
export function stand(
  state: Open,
  command: StandingCommand,
): Decision<AccountEvent, StandingReason> {
  const { accountNumber, standing } = state;
  if (command.type === 'CloseAccount') {
    if (standing === 'closed') return accept();
    if (standing === 'debitFrozen' || standing === 'creditFrozen') return reject('ACCOUNT_FROZEN');
    const isEmpty = state.balance === 0n && state.holding.held === 0n;
    return isEmpty ? accept({ type: 'AccountClosed', accountNumber }) : reject('ACCOUNT_NOT_EMPTY');
  }
  if (standing === 'closed') return reject('ACCOUNT_CLOSED');
  if (command.type === 'UnfreezeAccount') {
    return standing === 'active' ? accept() : accept({ type: 'AccountUnfrozen', accountNumber });
  }
  const { freeze } = command;
  if (standing === freeze) return accept();
  if (standing !== 'active') return reject('ACCOUNT_FROZEN');
  return accept({ type: 'AccountFrozen', accountNumber, freeze });
}
