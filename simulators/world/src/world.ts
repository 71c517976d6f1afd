import { composeBank } from '@suuupra/bank';
import { composeCommerce } from '@suuupra/commerce';
import {
  type EventStore,
  createActivity,
  createReader,
  memoryEventStore,
} from '@suuupra/eventstore';
import { type Log, type ServiceName, silentLog } from '@suuupra/grpc';
import { parseInstant } from '@suuupra/kernel';
import { PLATFORM_FEES, composePayments } from '@suuupra/payments';
import { type Parts, type Ports, seededChance } from '@suuupra/process';
import { composeCheckout } from '@suuupra/saga-checkout';
import { composeCutOver } from '@suuupra/saga-cut-over';
import { composeRefund } from '@suuupra/saga-refund';
import { composeSettlement as composeSettlementSaga } from '@suuupra/saga-settlement';
import { composeSettlement } from '@suuupra/settlement';
import { composeUpiSwitch } from '@suuupra/upi-switch';
import { virtualTime } from '@suuupra/workflow';
import { diceOf } from './dice.ts';
import type { Driven } from './driver.ts';
import { type Faults, NO_FAULTS } from './faults.ts';
import { mortalStore } from './mortal-store.ts';
import type { Pauses } from './pauses.ts';
import { createSimulatedNetwork } from './simulated-network.ts';
import { ESCROW, FEE_ACCOUNT, MERCHANT_ACCOUNT, MERCHANT_STATE, MERCHANT_VPA } from './workload.ts';

/** What a world is made of. */
export type WorldOptions = Readonly<{
  seed: string;
  /** The pauses of the process, which a running world owns. */
  pauses: Pauses;
  /** The log that the world goes on with; a new one in memory. */
  store?: EventStore;
  /** Which life of the world this is, if it has died before; 0. Every life has its own chance. */
  life?: number;
  /** The world dies right behind this append; never. */
  diesAfterAppends?: number;
  faults?: Faults;
  /** Whether a workflow grants its effects one at a time, as in a play; true. */
  oneByOne?: boolean;
  log?: Log;
}>;

/** All services in one process, on a store in memory, a network and a time of our own. */
export type World = Driven &
  Readonly<{
    store: EventStore;
    parts: readonly Parts[];
    stop: () => Promise<void>;
  }>;

/** Composes the real services over simulated ports. Nothing moves before it is started. */
export function composeWorld(options: WorldOptions): World {
  const { seed, pauses, faults = NO_FAULTS, oneByOne = true, log = silentLog } = options;
  const { life = 0, diesAfterAppends = Infinity } = options;
  const { store, died } = mortalStore(options.store ?? memoryEventStore(), diesAfterAppends);
  const activity = createActivity();
  const time = { ...virtualTime(), oneByOne: () => oneByOne };
  const reader = createReader({
    ...{ store, activity },
    observe: ({ metadata }) => time.observe(parseInstant(metadata.at) ?? 0n),
  });
  const dice = diceOf(seededChance(`${seed}/network/${life}`));
  const network = createSimulatedNetwork({ activity, log, dice, faults, died });
  const chance = seededChance(`${seed}/services/${life}`);
  const services = servicesOf({ store, reader, time, chance, activity, network, log });
  const parts = services.map(([, one]) => one);
  return {
    ...{ store, reader, time, activity, network, pauses, parts, died },
    start: async () => {
      for (const [name, one] of services) {
        network.connect(name, one.services);
        await one.start();
      }
      await reader.start();
    },
    stop: async () => {
      await reader.stop();
      for (const one of parts.toReversed()) await one.stop();
    },
  };
}

function servicesOf(ports: Ports): readonly (readonly [ServiceName, Parts])[] {
  const merchant = { vpa: MERCHANT_VPA, transactionPrefix: 'IND' };
  const accounts = {
    escrowAccount: ESCROW,
    merchantAccount: MERCHANT_ACCOUNT,
    feeAccount: FEE_ACCOUNT,
  };
  return [
    ['bank', composeBank(ports)],
    ['upi-switch', composeUpiSwitch(ports, { psp: 'payments' })],
    ['commerce', composeCommerce(ports, { merchantStateCode: MERCHANT_STATE })],
    ['payments', composePayments(ports, { merchant, fees: PLATFORM_FEES })],
    ['settlement', composeSettlement(ports, {})],
    ['sagas', composeCheckout(ports, {})],
    ['sagas', composeRefund(ports, {})],
    ['sagas', composeSettlementSaga(ports, accounts)],
    ['sagas', composeCutOver(ports, {})],
  ];
}
