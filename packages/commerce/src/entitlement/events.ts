import { type EventOf, type ValueOf, count, eventCodec } from '@suuupra/kernel';
import { listOf, paise, record, text } from '@suuupra/kernel';
import { itemKind } from '../order-line.ts';

/** What access was granted to, with the value that is earned by granting it. */
export const grantedLine = record({
  sku: text,
  kind: itemKind,
  taxable: paise,
  creatorId: text,
  creatorShareBp: count,
});
export type GrantedLine = ValueOf<typeof grantedLine>;

const changed = { orderId: text, orderRef: text, reason: text };

/** The stored shapes of `commerce.entitlement-<orderId>`. */
export const entitlementEvents = eventCodec({
  EntitlementGranted: {
    orderId: text,
    orderRef: text,
    buyerId: text,
    documentNumber: text,
    lines: listOf(grantedLine),
  },
  EntitlementSuspended: changed,
  EntitlementResumed: changed,
  EntitlementRevoked: changed,
});
export type EntitlementEvent = EventOf<typeof entitlementEvents>;
