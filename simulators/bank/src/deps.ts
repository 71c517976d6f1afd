import type { Activity, EventStore, Handler } from '@suuupra/eventstore';
import type { Log, Network } from '@suuupra/grpc';
import type { Clock } from '@suuupra/kernel';
import type { AccountCommand, AccountReason } from './account/decider.ts';
import type { AccountEvent } from './account/events.ts';
import type { Account } from './account/state.ts';
import type { Fault, FaultCommand } from './fault/decider.ts';
import type { FaultEvent } from './fault/events.ts';
import type { Transfer, TransferCommand, TransferReason } from './transfer/decider.ts';
import type { TransferEvent } from './transfer/events.ts';

/** What the services of the bank are made of. */
export type Deps = Readonly<{
  store: EventStore;
  clock: Clock;
  network: Network;
  activity: Activity;
  log: Log;
  accounts: Handler<AccountCommand, AccountEvent, Account, AccountReason>;
  faults: Handler<FaultCommand, FaultEvent, Fault, never>;
  transfers: Handler<TransferCommand, TransferEvent, Transfer, TransferReason>;
}>;
