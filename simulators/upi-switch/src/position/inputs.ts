import { type Recorded, decodeOrPark } from '@suuupra/eventstore';
import type { Paise } from '@suuupra/kernel';
import type { Input, Taken } from '@suuupra/workflow';
import { type CycleEvent, cycleEvents } from '../cycle/events.ts';
import { createReturnables, isFinal } from '../cycle/finality.ts';
import type { Net } from '../cycle/netting.ts';
import { type ParticipantEvent, participantEvents } from '../participant/events.ts';
import { CYCLE_PREFIX, PARTICIPANT_PREFIX, TRANSACTION_PREFIX } from '../reactions.ts';
import { type TransactionEvent, transactionEvents } from '../transaction/events.ts';
import type { PositionCommand } from './decider.ts';

type Commands = readonly Taken<PositionCommand>[];

/** Whose positions are kept, and what the log does to them. */
export type PositionInputs = Readonly<{
  /** Whether the log has shown that this member has a cap, or had to get one. */
  isKept: (member: string) => boolean;
  inputs: readonly Input<PositionCommand>[];
}>;

/** What every member owes by the log, kept or not: a position that is opened begins with it. */
function createDebts() {
  const debts = new Map<string, Paise>();
  return {
    of: (member: string): Paise => debts.get(member) ?? 0n,
    add: (member: string, amount: Paise): void => {
      debts.set(member, (debts.get(member) ?? 0n) + amount);
    },
  };
}

type Book = Readonly<{ debts: ReturnType<typeof createDebts>; kept: Set<string> }>;

const toMember = (command: PositionCommand): Taken<PositionCommand> => ({
  id: command.member,
  command,
});

type Failure = TransactionEvent & {
  type: 'TransactionDeclined' | 'TransactionFailed' | 'TransactionReversed';
};

function isFailure(event: TransactionEvent): event is Failure {
  const failures = ['TransactionDeclined', 'TransactionFailed', 'TransactionReversed'];
  return failures.includes(event.type);
}

function transactionInput({ debts, kept }: Book): (event: TransactionEvent) => Commands {
  const returnables = createReturnables();
  const unreversed = new Map<string, string>();
  const only = (commands: readonly PositionCommand[]): Commands =>
    commands.filter(({ member }) => kept.has(member)).map(toMember);
  const release = (member: string, txnId: string): Commands =>
    only([{ type: 'ReleaseReservation', member, txnId }]);
  return (event) => {
    const { txnId } = event;
    const undone = returnables.learn(event);
    // Between customers of one bank nothing is owed.
    const final = isFinal(event) ? event : undone;
    if (final !== undefined && final.payerBank !== final.payeeBank) {
      const { payerBank, payeeBank, amount } = final;
      const sign = undone === undefined ? 1n : -1n;
      debts.add(payerBank, sign * amount);
      debts.add(payeeBank, -sign * amount);
      if (undone === undefined) {
        return only([
          { type: 'CountDebit', member: payerBank, txnId, amount },
          { type: 'CountCredit', member: payeeBank, txnId, amount },
        ]);
      }
      return only([
        { type: 'CountReturn', member: payerBank, txnId, adjustment: -amount },
        { type: 'CountReturn', member: payeeBank, txnId, adjustment: amount },
      ]);
    }
    if (event.type === 'ReversalCaseClosed' || event.type === 'DrcReceived') {
      const member = unreversed.get(txnId) ?? '';
      unreversed.delete(txnId);
      return release(member, txnId);
    }
    // Whether the debit is back is not known, so what was reserved for it stays reserved.
    if (event.type === 'TransactionUnreversed') unreversed.set(txnId, event.payerBank);
    return isFailure(event) ? release(event.payerBank, txnId) : [];
  };
}

function cycleInput({ debts, kept }: Book): (event: CycleEvent) => Commands {
  const netsOf = new Map<string, readonly Net[]>();
  const settle = (cycleId: string): Commands => {
    const nets = (netsOf.get(cycleId) ?? []).filter(({ net }) => net !== 0n);
    netsOf.delete(cycleId);
    for (const { member, net } of nets) debts.add(member, net);
    return nets
      .filter(({ member }) => kept.has(member))
      .map(({ member, net }) => toMember({ type: 'SettlePosition', member, cycleId, net }));
  };
  return (event) => {
    const { cycleId } = event;
    switch (event.type) {
      case 'CycleNetted':
        netsOf.set(cycleId, event.nets);
        return [];
      case 'CycleAborted':
        netsOf.delete(cycleId);
        return [];
      case 'CycleSettled':
        return settle(cycleId);
      case 'CycleFellShort': {
        const { member } = event;
        kept.add(member);
        return [toMember({ type: 'CutCap', member, cycleId, position: debts.of(member) })];
      }
      case 'CycleGuaranteeDrawn':
        return [toMember({ type: 'CoverShortfall', member: event.member, cycleId })];
      case 'CycleCutoverMarked':
      case 'CycleFilesPublished':
      case 'CycleFundingInstructed':
      case 'CycleMemberFunded':
      case 'CycleFunded':
      case 'CycleFinalised':
        return [];
    }
  };
}

function participantInput({ debts, kept }: Book): (event: ParticipantEvent) => Commands {
  return (event) => {
    if (event.type !== 'MemberCapped' || kept.has(event.code)) return [];
    const member = event.code;
    kept.add(member);
    return [toMember({ type: 'OpenPosition', member, position: debts.of(member) })];
  };
}

/**
 * Positions follow from the log alone, in its order: what stands before the event from which on a
 * position is kept is in what it begins with, and everything behind it is counted, once.
 */
export function createPositionInputs(): PositionInputs {
  const book: Book = { debts: createDebts(), kept: new Set() };
  const [ofTransaction, ofCycle] = [transactionInput(book), cycleInput(book)];
  const ofParticipant = participantInput(book);
  return {
    isKept: (member) => book.kept.has(member),
    inputs: [
      {
        prefix: TRANSACTION_PREFIX,
        translate: (event: Recorded) => ofTransaction(decodeOrPark(transactionEvents, event)),
      },
      {
        prefix: CYCLE_PREFIX,
        translate: (event: Recorded) => ofCycle(decodeOrPark(cycleEvents, event)),
      },
      {
        prefix: PARTICIPANT_PREFIX,
        translate: (event: Recorded) => ofParticipant(decodeOrPark(participantEvents, event)),
      },
    ],
  };
}
