import { type Environment, numberFrom, readConfig, textFrom } from '@suuupra/process';
import type { PaymentsConfig } from './compose.ts';
import { PLATFORM_FEES } from './intent/fees.ts';

const BASIS_POINTS = { least: 0, most: 10_000 };

/**
 * Reads who collects and what it costs from the environment.
 * @throws ConfigError that names the variables at fault.
 */
export function configFrom(env: Environment): PaymentsConfig {
  const { feeBp: fee, cgstBp, sgstBp } = PLATFORM_FEES;
  const { vpa, transactionPrefix, feeBp } = readConfig(env, {
    vpa: textFrom('MERCHANT_VPA', 'suuupra@indusm'),
    transactionPrefix: textFrom('PAYMENTS_TRANSACTION_PREFIX', 'IND'),
    feeBp: numberFrom('PAYMENTS_FEE_BASIS_POINTS', BASIS_POINTS, Number(fee)),
  });
  return { merchant: { vpa, transactionPrefix }, fees: { feeBp: BigInt(feeBp), cgstBp, sgstBp } };
}
