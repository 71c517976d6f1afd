import { composeBank } from '@suuupra/bank';
import { composeCommerce } from '@suuupra/commerce';
import { PLATFORM_FEES, composePayments } from '@suuupra/payments';
import type { Parts, Ports } from '@suuupra/process';
import { composeCheckout } from '@suuupra/saga-checkout';
import { composeCutOver } from '@suuupra/saga-cut-over';
import { composeRefund } from '@suuupra/saga-refund';
import { composeSettlement as composeSettlementSaga } from '@suuupra/saga-settlement';
import { composeSettlement } from '@suuupra/settlement';
import { composeUpiSwitch } from '@suuupra/upi-switch';
import type { Mortality } from './mortality.ts';
import type { ModelName, ReadModels } from './read-models.ts';
import { ESCROW, FEE_ACCOUNT, MERCHANT_ACCOUNT, MERCHANT_STATE, MERCHANT_VPA } from './accounts.ts';

/** The services that a world runs, by the names under which they call each other. */
export const WORLD_SERVICES = [
  'bank',
  'upi-switch',
  'commerce',
  'payments',
  'settlement',
  'sagas',
  'ledger',
  'views',
] as const;
export type WorldService = (typeof WORLD_SERVICES)[number];

/** A second of the clock of the world. */
export const SECOND = 1_000_000;

type Databases = Readonly<{ readModels: ReadModels; mortality: Mortality }>;

/** The real parts of a service over whatever ports. */
export function composeService(
  service: WorldService,
  ports: Ports,
  { readModels, mortality }: Databases,
): readonly Parts[] {
  const model = (name: ModelName): Parts => readModels.partsOf(name, { ...ports, mortality });
  switch (service) {
    case 'bank':
      return [composeBank(ports)];
    case 'upi-switch':
      return [composeUpiSwitch(ports, { psp: 'payments' })];
    case 'commerce':
      return [composeCommerce(ports, { merchantStateCode: MERCHANT_STATE })];
    case 'payments': {
      const merchant = { vpa: MERCHANT_VPA, transactionPrefix: 'IND' };
      return [composePayments(ports, { merchant, fees: PLATFORM_FEES })];
    }
    case 'settlement':
      return [composeSettlement(ports, {})];
    case 'sagas':
      return [
        composeCheckout(ports, {}),
        composeRefund(ports, {}),
        composeSettlementSaga(ports, {
          escrowAccount: ESCROW,
          merchantAccount: MERCHANT_ACCOUNT,
          feeAccount: FEE_ACCOUNT,
        }),
        composeCutOver(ports, {}),
      ];
    case 'ledger':
      return [model('ledger')];
    case 'views':
      return [model('orders'), model('payments'), model('settlement')];
  }
}
