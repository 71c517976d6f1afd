import { type Decider, type Decision, type Instant, accept, reject } from '@suuupra/kernel';
import type { EntitlementEvent, GrantedLine } from './events.ts';

/** Who has access to what, and the document that says he paid for it. */
export type Grant = Readonly<{
  orderId: string;
  orderRef: string;
  buyerId: string;
  documentNumber: string;
  lines: readonly GrantedLine[];
}>;

export type EntitlementCommand = Readonly<
  | { type: 'GrantEntitlement'; grant: Grant; at: Instant }
  | { type: 'SuspendEntitlement'; reason: string; at: Instant }
  | { type: 'ResumeEntitlement'; reason: string; at: Instant }
  | { type: 'RevokeEntitlement'; reason: string; at: Instant }
>;

export type EntitlementReason =
  | 'ENTITLEMENT_EXISTS_WITH_DIFFERENT_DOCUMENT'
  | 'ENTITLEMENT_NOT_FOUND'
  | 'ENTITLEMENT_REVOKED';

export type EntitlementState = Readonly<
  | { is: 'absent' }
  | { is: 'granted'; grant: Grant }
  | { is: 'suspended'; grant: Grant }
  | { is: 'revoked'; grant: Grant }
>;

/** Access to what an order bought: granted once, suspended and resumed, revoked for ever. */
export const entitlementDecider: Decider<
  EntitlementCommand,
  EntitlementEvent,
  EntitlementState,
  EntitlementReason
> = {
  initial: { is: 'absent' },

  evolve: (state, event) => {
    if (event.type === 'EntitlementGranted') {
      const { type: _type, ...grant } = event;
      return { is: 'granted', grant };
    }
    if (state.is === 'absent') return state;
    const { grant } = state;
    switch (event.type) {
      case 'EntitlementSuspended':
        return { is: 'suspended', grant };
      case 'EntitlementResumed':
        return { is: 'granted', grant };
      case 'EntitlementRevoked':
        return { is: 'revoked', grant };
    }
  },

  decide: (command, state) => {
    if (command.type === 'GrantEntitlement') return grant(command.grant, state);
    if (state.is === 'absent') return reject('ENTITLEMENT_NOT_FOUND');
    const { orderId, orderRef } = state.grant;
    const { reason } = command;
    switch (command.type) {
      case 'SuspendEntitlement':
        if (state.is === 'revoked') return reject('ENTITLEMENT_REVOKED');
        if (state.is === 'suspended') return accept();
        return accept({ type: 'EntitlementSuspended', orderId, orderRef, reason });
      case 'ResumeEntitlement':
        if (state.is === 'revoked') return reject('ENTITLEMENT_REVOKED');
        if (state.is === 'granted') return accept();
        return accept({ type: 'EntitlementResumed', orderId, orderRef, reason });
      case 'RevokeEntitlement':
        if (state.is === 'revoked') return accept();
        return accept({ type: 'EntitlementRevoked', orderId, orderRef, reason });
    }
  },
};

function grant(
  wanted: Grant,
  state: EntitlementState,
): Decision<EntitlementEvent, EntitlementReason> {
  const { orderId, orderRef, buyerId, documentNumber, lines } = wanted;
  if (state.is !== 'absent') {
    const same = state.grant.documentNumber === documentNumber;
    return same ? accept() : reject('ENTITLEMENT_EXISTS_WITH_DIFFERENT_DOCUMENT');
  }
  return accept({ type: 'EntitlementGranted', orderId, orderRef, buyerId, documentNumber, lines });
}
