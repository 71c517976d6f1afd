import type { CommandContext, Handler } from '@suuupra/eventstore';
import { type Paise, assert, idOf } from '@suuupra/kernel';
import type { PositionCommand, PositionReason } from './decider.ts';
import type { PositionEvent } from './events.ts';
import type { PositionInputs } from './inputs.ts';
import type { Position } from './state.ts';

type Positions = Handler<PositionCommand, PositionEvent, Position, PositionReason>;
type Debit = Readonly<{ txnId: string; payerBank: string; payeeBank: string; amount: Paise }>;
type Chain = Pick<CommandContext, 'correlationId' | 'causationId'>;

/** The cap as the path of a transaction meets it. */
export type Headroom = Readonly<{
  /**
   * Whether a debit of this bank for that one has to be reserved first: false only where there is
   * surely no cap. A cap is set when it has been seen here that the position is kept, so that what
   * was asked for before had no cap; whether there is one by now, the position itself decides.
   */
  mayBeCapped: (payerBank: string, payeeBank: string) => boolean;
  /** Reserves a debit, once however often it is asked; false where the cap says no. */
  reserve: (debit: Debit, chain: Chain) => Promise<boolean>;
}>;

/** Between customers of one bank nothing is owed, so nothing is reserved. */
export function createHeadroom(
  positions: Positions,
  { isKept }: Pick<PositionInputs, 'isKept'>,
): Headroom {
  return {
    mayBeCapped: (payerBank, payeeBank) => payerBank !== payeeBank && isKept(payerBank),
    reserve: async ({ txnId, payerBank: member, payeeBank, amount }, chain) => {
      if (member === payeeBank) return true;
      const commandId = idOf('upi.position', member, txnId, 'reserve');
      const context = { commandId, ...chain, actor: 'upi-transaction', tenant: 'main' };
      const command = { type: 'ReserveDebit', member, txnId, amount } as const;
      const handled = await positions.handle(member, command, context);
      if (handled.ok) return true;
      assert(handled.reason === 'NET_DEBIT_CAP', 'only the cap refuses a debit');
      return false;
    },
  };
}
