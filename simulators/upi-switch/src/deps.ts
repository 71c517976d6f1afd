import type { EventStore, Handled, Handler, Reader } from '@suuupra/eventstore';
import type { Network } from '@suuupra/grpc';
import type { Clock } from '@suuupra/kernel';
import type { CaseList } from './case-list.ts';
import type { CycleBook } from './cycle/book.ts';
import type { CycleCommand, CycleReason } from './cycle/decider.ts';
import type { CycleEvent } from './cycle/events.ts';
import type { Cycle } from './cycle/state.ts';
import type { Directory } from './directory.ts';
import type { Participant, ParticipantCommand, ParticipantReason } from './participant/decider.ts';
import type { ParticipantEvent } from './participant/events.ts';
import type { PositionCommand, PositionReason } from './position/decider.ts';
import type { PositionEvent } from './position/events.ts';
import type { Headroom } from './position/headroom.ts';
import type { PositionInputs } from './position/inputs.ts';
import type { Position } from './position/state.ts';
import type { RrnCounter } from './rrn.ts';
import type { TransactionCommand, TransactionReason } from './transaction/decider.ts';
import type { TransactionEvent } from './transaction/events.ts';
import type { Transaction } from './transaction/state.ts';
import type { Vpa, VpaCommand, VpaReason } from './vpa/decider.ts';
import type { VpaEvent } from './vpa/events.ts';

/** What the services and the workflow of the switch are made of. */
export type Deps = Readonly<{
  store: EventStore;
  reader: Reader;
  clock: Clock;
  network: Network;
  transactions: Handler<TransactionCommand, TransactionEvent, Transaction, TransactionReason>;
  vpas: Handler<VpaCommand, VpaEvent, Vpa, VpaReason>;
  participants: Handler<ParticipantCommand, ParticipantEvent, Participant, ParticipantReason>;
  cycles: Handler<CycleCommand, CycleEvent, Cycle, CycleReason>;
  positions: Handler<PositionCommand, PositionEvent, Position, PositionReason>;
  positionInputs: PositionInputs;
  headroom: Headroom;
  rrns: RrnCounter;
  directory: Directory;
  book: CycleBook;
  cases: CaseList;
  /** Tells the workflow at once what a call has done to a transaction. */
  touched: (
    txnId: string,
    handled: Handled<Transaction, TransactionEvent, TransactionReason>,
    commandId: string,
  ) => void;
}>;
