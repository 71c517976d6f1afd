import type {
  OpenCase,
  ParkedEvent,
  StuckWork,
} from '@suuupra/contracts/suuupra/ops/v1/status_service';
import type { Activity, EventStore, Reader } from '@suuupra/eventstore';
import type { Log, Network, Service, ServiceName } from '@suuupra/grpc';
import type { Chance } from '@suuupra/kernel';
import type { Time } from '@suuupra/workflow';

/** Everything outside of itself that a part may touch. */
export type Ports = Readonly<{
  store: EventStore;
  reader: Reader;
  time: Time;
  chance: Chance;
  activity: Activity;
  network: Network;
  log: Log;
}>;

/** Where services are, filled in as they become known. The network reads it at a first call. */
export type AddressBook = Partial<Record<ServiceName, string>>;

/** What a part knows of its own health; lag and parked events of the reader come from the host. */
export type PartStatus = Readonly<{
  parked?: readonly ParkedEvent[];
  stuck?: readonly StuckWork[];
  cases?: readonly OpenCase[];
}>;

/**
 * A running context, saga or projection. `start` registers its consumers on the reader; the host
 * starts the reader when every part has started, and lets calls in after that.
 */
export type Parts = Readonly<{
  services: readonly Service[];
  start: () => Promise<void>;
  stop: () => Promise<void>;
  status: () => Promise<PartStatus>;
}>;

/** Ports in, running parts out: a pure function, so that tests run what production runs. */
export type Compose<Config> = (ports: Ports, config: Config) => Parts;
