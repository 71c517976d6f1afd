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
  /** Whether a debit of this bank for that one has to be reserved first. */
  isCapped: (payerBank: string, payeeBank: string) => Promise<boolean>;
  /** Reserves a debit, once however often it is asked; false where the cap says no. */
  reserve: (debit: Debit, chain: Chain) => Promise<boolean>;
}>;

/** Between customers of one bank nothing is owed, so nothing is reserved. */
export function createHeadroom(
  positions: Positions,
  { isKept }: Pick<PositionInputs, 'isKept'>,
): Headroom {
  return {
    isCapped: async (payerBank, payeeBank) => {
      if (payerBank === payeeBank || !isKept(payerBank)) return false;
      return (await positions.load(payerBank)).state.cap !== undefined;
    },
    reserve: async ({ txnId, payerBank: member, amount }, chain) => {
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
