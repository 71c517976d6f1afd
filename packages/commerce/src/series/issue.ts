import { type CommandContext, consistencyToken } from '@suuupra/eventstore';
import { granted, refusalOf } from '../edge.ts';
import { type Bought, type Moment, isBought, isKnown, refundOf } from '../order/state.ts';
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
  const { placed, paid } = await boughtOrder(side, orderId);
  return await issue(side, { content: invoiceOf(placed), moment: paid.capturedAt }, context);
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
  if (refund.is === 'abandoned') throw refusalOf('REFUND_ABANDONED');
  const { state: entitlement } = await side.entitlements.load(orderId);
  const against =
    entitlement.is === 'absent'
      ? await invoiceNumberOf(side, order)
      : entitlement.grant.documentNumber;
  const content = creditNoteOf(order.placed, refund.terms, against);
  return await issue(side, { content, moment: refund.acceptedAt }, context);
}

/** A bought order. Throws the refusal ORDER_NOT_FOUND or ORDER_NOT_CONFIRMED. */
export async function boughtOrder(side: WriteSide, orderId: string): Promise<Bought> {
  const { state } = await side.orders.load(orderId);
  if (!isKnown(state)) throw refusalOf('ORDER_NOT_FOUND');
  if (!isBought(state)) throw refusalOf('ORDER_NOT_CONFIRMED');
  return state;
}

/** The number of an order's invoice, which is of the financial year of its capture. */
export async function invoiceNumberOf(side: WriteSide, { placed, paid }: Bought): Promise<string> {
  const { orderId } = placed;
  const kind = invoiceKindOf(placed);
  for (const year of yearsOf(side, paid.capturedAt)) {
    const { state } = await load(side, year, kind);
    const document = documentOf(state, { orderId, refundId: '' });
    if (document) return document.number;
  }
  throw refusalOf('INVOICE_NOT_ISSUED');
}

type Wanted = Readonly<{ content: DocumentContent; moment: Moment }>;

/** Of which years a document may be: of one where its moment is on record, else of the last two. */
function yearsOf(side: WriteSide, moment: Moment): readonly string[] {
  const { current, previous } = yearsAt(moment ?? side.clock.now());
  return moment === null ? [current, previous] : [current];
}

/**
 * One document for one order or refund, in the series and with the date of its moment, whenever it
 * is asked for: a clock that passes midnight between two tries would make two of it. Only where no
 * moment is on record is the clock asked; then the last year's series is looked at first, and
 * where it knows the document it answers.
 */
async function issue(
  side: WriteSide,
  { content, moment }: Wanted,
  context: CommandContext,
): Promise<Issued> {
  const at = moment ?? side.clock.now();
  const { kind } = content;
  const [current = '', previous] = yearsOf(side, moment);
  const last = previous === undefined ? undefined : await load(side, previous, kind);
  const isOfLast = last !== undefined && documentOf(last.state, content) !== undefined;
  const year = isOfLast && previous !== undefined ? previous : current;
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
