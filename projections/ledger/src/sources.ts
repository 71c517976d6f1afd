import {
  ENTITLEMENT_PREFIX,
  ORDER_PREFIX,
  SERIES_PREFIX,
  entitlementEvents,
  orderEvents,
  seriesEvents,
} from '@suuupra/commerce/reactions';
import type { Recorded } from '@suuupra/eventstore';
import { type EventCodec, ShapeError, UnknownEventError } from '@suuupra/kernel';
import { INTENT_PREFIX, intentEvents } from '@suuupra/payments/reactions';
import { MERCHANT_PREFIX, merchantSettlementEvents } from '@suuupra/settlement/reactions';
import type { SourceEvent } from './ruling.ts';

type Source = Readonly<{ prefix: string; codec: EventCodec<SourceEvent> }>;

const sourceOf = <E extends SourceEvent>(prefix: string, codec: EventCodec<E>): Source => ({
  prefix,
  codec: codec as unknown as EventCodec<SourceEvent>,
});

/** The streams the book is made from, and how their events are read. */
export const SOURCES: readonly Source[] = [
  sourceOf(INTENT_PREFIX, intentEvents),
  sourceOf(ORDER_PREFIX, orderEvents),
  sourceOf(ENTITLEMENT_PREFIX, entitlementEvents),
  sourceOf(SERIES_PREFIX, seriesEvents),
  sourceOf(MERCHANT_PREFIX, merchantSettlementEvents),
];

/** Whether the book concerns itself with the events of a stream. */
export function isSource(streamId: string): boolean {
  return SOURCES.some(({ prefix }) => streamId.startsWith(prefix));
}

/** The event in the words of its context; undefined where this binary cannot read it. */
export function readSource({ streamId, type, data }: Recorded): SourceEvent | undefined {
  const source = SOURCES.find(({ prefix }) => streamId.startsWith(prefix));
  try {
    return source?.codec.decode(type, data);
  } catch (error) {
    if (error instanceof UnknownEventError || error instanceof ShapeError) return undefined;
    throw error;
  }
}
