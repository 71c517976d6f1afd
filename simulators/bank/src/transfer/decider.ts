import { type Decider, accept, reject } from '@suuupra/kernel';
import type { TransferEvent } from './events.ts';

/** The content of a transfer, named for ever by the request that asked for it. */
export type TransferContent = Readonly<{
  transferId: string;
  fromAccount: string;
  toAccount: string;
  amount: bigint;
  reference: string;
  utr: string;
}>;

export type Transfer =
  | Readonly<{ is: 'absent' }>
  | (Readonly<{ is: 'requested' }> & TransferContent);

export type TransferCommand = Readonly<{ type: 'RequestTransfer' }> & TransferContent;
export type TransferReason = 'TRANSFER_EXISTS_WITH_DIFFERENT_CONTENT';

function contentOf(source: TransferContent): TransferContent {
  const { transferId, fromAccount, toAccount, amount, reference, utr } = source;
  return { transferId, fromAccount, toAccount, amount, reference, utr };
}

const same = (a: TransferContent, b: TransferContent): boolean =>
  a.fromAccount === b.fromAccount &&
  a.toAccount === b.toAccount &&
  a.amount === b.amount &&
  a.reference === b.reference;

/** A book transfer: what was asked stands here, what moved stands on the two accounts. */
export const transfer: Decider<TransferCommand, TransferEvent, Transfer, TransferReason> = {
  initial: { is: 'absent' },
  evolve: (_state, event) => ({ is: 'requested', ...contentOf(event) }),
  decide: (command, state) => {
    if (state.is === 'requested') {
      return same(state, command) ? accept() : reject('TRANSFER_EXISTS_WITH_DIFFERENT_CONTENT');
    }
    const { transferId, fromAccount, toAccount, amount, reference, utr } = command;
    return accept({
      type: 'TransferRequested',
      transferId,
      fromAccount,
      toAccount,
      amount,
      reference,
      utr,
    });
  },
};
