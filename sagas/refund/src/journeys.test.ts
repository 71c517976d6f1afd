import { orderEvents } from '@suuupra/commerce/reactions';
import { Document } from '@suuupra/contracts/suuupra/commerce/v1/invoice_service';
import { EntitlementServiceService } from '@suuupra/contracts/suuupra/commerce/v1/entitlement_service';
import { InvoiceServiceService } from '@suuupra/contracts/suuupra/commerce/v1/invoice_service';
import { Order } from '@suuupra/contracts/suuupra/commerce/v1/order';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { RefundServiceService } from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { memoryEventStore } from '@suuupra/eventstore';
import { Refusal, moneyOf } from '@suuupra/grpc';
import { type IntentEvent, intentEvents } from '@suuupra/payments/reactions';
import { type Death, startMachine, startStandIns } from '@suuupra/testing';
import { expect } from 'chai';
import { composeRefund } from './compose.ts';
import { tell, typesOf } from './tell.ts';

const AT = '2026-11-16T05:00:00.000000Z';
const ORDER = { orderId: 'order-1', orderRef: 'ORD-0001' };
const ASKED = { ...ORDER, refundId: 'refund-1', paymentIntentId: 'pi-1', amount: 100n };

const SUCCEEDED: IntentEvent = {
  type: 'RefundSucceeded',
  refundId: 'refund-1',
  paymentIntentId: 'pi-1',
  orderId: 'order-1',
  merchantReference: 'ORD-0001',
  transactionId: 'T1',
  amount: 100n,
  rrn: 'R',
  refundedAt: AT,
};
const declined = (retryable: boolean): IntentEvent => {
  const about = { refundId: 'refund-1', orderId: 'order-1', transactionId: 'T1' };
  return { type: 'RefundMovedToManual', ...about, code: 'U28', retryable, retryAt: '' };
};
const about = { refundId: 'refund-1', paymentIntentId: 'pi-1', orderId: 'order-1' };
const ABANDONED: IntentEvent = { type: 'RefundAbandoned', ...about, amount: 100n, reason: 'NO' };
const BY_TRANSFER: IntentEvent = { ...SUCCEEDED, transactionId: 'UTR123', rrn: 'UTR123' };

/** What the rail does at each sending; the amount that the payment has left. */
type Journey = Readonly<{
  sendings: readonly IntentEvent[];
  left?: bigint;
  early?: boolean;
  /** The price of the order, and what was refunded before; one of a hundred is refunded now. */
  total?: bigint;
  before?: bigint;
  /** How often the access is not granted yet. */
  ungranted?: number;
  /** What a person does when everything else is quiet. */
  person?: IntentEvent;
}>;
type End = Readonly<{ calls: readonly string[]; types: readonly string[]; steps: number }>;

async function travel(journey: Journey, death?: Death): Promise<End> {
  const store = memoryEventStore();
  const queue: (() => Promise<void>)[] = [];
  let sent = 0;
  let { person, ungranted = 0 } = journey;
  const standIns = await startStandIns(
    {
      commerce: [OrderServiceService, InvoiceServiceService, EntitlementServiceService],
      payments: [RefundServiceService],
    },
    {
      CreateRefund: () => {
        if ((journey.left ?? 100n) >= 100n) return;
        throw new Refusal('REFUND_EXCEEDS_CAPTURED', 'FAILED_PRECONDITION');
      },
      GetEntitlement: () => {
        ungranted -= 1;
        if (ungranted >= 0) throw new Refusal('ENTITLEMENT_NOT_FOUND', 'NOT_FOUND');
      },
      AcceptRefund: () => {
        if (ungranted >= 0) throw new Refusal('SALE_NOT_IN_THE_BOOKS', 'FAILED_PRECONDITION');
      },
      RefuseRefund: () => undefined,
      AbandonRefund: () => undefined,
      SendRefund: () => {
        const event = journey.sendings[sent];
        sent += 1;
        const news = { codec: intentEvents, at: AT };
        if (event === undefined) return;
        queue.push(() => tell(store, 'payments.intent-pi-1', { ...news, event }));
        if (journey.early === true) void queue.shift()?.();
      },
      IssueCreditNote: () => ({ document: Document.fromPartial({ number: 'KA2627/C0000001' }) }),
      RecordRefund: () => {
        const refunded = moneyOf((journey.before ?? 0n) + 100n);
        const quote = { total: moneyOf(journey.total ?? 1_000n) };
        return { order: Order.fromPartial({ quote, refunded }) };
      },
      RevokeEntitlement: () => undefined,
    },
  );
  const { network } = standIns;
  let machine = await startMachine(composeRefund, {}, { store, network, death });
  const event = { type: 'OrderRefundRequested', ...ASKED, full: true, lines: [] } as const;
  await tell(store, 'commerce.order-order-1', { codec: orderEvents, event, at: AT });
  for (;;) {
    if (!(await machine.settle())) {
      machine = await startMachine(composeRefund, {}, { store, network });
      continue;
    }
    const happen = queue.shift();
    if (happen !== undefined) await happen();
    else if (await machine.fire()) continue;
    else if (person === undefined) break;
    else {
      await tell(store, 'payments.intent-pi-1', { codec: intentEvents, at: AT, event: person });
      person = undefined;
    }
  }
  expect(standIns.mismatches).to.deep.equal([]);
  const steps = machine.steps();
  await machine.stop();
  await standIns.stop();
  const types = await typesOf(store, 'saga.refund-refund-1');
  // To look at something twice does no harm.
  const calls = standIns.carriedOut.filter((call) => call !== 'GetEntitlement');
  return { calls, types, steps };
}

const GRANT = ['CreateRefund', 'AcceptRefund', 'SendRefund'];
const DOCUMENT = ['IssueCreditNote', 'RecordRefund'];

const JOURNEYS: Readonly<Record<string, readonly [Journey, readonly string[], string]>> = {
  paid: [{ sendings: [SUCCEEDED] }, [...GRANT, ...DOCUMENT], 'RefundCompleted'],
  'of everything': [
    { sendings: [SUCCEEDED], total: 100n },
    [...GRANT, ...DOCUMENT, 'RevokeEntitlement'],
    'RefundCompleted',
  ],
  'of everything before the access is granted': [
    { sendings: [SUCCEEDED], total: 100n, ungranted: 2 },
    [...GRANT, ...DOCUMENT, 'RevokeEntitlement'],
    'RefundCompleted',
  ],
  'of the last part': [
    { sendings: [SUCCEEDED], total: 100n + 7n, before: 7n },
    [...GRANT, ...DOCUMENT, 'RevokeEntitlement'],
    'RefundCompleted',
  ],
  'of all but a paisa': [
    { sendings: [SUCCEEDED], total: 101n },
    [...GRANT, ...DOCUMENT],
    'RefundCompleted',
  ],
  'paid before the answer is here': [
    { sendings: [SUCCEEDED], early: true },
    [...GRANT, ...DOCUMENT],
    'RefundCompleted',
  ],
  'more than was captured': [{ sendings: [], left: 99n }, ['RefuseRefund'], 'RefundTurnedDown'],
  'paid when sent again': [
    { sendings: [declined(true), SUCCEEDED] },
    [...GRANT, 'SendRefund', ...DOCUMENT],
    'RefundCompleted',
  ],
  'in the hands of a person': [{ sendings: [declined(false)] }, GRANT, 'RefundHalted'],
  'paid by a transfer': [
    { sendings: [declined(false)], person: BY_TRANSFER },
    [...GRANT, ...DOCUMENT],
    'RefundCompleted',
  ],
  'given up by a person': [
    { sendings: [declined(false)], person: ABANDONED },
    [...GRANT, 'AbandonRefund'],
    'RefundWithdrawn',
  ],
  'on its way': [{ sendings: [] }, GRANT, 'RefundUnderWay'],
};

describe('a refund', () => {
  for (const [name, [journey, calls, last]] of Object.entries(JOURNEYS)) {
    it(`ends well wherever its process dies: ${name}`, async () => {
      const whole = await travel(journey);
      expect(whole.calls).to.deep.equal(calls);
      expect(whole.types.at(-1)).to.equal(last);
      for (let step = 1; step <= whole.steps; step += 1) {
        for (const behind of [false, true]) {
          const end = await travel(journey, { step, behind });
          expect(end.calls, `step ${step}, ${behind}`).to.deep.equal(whole.calls);
          expect(end.types.at(-1)).to.equal(last);
        }
      }
    });
  }
});
