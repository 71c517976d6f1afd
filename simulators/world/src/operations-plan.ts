import { ACCOUNT_OPERATIONS } from './operations-accounts.ts';
import { ANSWER_OPERATIONS } from './operations-answers.ts';
import { BUYER_OPERATIONS } from './operations-buyers.ts';
import { HASTY_OPERATIONS } from './operations-haste.ts';
import { HEARSAY_OPERATIONS } from './operations-hearsay.ts';
import { HOLD_OPERATIONS } from './operations-holds.ts';
import { PAYEE_OPERATIONS } from './operations-payees.ts';
import { REFUND_OPERATIONS } from './operations-refunds.ts';
import { RETURN_OPERATIONS } from './operations-returns.ts';
import { SHOP_OPERATIONS } from './operations-shop.ts';
import { SWITCH_OPERATIONS } from './operations-switch.ts';
import { TRANSFER_OPERATIONS } from './operations-transfers.ts';
import type { Operation } from './operations-desk.ts';

/** Everything that people do in a world besides buying, by name, with how often they do it. */
export const OPERATIONS = {
  ...BUYER_OPERATIONS,
  ...SHOP_OPERATIONS,
  ...REFUND_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...HOLD_OPERATIONS,
  ...SWITCH_OPERATIONS,
  ...PAYEE_OPERATIONS,
  ...ANSWER_OPERATIONS,
  ...HEARSAY_OPERATIONS,
  ...HASTY_OPERATIONS,
  ...TRANSFER_OPERATIONS,
  ...RETURN_OPERATIONS,
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;
export const OPERATION_NAMES = Object.keys(OPERATIONS) as readonly OperationName[];

/** How often each operation happens, in the units of `OPERATIONS`. */
export type OperationPlan = Readonly<Record<OperationName, number>>;

/** The rate of every operation, times a factor: 0 for a world in which people only buy. */
function operationsOf(factor: number): OperationPlan {
  const rates = OPERATION_NAMES.map((name) => [name, OPERATIONS[name].rate * factor]);
  return Object.fromEntries(rates) as OperationPlan;
}

/** The text of a plan of operations cannot be understood; says which part of it. */
export class OperationPlanError extends Error {
  override readonly name = 'UsageError';
}

const MOST = 100_000;

/**
 * A plan from its text: `none`, `default`, a factor of the default, or `name=rate,…` alone.
 * @throws OperationPlanError that names the part at fault.
 */
export function operationsFrom(text: string): OperationPlan {
  if (text === 'none') return operationsOf(0);
  if (text === 'default') return operationsOf(1);
  const factor = Number(text);
  if (text !== '' && factor >= 0 && factor <= MOST) return operationsOf(factor);
  const rates = text.split(',').map((part) => {
    const [name = '', rate = ''] = part.split('=');
    const isKnown = OPERATION_NAMES.some((one) => one === name);
    if (!isKnown) throw new OperationPlanError(`--operations: there is no operation ${name}`);
    const isRate = rate !== '' && Number(rate) >= 0 && Number(rate) <= MOST;
    const rule = `the rate of ${name} must be 0 to ${MOST}, not ${rate}`;
    if (!isRate) throw new OperationPlanError(`--operations: ${rule}`);
    return [name, Number(rate)];
  });
  return { ...operationsOf(0), ...(Object.fromEntries(rates) as Partial<OperationPlan>) };
}
