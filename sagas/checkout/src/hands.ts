import type { CallOptions, Network } from '@suuupra/grpc';
import type { CheckoutEvent } from './events.ts';
import type { CheckoutEffect } from './saga.ts';

export type EffectOf<D extends CheckoutEffect['do']> = Extract<CheckoutEffect, { do: D }>;
export type Answers = Promise<readonly CheckoutEvent[]>;

/** What every call of one effect shares. `id` names one call, the same at every try. */
export type Hands = Readonly<{
  network: Network;
  options: CallOptions;
  id: (call: string, about?: string) => string;
}>;

/** Orders are gone for a confirmation in these cases, and the money has to go back. */
export const ORDER_OVER = ['ORDER_CANCELLED', 'ORDER_EXPIRED', 'ORDER_NOT_FOUND'];
