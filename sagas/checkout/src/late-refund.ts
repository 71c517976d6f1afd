import { idOf } from '@suuupra/kernel';

/** The refund of a capture that came too late: one for an order, whatever happens how often. */
export function lateRefundIdOf(orderId: string): string {
  return idOf('late-refund', orderId);
}
