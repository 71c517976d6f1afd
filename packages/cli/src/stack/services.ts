import { composeBank } from '@suuupra/bank';
import { composeCommerce } from '@suuupra/commerce';
import { SERVICE_NAMES, type ServiceName } from '@suuupra/grpc';
import { composePayments, configFrom as paymentsConfigFrom } from '@suuupra/payments';
import { type Database, openDatabase } from '@suuupra/postgres';
import { type Environment, type Parts, type Ports, readConfig, textFrom } from '@suuupra/process';
import { composeLedger } from '@suuupra/projection-ledger';
import { composeOrdersView } from '@suuupra/projection-orders';
import { composePaymentsView } from '@suuupra/projection-payments';
import { composeSettlementView } from '@suuupra/projection-settlement';
import { composeCheckout } from '@suuupra/saga-checkout';
import { composeCutOver } from '@suuupra/saga-cut-over';
import { composeRefund } from '@suuupra/saga-refund';
import { composeSettlement as composeSettlementSaga } from '@suuupra/saga-settlement';
import { composeSettlement } from '@suuupra/settlement';
import { composeUpiSwitch } from '@suuupra/upi-switch';

/** Every service, in the order in which they are started. */
export const SERVICES: readonly ServiceName[] = SERVICE_NAMES;

/** Whether the text names a service. */
export function isService(text: string): text is ServiceName {
  return SERVICES.some((service) => service === text);
}

/** Composes one service from its ports and the environment. */
export function composeService(service: ServiceName, ports: Ports, env: Environment): Parts {
  switch (service) {
    case 'bank':
      return composeBank(ports);
    case 'upi-switch':
      return composeUpiSwitch(ports, { psp: 'payments' });
    case 'commerce':
      return composeCommerce(ports, merchantOf(env));
    case 'payments':
      return composePayments(ports, paymentsConfigFrom(env));
    case 'settlement':
      return composeSettlement(ports, {});
    case 'sagas':
      return together([
        composeCheckout(ports, { maxAttempts: 2 }),
        composeRefund(ports, {}),
        composeSettlementSaga(ports, accountsOf(env)),
        composeCutOver(ports, {}),
      ]);
    case 'ledger':
      return together([onSchema('ledger', ports, env, composeLedger)]);
    case 'views':
      return together([
        onSchema('orders', ports, env, composeOrdersView),
        onSchema('payments', ports, env, composePaymentsView),
        onSchema('settlement', ports, env, composeSettlementView),
      ]);
  }
}

function merchantOf(env: Environment): Readonly<{ merchantStateCode: string }> {
  return readConfig(env, { merchantStateCode: textFrom('MERCHANT_STATE_CODE', '29') });
}

/** The merchant's accounts as data/README names them. */
function accountsOf(env: Environment): Readonly<{
  escrowAccount: string;
  merchantAccount: string;
  feeAccount: string;
}> {
  return readConfig(env, {
    escrowAccount: textFrom('ESCROW_ACCOUNT', '000900000001'),
    merchantAccount: textFrom('MERCHANT_ACCOUNT', '000900000002'),
    feeAccount: textFrom('FEE_ACCOUNT', '000900000003'),
  });
}

/** Several parts behind one server. */
function together(parts: readonly Parts[]): Parts {
  return {
    services: parts.flatMap(({ services }) => services),
    start: async () => {
      for (const part of parts) await part.start();
    },
    stop: async () => {
      for (const part of parts.toReversed()) await part.stop();
    },
    status: async () => {
      const all = await Promise.all(parts.map((part) => part.status()));
      return {
        parked: all.flatMap(({ parked }) => parked ?? []),
        stuck: all.flatMap(({ stuck }) => stuck ?? []),
        cases: all.flatMap(({ cases }) => cases ?? []),
      };
    },
  };
}

/** A read model on a schema of its own, with a pool that ends with it. */
function onSchema(
  schema: string,
  ports: Ports,
  env: Environment,
  compose: (ports: Ports & Readonly<{ database: Database }>) => Parts,
): Parts {
  const { url } = readConfig(env, { url: textFrom('DATABASE_URL') });
  const database = openDatabase(url, { schema });
  const parts = compose({ ...ports, database });
  return {
    ...parts,
    stop: async () => {
      await parts.stop();
      await database.close();
    },
  };
}
