import {
  DEFAULT_FAULTS,
  FAULT_NAMES,
  type FaultName,
  type FaultPlan,
  NO_FAULTS,
  planOf,
} from './faults.ts';

/** The text of a fault plan cannot be understood; says which part of it. */
export class FaultPlanError extends Error {
  override readonly name = 'UsageError';
}

const MOST = 100_000;

/**
 * A fault plan from its text: `none`, `default`, a factor of the default, or `name=rate,…` alone.
 * @throws FaultPlanError that names the part at fault.
 */
export function planFrom(text: string): FaultPlan {
  if (text === 'none') return NO_FAULTS;
  if (text === 'default') return DEFAULT_FAULTS;
  const factor = Number(text);
  if (text !== '' && factor >= 0 && factor <= MOST) return planOf(factor);
  const rates = text.split(',').map((part) => {
    const [name = '', rate = ''] = part.split('=');
    if (!isFault(name)) throw new FaultPlanError(`--faults: there is no fault ${name}`);
    const number = Number(rate);
    if (rate === '' || !(number >= 0 && number <= MOST)) {
      throw new FaultPlanError(`--faults: the rate of ${name} must be 0 to ${MOST}, not ${rate}`);
    }
    return [name, number];
  });
  return { ...NO_FAULTS, ...(Object.fromEntries(rates) as Partial<FaultPlan>) };
}

function isFault(name: string): name is FaultName {
  return FAULT_NAMES.some((one) => one === name);
}
