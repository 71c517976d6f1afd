import { AccountServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { FaultServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/fault_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { moneyOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import type { UpiWorld } from './upi-world.ts';

export const ESCROW = { vpa: 'suuupra@indusm', account: '000900000001', ifsc: 'INDU0000001' };
export const PAYER = { vpa: 'Payer01@himalaya', account: '000000000001', ifsc: 'HIMA0000001' };
const MERCHANT = { vpa: '', account: '000900000002', ifsc: 'INDU0000001' };
export const OPENING = 1_000_000n;

const banks = [
  { code: 'HIMA', ifscPrefix: 'HIMA0', handle: 'himalaya', pspPrefix: 'HIM' },
  { code: 'INDU', ifscPrefix: 'INDU0', handle: 'indusm', pspPrefix: 'IND' },
];

/** Two banks, a payer with an opening balance, the escrow and the merchant's account. */
export async function furnish({ ports }: UpiWorld): Promise<void> {
  const { network } = ports;
  const admin = UpiAdminServiceService;
  for (const bank of banks) {
    const participant = { ...bank, name: bank.code };
    const requestId = `participant ${bank.code}`;
    const request = { requestId, participant };
    await network.unary('upi-switch', admin.registerParticipant, request);
  }
  for (const { vpa, account, ifsc } of [ESCROW, PAYER, MERCHANT]) {
    const bank = ifsc.slice(0, 4);
    const opening = moneyOf(account === PAYER.account ? OPENING : 0n);
    await network.unary('bank', AccountServiceService.openAccount, {
      requestId: `account ${account}`,
      accountNumber: account,
      ifsc,
      bank,
      openingBalance: opening,
    });
    if (vpa === '') continue;
    const request = { requestId: `vpa ${vpa}`, vpa, accountNumber: account, ifsc };
    await network.unary('upi-switch', admin.registerVpa, request);
  }
}

/** Sets how the bank behaves towards the payer. */
export async function behave({ ports }: UpiWorld, behaviour: string): Promise<void> {
  const { setBehaviour } = FaultServiceService;
  const request = { requestId: `behave ${behaviour}`, vpa: PAYER.vpa, behaviour };
  await ports.network.unary('bank', setBehaviour, request);
}

/** Doubles every answer about the payer. */
export async function doubleAnswers({ ports }: UpiWorld): Promise<void> {
  const { setAnswersDoubled } = UpiAdminServiceService;
  const request = { requestId: 'double', vpa: PAYER.vpa, doubled: true };
  await ports.network.unary('upi-switch', setAnswersDoubled, request);
}

export type Payment = Readonly<{
  amount?: bigint;
  from?: string;
  to?: string;
  reference?: string;
}>;

/** A transaction id made from a name. */
export function txnIdOf(name: string): string {
  return `IND${idOf('txn', name).replaceAll('-', '')}`;
}

/** Asks the switch for a payment and waits for its acknowledgement. */
export async function pay({ ports }: UpiWorld, name: string, payment: Payment = {}): Promise<void> {
  const { amount = 100_000n, from = PAYER.vpa, to = ESCROW.vpa, reference = 'ORD-1' } = payment;
  await ports.network.unary('upi-switch', UpiSwitchServiceService.reqPay, {
    txnId: txnIdOf(name),
    payerVpa: from,
    payeeVpa: to,
    amount: moneyOf(amount),
    merchantReference: reference,
  });
}

/** The balance of an account, in paise. */
export async function balanceOf({ ports }: UpiWorld, accountNumber: string): Promise<bigint> {
  const { getAccount } = AccountServiceService;
  const { account } = await ports.network.unary('bank', getAccount, { accountNumber });
  return account?.balance?.minorUnits ?? -1n;
}

/** What the PSP heard: result and code of each answer, in order. */
export function heard({ psp }: UpiWorld): readonly (readonly [number, string])[] {
  return psp.heard.map(({ transaction }) => [transaction?.result ?? 0, transaction?.code ?? '']);
}
