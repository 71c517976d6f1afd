import {
  AccountServiceService,
  AccountState,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { FaultServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/fault_service';
import { HoldServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/hold_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { SettlementCycleServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/settlement_cycle_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { MerchantSettlementServiceService } from '@suuupra/contracts/suuupra/settlement/v1/merchant_settlement_service';
import { inr } from '../play/calls.ts';
import type { Repeater } from './repeated-calls.ts';

type Calls = Pick<Repeater, 'call'>;

const ESCROW = '000900000001';
const MERCHANT = '000900000002';

/** Banks, accounts, addresses and their faults. The payer is `payer@kaveri`. */
export async function setUpBanks({ call }: Calls): Promise<void> {
  const participants = [
    { code: 'INDU', name: 'Indus', ifscPrefix: 'INDU', handle: 'indusm', pspPrefix: 'IND' },
    { code: 'KAVE', name: 'Kaveri', ifscPrefix: 'KAVE', handle: 'kaveri', pspPrefix: 'KAV' },
  ];
  for (const participant of participants) {
    const other = { participant: { ...participant, name: 'Another' } };
    const request = { requestId: `bank ${participant.code}`, participant };
    await call('upi-switch', UpiAdminServiceService.registerParticipant, request, other);
  }
  for (const [accountNumber, bank, balance] of [
    [ESCROW, 'INDU', 1_000_000n],
    [MERCHANT, 'INDU', 0n],
    ['111', 'KAVE', 1_000_000_000n],
  ] as const) {
    const ifsc = `${bank}0000001`;
    const opening = { accountNumber, ifsc, bank, openingBalance: inr(balance) };
    const request = { requestId: `account ${accountNumber}`, ...opening };
    const other = { openingBalance: inr(balance + 1n) };
    await call('bank', AccountServiceService.openAccount, request, other);
  }
  for (const [vpa, accountNumber, ifsc] of [
    ['suuupra@indusm', ESCROW, 'INDU0000001'],
    ['payer@kaveri', '111', 'KAVE0000001'],
  ] as const) {
    const request = { requestId: `vpa ${vpa}`, vpa, accountNumber, ifsc };
    await call('upi-switch', UpiAdminServiceService.registerVpa, request, { accountNumber: '9' });
  }
  const vpa = 'other@kaveri';
  const doubled = { requestId: 'double', vpa, doubled: true };
  await call('upi-switch', UpiAdminServiceService.setAnswersDoubled, doubled, { doubled: false });
  const capped = { requestId: 'cap', member: 'KAVE', cap: inr(1_000_000n) };
  await call('upi-switch', UpiAdminServiceService.setNetDebitCap, capped, { cap: inr(1n) });
  const fault = { requestId: 'fault', vpa, behaviour: 'frozen' };
  await call('bank', FaultServiceService.setBehaviour, fault, { behaviour: 'declines' });
}

/**
 * Cuts and nets the cycle in which the payment was made, aborts it, and takes the next one, to
 * which the payment moves, through a shortfall to its end.
 */
export async function settleCycle({ call }: Calls, first: string, cycleId: string): Promise<void> {
  const cycles = SettlementCycleServiceService;
  await call('upi-switch', cycles.cutOver, { requestId: 'cut first', cycleId: first });
  await call('upi-switch', cycles.netCycle, { requestId: 'net first', cycleId: first });
  const abortion = { requestId: 'abort', cycleId: first, reason: 'a bad file' };
  await call('upi-switch', cycles.abortCycle, abortion, { reason: 'another' });
  await call('upi-switch', cycles.cutOver, { requestId: 'cut', cycleId });
  await call('upi-switch', cycles.netCycle, { requestId: 'net', cycleId });
  const short = { requestId: 'short', cycleId, member: 'KAVE', amount: inr(1n) };
  await call('upi-switch', cycles.recordShortfall, short, { amount: inr(2n) });
  await call('upi-switch', cycles.drawGuarantee, { requestId: 'draw', cycleId });
  await call('upi-switch', cycles.recordFunding, { requestId: 'fund', cycleId });
  await call('upi-switch', cycles.finaliseCycle, { requestId: 'final', cycleId });
}

/** Holds on an account and its states, to its end. */
export async function keepAccount({ call }: Calls): Promise<void> {
  const accountNumber = '333';
  const account = { accountNumber, ifsc: 'KAVE0000001', bank: 'KAVE' };
  const opening = { requestId: 'account 333', ...account, openingBalance: inr(500n) };
  await call('bank', AccountServiceService.openAccount, opening);
  const { placeHold, captureHold, releaseHold } = HoldServiceService;
  const asked = { accountNumber, reference: 'HOLD', expiresAt: '2027-01-01T00:00:00Z' };
  const whole = { requestId: 'hold', ...asked, amount: inr(500n) };
  const { holdId } = await call('bank', placeHold, whole, { amount: inr(1n) });
  const part = { requestId: 'capture', accountNumber, holdId, amount: inr(400n) };
  await call('bank', captureHold, part, { amount: inr(1n) });
  await call('bank', releaseHold, { requestId: 'release', accountNumber, holdId });
  const rest = { requestId: 'hold rest', ...asked, amount: inr(100n) };
  const { holdId: last } = await call('bank', placeHold, rest);
  const end = { requestId: 'capture rest', accountNumber, holdId: last, amount: inr(100n) };
  await call('bank', captureHold, end);
  const { freezeAccount, unfreezeAccount, closeAccount } = AccountServiceService;
  const frozen = { requestId: 'freeze', accountNumber, state: AccountState.ACCOUNT_STATE_DORMANT };
  const otherwise = { state: AccountState.ACCOUNT_STATE_DEBIT_FROZEN };
  await call('bank', freezeAccount, frozen, otherwise);
  await call('bank', unfreezeAccount, { requestId: 'unfreeze', accountNumber });
  await call('bank', closeAccount, { requestId: 'close', accountNumber });
}

/** Settles a day with the merchant: from the figures to the transfer and the bank's line. */
export async function settleMerchant({ call }: Calls, day: string): Promise<void> {
  const settlements = MerchantSettlementServiceService;
  const fees = { fee: inr(200n), feeCgst: inr(18n), feeSgst: inr(18n), refunded: inr(0n) };
  const figures = { requestId: 'open', day, captured: inr(100_000n), ...fees };
  const otherFigures = { captured: inr(100_001n) };
  await call('settlement', settlements.openMerchantSettlement, figures, otherFigures);
  const amount = inr(99_764n);
  const accounts = { fromAccount: ESCROW, toAccount: MERCHANT, amount, reference: day };
  const { utr } = await call(
    'bank',
    PostingServiceService.transfer,
    { requestId: 'transfer', ...accounts },
    { amount: inr(1n) },
  );
  const paid = { requestId: 'paid', day, utr };
  await call('settlement', settlements.recordSettlementPaid, paid, { utr: 'ANOTHER' });
  const postedAt = `${day}T12:00:00Z`;
  const line = { requestId: 'line', day, utr, amount, postedAt };
  await call('settlement', settlements.matchBankLine, line, { utr: 'ANOTHER' });
}
