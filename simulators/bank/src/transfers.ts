import { type CommandContext, type Consumer, decodeOrPark } from '@suuupra/eventstore';
import { assert, idOf } from '@suuupra/kernel';
import { type Stuck, createPatience } from '@suuupra/workflow';
import type { ReturnTransfer, TransferLeg } from './account/decider.ts';
import { type AccountEvent, accountEvents } from './account/events.ts';
import { type Transfer, transferOf } from './account/state.ts';
import type { Deps } from './deps.ts';
import { ACCOUNT_PREFIX } from './reactions.ts';
import { TENANT, acceptedOrRefused } from './request.ts';
import type { TransferContent } from './transfer/decider.ts';

const UTR_DIGITS = 17;

/** The unique transaction reference of a transfer: the bank's code, R, and digits of its id. */
export function utrOf(bank: string, transferId: string): string {
  const digits = BigInt(`0x${transferId.replaceAll('-', '')}`) % 10n ** BigInt(UTR_DIGITS);
  return `${bank}R${digits.toString().padStart(UTR_DIGITS, '0')}`;
}

type Side = 'DebitTransfer' | 'CreditTransfer';
/** What the sides of a transfer belong to, and what caused them: that it was requested. */
export type Origin = Pick<CommandContext, 'correlationId' | 'causationId'>;
/** What became of a transfer on an account. */
export type Done = Readonly<{ transfer: Transfer; position: bigint }>;

async function postSide(
  deps: Deps,
  type: Side,
  content: TransferContent,
  origin: Origin,
): Promise<Done> {
  const { transferId, fromAccount, toAccount, amount, reference, utr } = content;
  const [own, counterAccount] =
    type === 'DebitTransfer' ? [fromAccount, toAccount] : [toAccount, fromAccount];
  const { clock } = deps;
  const command = { type, transferId, counterAccount, amount, reference, utr, at: clock.now() };
  return await tell(deps, own, command, origin);
}

async function tell(
  { accounts }: Deps,
  accountNumber: string,
  command: TransferLeg | ReturnTransfer,
  origin: Origin,
): Promise<Done> {
  const { type, transferId } = command;
  const commandId = idOf('transfer', TENANT, transferId, type);
  const context = { ...origin, commandId, actor: 'bank', tenant: TENANT };
  const handled = acceptedOrRefused(await accounts.handle(accountNumber, command, context));
  const { state, position } = handled;
  const transfer = state.is === 'open' ? transferOf(state, transferId) : undefined;
  assert(transfer !== undefined, 'a transfer that was decided on is on record');
  return { transfer, position };
}

/** Takes the amount from the giver, or declines: the first answer stands for ever. */
export function debitTransfer(deps: Deps, content: TransferContent, origin: Origin): Promise<Done> {
  return postSide(deps, 'DebitTransfer', content, origin);
}

/**
 * Gives the amount to the receiver. One that takes no credits has it declined, whenever that was
 * said, and then the giver has it back: no money stays between two accounts.
 */
export async function creditTransfer(
  deps: Deps,
  content: TransferContent,
  origin: Origin,
): Promise<Done> {
  const credited = await postSide(deps, 'CreditTransfer', content, origin);
  const { code } = credited.transfer;
  if (code === '') return credited;
  const { transferId, fromAccount } = content;
  const command = { type: 'ReturnTransfer', transferId, code, at: deps.clock.now() } as const;
  return await tell(deps, fromAccount, command, origin);
}

function contentOf(event: AccountEvent & { type: 'BookTransferDebited' }): TransferContent {
  const { transferId, accountNumber, counterAccount, amount, reference, utr } = event;
  return {
    transferId,
    fromAccount: accountNumber,
    toAccount: counterAccount,
    amount,
    reference,
    utr,
  };
}

type Half = Readonly<{ content: TransferContent; origin: Origin }>;

/** The bank's care for the transfers that are cut in two. */
export type Finishing = Readonly<{
  consumer: Consumer;
  /** Those that cannot be finished, and are tried again. */
  stuck: () => readonly Stuck[];
  stop: () => Promise<void>;
}>;

/**
 * Finishes the transfers that are cut in two: money that has left one account and has not reached
 * the other, because a process has died or does not know what became of its append. Whoever asked
 * may never ask again. Nobody waits for one that cannot be finished yet.
 */
export function finishTransfers(deps: Deps): Finishing {
  const { accounts, activity, log } = deps;
  const patience = createPatience(log);
  const halves = new Map<string, Half>();
  const running = new Set<Promise<void>>();
  const flags = { live: false, stopped: false };
  const finish = async ({ content, origin }: Half): Promise<void> => {
    const leave = activity.enter();
    try {
      await patience.persist(
        { id: content.transferId, do: 'CreditTransfer', key: 'credit' },
        () => creditTransfer(deps, content, origin),
        () => !flags.stopped,
      );
    } finally {
      leave();
    }
  };
  const begin = (half: Half): void => {
    const work = finish(half).finally(() => running.delete(work));
    running.add(work);
  };
  const consumer: Consumer = {
    name: 'bank-transfers',
    from: 'start',
    prefixes: [ACCOUNT_PREFIX],
    onEvent: async (recorded) => {
      await Promise.resolve();
      const event = decodeOrPark(accountEvents, recorded);
      if (event.type === 'BookTransferCredited' || event.type === 'BookTransferReturned') {
        halves.delete(event.transferId);
      }
      if (event.type !== 'BookTransferDebited') return;
      const { correlationId, causationId } = recorded.metadata;
      const half = { content: contentOf(event), origin: { correlationId, causationId } };
      // Another process may have written it: what this one knows of the giver is older then.
      accounts.seen(event.accountNumber, recorded.revision);
      if (flags.live) begin(half);
      else halves.set(event.transferId, half);
    },
    onCaughtUp: async () => {
      await Promise.resolve();
      flags.live = true;
      for (const half of halves.values()) begin(half);
      halves.clear();
    },
  };
  const stop = async (): Promise<void> => {
    flags.stopped = true;
    patience.hurryAll();
    await Promise.all(running);
  };
  return { consumer, stuck: patience.stuck, stop };
}
