import type { Dimension } from './entry.ts';
import type { SourceEvent } from './ruling.ts';

/** What an entry says of its source beside the amounts; ids and references, no personal data. */
export type Description = Readonly<{
  documentType: string;
  documentNumber: string;
  dimensions: readonly Dimension[];
}>;

/** The document and the dimensions of the entries of an event. Dimensions come sorted by key. */
export function describe(event: SourceEvent): Description {
  const { documentType, documentNumber } = documentOf(event);
  const dimensions = Object.entries(dimensionsOf(event))
    .filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '')
    .map(([key, value]): Dimension => [key, value.normalize('NFC')])
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return { documentType, documentNumber, dimensions };
}

type Document = Pick<Description, 'documentType' | 'documentNumber'>;

function documentOf(event: SourceEvent): Document {
  const of = (documentType: string, number: string): Document => ({
    documentType,
    documentNumber: number.normalize('NFC'),
  });
  if (event.type === 'DocumentIssued') return of(event.kind, event.number);
  if (event.type === 'DocumentCancelled') return of('cancellation', event.number);
  if (event.type === 'EntitlementGranted') return of('invoice', event.documentNumber);
  return of('', '');
}

function dimensionsOf(event: SourceEvent): Readonly<Record<string, string | undefined>> {
  const told: Readonly<Record<string, unknown>> = event;
  const textAt = (field: string): string | undefined => {
    const value = told[field];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    order: textAt('orderId'),
    payment: textAt('paymentIntentId'),
    refund: textAt('refundId'),
    rrn: textAt('rrn'),
    utr: textAt('utr'),
    settlement_day: textAt('day'),
    place_of_supply: textAt('placeOfSupply'),
    sku: skuOf(event),
  };
}

/** Only where all lines are of one SKU: a list of many would not fit an entry. */
function skuOf(event: SourceEvent): string | undefined {
  if (!hasLines(event)) return undefined;
  const skus = new Set(event.lines.map(({ sku }) => sku));
  const [only] = skus;
  return skus.size === 1 ? only : undefined;
}

type WithLines = Extract<SourceEvent, Readonly<{ lines: readonly Readonly<{ sku: string }>[] }>>;

function hasLines(event: SourceEvent): event is WithLines {
  const { type } = event;
  return (
    type === 'EntitlementGranted' ||
    type === 'OrderRefundAccepted' ||
    type === 'OrderRefundAbandoned'
  );
}
