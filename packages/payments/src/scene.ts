import type { MethodDefinition } from '@grpc/grpc-js';
import { StatusServiceService as Ops } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import {
  type CreatePaymentIntentRequest,
  PaymentIntentServiceService as Intents,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import {
  RefundServiceService as Refunds,
  RefundState,
} from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import type { PaymentIntent } from '@suuupra/contracts/suuupra/payments/v1/payment_intent';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { type Network, type RpcError, moneyOf, rpcErrorOf, silentLog } from '@suuupra/grpc';
import { assert, instantOf } from '@suuupra/kernel';
import { type AddressBook, type Ports, createPorts, startHost } from '@suuupra/process';
import {
  type ReqPayRequest,
  UpiPspServiceService as Psp,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { composePayments } from './compose.ts';
import { type FakeSwitch, startFakeSwitch } from './fake-switch.ts';
import { PLATFORM_FEES } from './intent/fees.ts';
import { INTENT_PREFIX } from './reactions.ts';

export { Intents, Psp, RefundState, Refunds };

/** Payments as they run in production, on real sockets, beside a fake switch; time is virtual. */
export type Scene = Readonly<{
  store: EventStore;
  ports: Ports;
  network: Network;
  upi: FakeSwitch;
  /** The types of all events of payments in the order of the log. */
  types: () => Promise<readonly string[]>;
  /** Waits until nothing moves. */
  settle: () => Promise<void>;
  /** Fires the timer that is due next and waits until nothing moves; returns its key. */
  fire: () => Promise<string>;
  /** The n-th order that reached the switch. */
  order: (index: number) => ReqPayRequest;
  end: () => Promise<void>;
}>;

const config = {
  merchant: { vpa: 'suuupra@indusm', transactionPrefix: 'IND' },
  fees: PLATFORM_FEES,
};

/** Starts payments over a store, new or used, beside a switch, new or running. */
export async function startScene(
  store: EventStore = memoryEventStore(),
  running?: FakeSwitch,
): Promise<Scene> {
  const upi = running ?? (await startFakeSwitch());
  const addresses: AddressBook = { 'upi-switch': upi.address };
  const ports = createPorts({ store, log: silentLog, addresses, clock: 'virtual' });
  ports.time.advance?.(instantOf('2026-11-16T04:30:00Z'));
  const parts = { payments: composePayments(ports, config) };
  const host = await startHost({ parts, ports, addresses });
  const { network, activity } = ports;
  const settle = async (): Promise<void> => {
    await ports.reader.waitFor(await store.head(), 5_000);
    await activity.idle();
  };
  return {
    ...{ store, ports, network, upi, settle },
    types: async () => {
      await settle();
      const types: string[] = [];
      for await (const { streamId, type } of store.readAll('start')) {
        if (streamId.startsWith(INTENT_PREFIX)) types.push(type);
      }
      return types;
    },
    fire: async () => {
      await settle();
      const next = ports.time.timers.next();
      assert(next !== undefined, 'a timer is set');
      await ports.time.fire?.(next.key);
      await settle();
      return next.key.split('/').slice(1).join('/');
    },
    order: (index) => {
      const one = upi.asked[index];
      assert(one !== undefined, `order ${index} reached the switch`);
      return one;
    },
    end: async () => {
      await host.stop();
      await upi.stop();
    },
  };
}

/** A request to pay an order of 1,180 rupees at once. */
export function paying(
  requestId: string,
  other: Partial<CreatePaymentIntentRequest> = {},
): CreatePaymentIntentRequest {
  return {
    requestId,
    orderId: 'order-1',
    merchantReference: 'ORD-0001',
    amount: moneyOf(118_000n),
    amountDetails: {
      taxable: moneyOf(100_000n),
      cgst: moneyOf(9_000n),
      sgst: moneyOf(9_000n),
      igst: moneyOf(0n),
    },
    payerVpa: 'asha@okbank',
    confirm: true,
    ...other,
  };
}

/** Pays, and gives the payment as the answer tells it. */
export async function pay(
  { network }: Scene,
  request: CreatePaymentIntentRequest,
): Promise<PaymentIntent> {
  const { paymentIntent } = await network.unary('payments', Intents.createPaymentIntent, request);
  assert(paymentIntent !== undefined, 'the answer holds the payment');
  return paymentIntent;
}

/** The payment as it is now. */
export async function get({ network }: Scene, paymentIntentId: string): Promise<PaymentIntent> {
  const request = { paymentIntentId };
  const { paymentIntent } = await network.unary('payments', Intents.getPaymentIntent, request);
  assert(paymentIntent !== undefined, 'the answer holds the payment');
  return paymentIntent;
}

/** The kinds of the open cases that the service tells of. */
export async function casesOf({ network, settle }: Scene): Promise<readonly string[]> {
  await settle();
  const { cases } = await network.unary('payments', Ops.getStatus, {});
  return cases.map(({ kind }) => kind);
}

/** The error that a call ends with. */
export async function errorOf<Req, Res>(
  { network }: Scene,
  method: MethodDefinition<Req, Res>,
  request: Req,
): Promise<RpcError> {
  try {
    await network.unary('payments', method, request);
  } catch (error) {
    return rpcErrorOf(error);
  }
  throw new Error('the call was expected to fail');
}
