import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ENTITLEMENT_PREFIX,
  ORDER_PREFIX,
  SERIES_PREFIX,
  entitlementEvents,
  orderEvents,
  seriesEvents,
} from '@suuupra/commerce/reactions';
import { launchPostgres } from '@suuupra/embedded';
import { type EventStore, type Recorded, memoryEventStore } from '@suuupra/eventstore';
import { type Json, idOf } from '@suuupra/kernel';
import { INTENT_PREFIX, intentEvents } from '@suuupra/payments/reactions';
import { type Database, openDatabase } from '@suuupra/postgres';
import { MERCHANT_PREFIX, merchantSettlementEvents } from '@suuupra/settlement/reactions';
import type { PostedEvent, SourceEvent } from './ruling.ts';

type Of<T extends SourceEvent['type']> = Extract<SourceEvent, { type: T }>;
const subject = { paymentIntentId: 'p-1', orderId: 'o-1', merchantReference: 'ORD-1' };

/** 5,000 rupees and 18 % within the state, paid by UPI: 5,900 rupees. */
export const captured: Of<'PaymentCaptured'> = {
  type: 'PaymentCaptured',
  ...subject,
  ...{ number: 1, transactionId: 'T1', rrn: '632010000001', amount: 590_000n },
  ...{ taxable: 500_000n, cgst: 45_000n, sgst: 45_000n, igst: 0n },
  ...{ fee: 1_180n, feeCgst: 106n, feeSgst: 106n },
  capturedAt: '2026-11-16T04:30:00.000000Z',
};

const course = { sku: 'SKU-1', kind: 'course', creatorId: 'creator-01', creatorShareBp: 7_000 };
const granted: Of<'EntitlementGranted'> = {
  type: 'EntitlementGranted',
  ...{ orderId: 'o-1', orderRef: 'ORD-1', buyerId: 'b-1', documentNumber: 'KA2627/A0000001' },
  lines: [
    { ...course, kind: 'course', taxable: 400_001n },
    { ...course, sku: 'SKU-2', kind: 'kit', taxable: 99_999n, creatorId: '', creatorShareBp: 0 },
  ],
};

export const refundLine: Of<'OrderRefundAccepted'>['lines'][number] = {
  ...course,
  ...{ kind: 'course', amount: 118_000n, taxable: 100_000n },
  ...{ cgst: 9_000n, sgst: 9_000n, igst: 0n, taxableOfOthers: 0n },
};
export const refundAccepted: Of<'OrderRefundAccepted'> = {
  type: 'OrderRefundAccepted',
  ...{ orderId: 'o-1', orderRef: 'ORD-1', refundId: 'r-1', paymentIntentId: 'p-1' },
  ...{ amount: 118_000n, full: false, acceptedAt: '' },
  lines: [refundLine],
};

const refunded: Of<'RefundSucceeded'> = {
  type: 'RefundSucceeded',
  ...{ refundId: 'r-1', ...subject, transactionId: 'T2', amount: 118_000n },
  ...{ rrn: '632010000002', refundedAt: '2026-11-16T05:30:00.000000Z' },
};

const { acceptedAt: _acceptedAt, ...accepted } = refundAccepted;
const abandoned: Of<'OrderRefundAbandoned'> = {
  ...{ ...accepted, type: 'OrderRefundAbandoned', reason: 'no account to pay' },
};

/** The way of a refund that the rail could not pay, and that a person gave up. */
export const ABANDONED_WAY: readonly PostedEvent[] = [refundAccepted, abandoned];

const beside = [{ ...refundLine, taxableOfOthers: 100_000n }];

/** The way of two refunds of one line, of which the first is given up. */
export const BESIDE_WAY: readonly PostedEvent[] = [
  refundAccepted,
  { ...refundAccepted, refundId: 'r-2', lines: beside },
  { ...abandoned, lines: beside },
];

const fees = { fee: 1_180n, feeCgst: 106n, feeSgst: 106n };
const paid: Of<'MerchantSettlementPaid'> = {
  type: 'MerchantSettlementPaid',
  ...{ day: '2026-11-16', net: 470_608n, ...fees, utr: 'UTR1' },
};
const matched: Of<'MerchantSettlementMatched'> = {
  type: 'MerchantSettlementMatched',
  ...{ day: '2026-11-16', net: 470_608n, utr: 'UTR1', postedAt: '2026-11-18T04:30:00Z' },
};

/** A day on which more went back than came in, and for which the merchant pays. */
export const MADE_UP_WAY: readonly PostedEvent[] = [
  { ...paid, net: -1_000n, utr: 'UTR2' },
  { ...matched, net: -1_000n, utr: 'UTR2' },
];

/** The whole way of one payment: sold, earned, partly given back, settled. */
export const WAY: readonly PostedEvent[] = [
  ...[captured, granted, refundAccepted, refunded, paid, matched],
];

const unfulfilled: Of<'CaptureUnfulfilled'> = {
  type: 'CaptureUnfulfilled',
  ...{ refundId: 'r-2', ...subject, amount: 590_000n },
  ...{ taxable: 500_000n, cgst: 45_000n, sgst: 45_000n, igst: 0n },
};

/** The way of a payment that came after its order was cancelled: all of it goes back. */
export const LATE_WAY: readonly PostedEvent[] = [
  ...[captured, unfulfilled, { ...refunded, refundId: 'r-2', amount: 590_000n }],
];

const auto = { ...subject, refundId: 'r-3', collected: 'T8', amount: 590_000n };
const { rrn, refundedAt } = refunded;

/** The way of money that came beside the one capture, and went back by itself. */
export const SURPLUS_WAY: readonly PostedEvent[] = [
  { type: 'AutoRefundRequested', ...auto },
  { type: 'AutoRefundSucceeded', ...auto, transactionId: 'T9', rrn, refundedAt },
];

const twice = { refundId: 'r-1', orderId: subject.orderId, transactionId: 'T7' };

/** The way of a refund that was paid twice: a part comes back, and the rest is lost. */
export const TWICE_WAY: readonly PostedEvent[] = [
  { ...refunded, type: 'RefundOverpaid', transactionId: 'T7' },
  { type: 'RefundOverpaymentRecovered', ...twice, amount: 100_000n, utr: 'UTR2' },
  { type: 'RefundOverpaymentWrittenOff', ...twice, amount: 18_000n, reason: 'gone' },
];

export const document: Of<'DocumentIssued'> = {
  type: 'DocumentIssued',
  ...{ number: 'KA2627/A0000001', sequence: 1, kind: 'tax_invoice', orderId: 'o-1' },
  ...{ orderRef: 'ORD-1', refundId: '', issuedOn: '2026-11-16', placeOfSupply: '29', gstin: '' },
  ...{ taxable: 500_000n, cgst: 45_000n, sgst: 45_000n, igst: 0n, total: 590_000n, against: '' },
};

const CODECS = [
  { codec: intentEvents, stream: `${INTENT_PREFIX}p-1` },
  { codec: orderEvents, stream: `${ORDER_PREFIX}o-1` },
  { codec: entitlementEvents, stream: `${ENTITLEMENT_PREFIX}o-1` },
  { codec: seriesEvents, stream: `${SERIES_PREFIX}29.2627.A` },
  { codec: merchantSettlementEvents, stream: `${MERCHANT_PREFIX}2026-11-16` },
] as const;

/** All event types of the streams that the book is made from. */
export const SOURCE_TYPES: readonly string[] = CODECS.flatMap(({ codec }) => codec.types);

/** The stored form of an event and the stream it belongs to. */
export function stored(event: SourceEvent): Readonly<{ streamId: string; data: Json }> {
  const home = CODECS.find(({ codec }) => codec.types.includes(event.type));
  if (home === undefined) throw new Error(`no codec knows ${event.type}`);
  const encode = home.codec.encode as (one: SourceEvent) => Readonly<{ data: Json }>;
  return { streamId: home.stream, data: encode(event).data };
}

const AT = '2026-11-16T20:00:00.000000Z'; // 01:30 of the next day in India.

/** An event as if it had been read from the log. */
export function recorded(event: SourceEvent, position = 16n): Recorded {
  const { type } = event;
  const { streamId, data } = stored(event);
  const id = idOf('test', type, String(position));
  return { streamId, type, id, revision: 0n, position, data, metadata: metadataFor(id) };
}

/** Metadata of an event that this command made. */
export function metadataFor(commandId: string): Recorded['metadata'] {
  const ids = { commandId, correlationId: 'o-1', causationId: 'cause', commandHash: 'hash' };
  return { tenant: 'main', actor: 'test', at: AT, ...ids };
}

/** A log of the whole way, with events that are not the book's among them. */
export async function logOfWay(times = 1): Promise<EventStore> {
  const store = memoryEventStore();
  let count = 0;
  const append = async (streamId: string, type: string, data: Json): Promise<void> => {
    let revision = -1n;
    for await (const event of store.read(streamId)) ({ revision } = event);
    const id = idOf('event', String((count += 1)));
    await store.append(streamId, [{ id, type, data, metadata: metadataFor(id) }], revision);
  };
  for (let round = 0; round < times; round += 1) {
    await append('commerce.seats-SKU-1', 'SeatsReserved', {});
    for (const event of [...WAY.slice(0, 1), document, ...WAY.slice(1)]) {
      const { streamId, data } = stored(event);
      await append(streamId, event.type, data);
    }
    const number = { transactionId: 'T9', inquiry: 1 };
    await append(`${INTENT_PREFIX}p-9`, 'PaymentInquiryRequested', number);
  }
  return store;
}

/** One real server for a test file, with pools on it. */
export async function openServer() {
  const directory = await mkdtemp(join(tmpdir(), 'lg-'));
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
