import type { Fact } from './fact.ts';
import type { Family, Say } from './family.ts';
import type { Model } from './model.ts';

export const CORRELATION_RULES = {
  /** DESIGN.md §4.2: what concerns one order is found under one id, the order's. */
  order: 'all about an order bears its id',
} as const;

/** A bank's back office confirms a transaction under the transaction's id, order or none. */
const BY_TRANSACTION: ReadonlySet<string> = new Set([
  ...['ConfirmationFellDue', 'TccRaised', 'TccRefused', 'TccReceived'],
]);

/** The order that an event is about; '' where it is about none, or about one not known yet. */
function orderOf({ intents, transfers }: Model, { category, key, fields }: Fact): string {
  const { orderId, txnId, transactionId } = fields;
  if (typeof orderId === 'string' && orderId !== '') return orderId;
  if (category === 'saga.checkout') return key;
  const intentId = category === 'payments.intent' ? key : undefined;
  const named = txnId ?? transactionId;
  const transfer = typeof named === 'string' ? transfers.get(named) : undefined;
  return intents.get(intentId ?? transfer?.intentId ?? '')?.orderId ?? '';
}

/** Which events belong together. */
export function correlationFamily(): Family {
  const chains = new Map<string, Readonly<{ correlationId: string; category: string }>>();

  /**
   * Whether the event may bear another id: a person's call begins a chain of its own, and whoever
   * takes in an event of another context goes on in the chain of that one.
   */
  const isOfOtherChain = ({ type, category, key, metadata }: Fact): boolean => {
    const { actor, correlationId = '', commandId, causationId = '' } = metadata;
    if (BY_TRANSACTION.has(type)) return correlationId === key;
    const isPerson = actor === 'client' || actor === 'operator';
    if (isPerson && correlationId === commandId) return true;
    const cause = chains.get(causationId);
    return cause?.correlationId === correlationId && cause.category !== category;
  };

  const every = (model: Model, fact: Fact, say: Say): void => {
    const { correlationId = '' } = fact.metadata;
    chains.set(fact.id, { correlationId, category: fact.category });
    const orderId = orderOf(model, fact);
    if (orderId === '' || correlationId === orderId || isOfOtherChain(fact)) return;
    say(CORRELATION_RULES.order, `${fact.type} ${orderId}`, correlationId);
  };
  return { rules: CORRELATION_RULES, on: {}, every };
}
