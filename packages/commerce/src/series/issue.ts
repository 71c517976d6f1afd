import { type CommandContext, consistencyToken } from '@suuupra/eventstore';
import { granted, refusalOf } from '../edge.ts';
import { type Bought, isBought, refundOf } from '../order/state.ts';
import type { WriteSide } from '../write-side.ts';
import { type Document, type DocumentContent, type SeriesState } from './decider.ts';
import { documentOf } from './decider.ts';
import {
  creditNoteOf,
  invoiceKindOf,
  invoiceOf,
  prefixOf,
  seriesIdOf,
  yearsAt,
} from './documents.ts';
import type { DocumentKind } from './events.ts';

type Issued = Readonly<{ document: Document | undefined; consistencyToken: string }>;

/** Gives a bought order its invoice, or answers the one it has. */
export async function issueInvoice(
  side: WriteSide,
  orderId: string,
  context: CommandContext,
): Promise<Issued> {
  const { placed } = await boughtOrder(side, orderId);
  return await issue(side, invoiceOf(placed), context);
}

/** Gives an accepted refund its credit note, or answers the one it has. */
export async function issueCreditNote(
  side: WriteSide,
  { orderId, refundId }: Readonly<{ orderId: string; refundId: string }>,
  context: CommandContext,
): Promise<Issued> {
  const order = await boughtOrder(side, orderId);
  const refund = refundOf(order.paid, refundId);
  if (!refund) throw refusalOf('REFUND_NOT_FOUND');
  if (refund.is === 'refused') throw refusalOf('REFUND_ALREADY_REFUSED');
  if (refund.is === 'requested') throw refusalOf('REFUND_NOT_ACCEPTED');
  const { state: entitlement } = await side.entitlements.load(orderId);
  const against =
    entitlement.is === 'absent'
      ? await invoiceNumberOf(side, order)
      : entitlement.grant.documentNumber;
  return await issue(side, creditNoteOf(order.placed, refund.terms, against), context);
}

/** A bought order. Throws the refusal ORDER_NOT_FOUND or ORDER_NOT_CONFIRMED. */
export async function boughtOrder(side: WriteSide, orderId: string): Promise<Bought> {
  const { state } = await side.orders.load(orderId);
  if (state.is === 'absent') throw refusalOf('ORDER_NOT_FOUND');
  if (!isBought(state)) throw refusalOf('ORDER_NOT_CONFIRMED');
  return state;
}

/** The number of an order's invoice of this or the last financial year. */
export async function invoiceNumberOf(side: WriteSide, { placed }: Bought): Promise<string> {
  const { orderId } = placed;
  const kind = invoiceKindOf(placed);
  const { current, previous } = yearsAt(side.clock.now());
  for (const year of [current, previous]) {
    const { state } = await load(side, year, kind);
    const document = documentOf(state, { orderId, refundId: '' });
    if (document) return document.number;
  }
  throw refusalOf('INVOICE_NOT_ISSUED');
}

/**
 * One document for one order or refund, even if it is asked for again in another financial year:
 * the last year's series is looked at first, and where it knows the document it answers.
 */
async function issue(
  side: WriteSide,
  content: DocumentContent,
  context: CommandContext,
): Promise<Issued> {
  const at = side.clock.now();
  const { current, previous } = yearsAt(at);
  const { kind } = content;
  const last = await load(side, previous, kind);
  const year = documentOf(last.state, content) ? previous : current;
  const prefix = prefixOf(side.merchantState, year, kind);
  const command = { type: 'IssueDocument', prefix, content, at } as const;
  const seriesId = seriesIdOf(side.merchantState, year, kind);
  const { state, position } = granted(await side.series.handle(seriesId, command, context));
  return { document: documentOf(state, content), consistencyToken: consistencyToken(position) };
}

function load(
  side: WriteSide,
  year: string,
  kind: DocumentKind,
): Promise<Readonly<{ state: SeriesState }>> {
  return side.series.load(seriesIdOf(side.merchantState, year, kind));
}
