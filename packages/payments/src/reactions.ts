/** What other parts may see of payments: the streams by prefix, and how to read them. */
export { type IntentEvent, intentEvents } from './intent/events.ts';

/** The prefix of every stream of a payment. */
export const INTENT_PREFIX = 'payments.intent-';
