import {
  type ReqPayRequest,
  UpiPspServiceService as Psp,
  UpiSwitchServiceService as UpiSwitch,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { Result, type Transaction } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { type Network, createHealth, createServer, silentLog, unary } from '@suuupra/grpc';

/** A switch of the tests' own: it keeps what it is asked, and says what the test tells it to. */
export type FakeSwitch = Readonly<{
  address: string;
  /** Every ReqPay that came, repetitions too. */
  asked: readonly ReqPayRequest[];
  /** How many status checks came. */
  checks: () => number;
  /** What a status check hears from now on; `undefined` is a switch that never saw it. */
  tell: (txnId: string, transaction: Transaction | undefined) => void;
  /** Whether ReqPay is lost: neither kept nor acknowledged. */
  lose: (lost: boolean) => void;
  stop: () => Promise<void>;
}>;

/** The transaction that a request became, as the switch tells it. */
export function transactionOf(
  { txnId, payerVpa, payeeVpa, amount, merchantReference }: ReqPayRequest,
  result: Transaction['result'],
  code: string,
): Transaction {
  const asked = { txnId, payerVpa, payeeVpa, amount, merchantReference };
  const originatedAt = '2026-11-16T04:30:00.000000Z';
  return { ...asked, rrn: '632010000001', result, code, originatedAt };
}

/** Starts the fake on a real socket; the port is any free one unless it must be a certain one. */
export async function startFakeSwitch(port = 0): Promise<FakeSwitch> {
  const asked: ReqPayRequest[] = [];
  const told = new Map<string, Transaction | undefined>();
  let checks = 0;
  let lost = false;
  const implementation = {
    reqPay: unary((request: ReqPayRequest) => {
      if (lost) throw new Error('lost on the way');
      asked.push(request);
      return { consistencyToken: '' };
    }),
    reqChkTxn: unary(({ txnId }: Readonly<{ txnId: string }>) => {
      checks += 1;
      const request = asked.find((one) => one.txnId === txnId);
      const pending = request && transactionOf(request, Result.RESULT_PENDING, '01');
      return { transaction: told.has(txnId) ? told.get(txnId) : pending };
    }),
    respLeg: unary(() => ({ consistencyToken: '' })),
    raiseTcc: unary(() => ({ consistencyToken: '' })),
    raiseRet: unary(() => ({ consistencyToken: '' })),
  };
  const server = createServer({
    services: [{ definition: UpiSwitch, implementation }],
    activity: { enter: () => () => undefined },
    log: silentLog,
    health: createHealth(),
  });
  const got = await server.listen('127.0.0.1', port);
  return {
    address: `127.0.0.1:${got}`,
    asked,
    checks: () => checks,
    tell: (txnId, transaction) => void told.set(txnId, transaction),
    lose: (now) => {
      lost = now;
    },
    stop: () => server.stop(),
  };
}

/** Tells the payments service how a transaction ended, as the switch does. */
export async function answer(network: Network, transaction: Transaction): Promise<void> {
  const decidedAt = '2026-11-16T04:30:01.000000Z';
  await network.unary('payments', Psp.respPay, { transaction, decidedAt });
}
