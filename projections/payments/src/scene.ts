import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchPostgres } from '@suuupra/embedded';
import type { EventStore } from '@suuupra/eventstore';
import { type Json, idOf } from '@suuupra/kernel';
import { INTENT_PREFIX, type IntentEvent, intentEvents } from '@suuupra/payments/reactions';
import { type Database, openDatabase } from '@suuupra/postgres';

const AT = '2026-11-16T04:30:00.000000Z';
const subject = (id: string) => ({
  ...{ paymentIntentId: id, orderId: `o-${id}`, merchantReference: `ORD-${id}` },
});
const parts = { taxable: 84_746n, cgst: 7_627n, sgst: 7_627n, igst: 0n };

type Stored = Readonly<{ type: string; data: Json }>;

/** The steps of a payment, as its context records them. */
export function stepsOf(store: EventStore) {
  let count = 0;
  const append = (id: string, event: IntentEvent): Promise<bigint> =>
    appendRaw(id, intentEvents.encode(event));
  const appendRaw = async (id: string, { type, data }: Stored): Promise<bigint> => {
    const streamId = `${INTENT_PREFIX}${id}`;
    let revision = -1n;
    for await (const before of store.read(streamId)) ({ revision } = before);
    const eventId = idOf(String((count += 1)));
    const ids = { commandId: eventId, correlationId: 'o', causationId: 'c', commandHash: 'h' };
    const metadata = { tenant: 'main', actor: 'test', at: AT, ...ids };
    return (await store.append(streamId, [{ id: eventId, type, data, metadata }], revision))
      .position;
  };
  const attempt = (id: string, number: number) => ({
    ...{ orderId: `o-${id}`, number, transactionId: `T${number}` },
  });
  return {
    garble: (id: string) => appendRaw(id, { type: 'PaymentTeleported', data: {} }),
    create: (id: string) =>
      append(id, {
        type: 'PaymentIntentCreated',
        ...{ ...subject(id), amount: 100_000n, ...parts },
        ...{ payerVpa: 'b@hima', payeeVpa: 'suuupra@indusm' },
      }),
    request: (id: string, number: number) =>
      append(id, { type: 'PaymentAttemptRequested', ...attempt(id, number), requestedAt: AT }),
    decline: (id: string, code: string, retryable: boolean) =>
      append(id, { type: 'PaymentAttemptFailed', ...attempt(id, 1), code, retryable }),
    deem: (id: string) =>
      append(id, { type: 'PaymentAttemptDeemed', ...attempt(id, 1), rrn: '9', code: 'RB' }),
    fail: (id: string, code: string) =>
      append(id, { type: 'PaymentIntentFailed', ...subject(id), code }),
    cancel: (id: string) =>
      append(id, { type: 'PaymentIntentCanceled', ...subject(id), reason: 'EXPIRED' }),
    capture: (id: string, number = 1) =>
      append(id, {
        type: 'PaymentCaptured',
        ...{ ...subject(id), number, transactionId: `T${number}`, rrn: '632010000001' },
        ...{ amount: 100_000n, ...parts, fee: 200n, feeCgst: 18n, feeSgst: 18n, capturedAt: AT },
      }),
    refund: (id: string, amount: bigint) =>
      append(id, {
        type: 'RefundSucceeded',
        ...{ refundId: 'r', ...subject(id), transactionId: 'T9', amount, rrn: '8', refundedAt: AT },
      }),
  };
}

/** Payments of every kind. */
export async function fill(store: EventStore): Promise<void> {
  const steps = stepsOf(store);
  for (const id of ['captured', 'deemed', 'failed', 'canceled', 'created']) await steps.create(id);
  await steps.request('captured', 1);
  await steps.decline('captured', 'XY', true);
  await steps.request('captured', 2);
  await steps.capture('captured', 2);
  await steps.refund('captured', 300n);
  await steps.refund('captured', 700n);
  await steps.request('deemed', 1);
  await steps.deem('deemed');
  await steps.request('failed', 1);
  await steps.decline('failed', 'Z9', false);
  await steps.fail('failed', 'Z9');
  await steps.cancel('canceled');
}

/** One real server for a test file, with pools on it. */
export async function openServer() {
  const directory = await mkdtemp(join(tmpdir(), 'py-'));
  const server = await launchPostgres({ directory });
  const pools: Database[] = [];
  return {
    open: (schema: string): Database => {
      const database = openDatabase(server.url, { schema });
      pools.push(database);
      return database;
    },
    close: async (): Promise<void> => {
      for (const pool of pools) await pool.close();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
