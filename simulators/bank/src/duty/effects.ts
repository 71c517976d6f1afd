import { Leg } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { type CallOptions, rpcErrorOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import type { EffectContext } from '@suuupra/workflow';
import type { Account } from '../account/state.ts';
import { postingOf } from '../account/state.ts';
import { dutyOf } from '../behaviour.ts';
import type { Deps } from '../deps.ts';
import { wireAnswerOf } from '../outbox.ts';
import { TENANT, acceptedOrRefused } from '../request.ts';
import { type Duty, type DutyCommand, type DutyEffect, dutyIdOf } from './saga.ts';

/** What a switch says that will never take this answer. */
const FINAL = [
  'TRANSACTION_NOT_FOUND',
  'LEG_NOT_REQUESTED',
  'TRANSACTION_NOT_DEEMED',
  'CREDIT_ALREADY_CONFIRMED',
  'TRANSACTION_NOT_UNREVERSED',
];

type Sending = Pick<Deps, 'accounts' | 'network'>;
type Perform = (
  effect: DutyEffect,
  context: EffectContext<Duty>,
) => Promise<readonly DutyCommand[]>;

/** Posts what is due to be posted; a second try finds it posted. */
async function postDue(
  { accounts }: Sending,
  { txnId, leg, accountNumber }: DutyEffect,
  { correlationId, causationId, at }: EffectContext<Duty>,
): Promise<Account> {
  const command = { type: 'DischargeDuty', leg, txnId, at } as const;
  const commandId = idOf('duty', TENANT, dutyIdOf({ txnId, leg }));
  const origin = { commandId, correlationId, causationId, actor: 'bank', tenant: TENANT };
  return acceptedOrRefused(await accounts.handle(accountNumber, command, origin)).state;
}

/** The late answer: what a leg was posted with, or what it was declined with in the end. */
function lateCode(account: Account, { txnId, leg }: DutyEffect): string {
  const posting = account.is === 'open' ? postingOf(account, leg, txnId) : undefined;
  if (posting === undefined || posting.is === 'tombstone') return '';
  return 'code' in posting ? posting.code : '00';
}

/** Tells the switch, and answers with the code that it was told. */
async function tell(
  { network }: Sending,
  effect: DutyEffect,
  { account, options }: Readonly<{ account: Account; options: CallOptions }>,
): Promise<string> {
  const { txnId } = effect;
  const { raiseDrc, raiseRet, respLeg } = UpiSwitchServiceService;
  switch (dutyOf(effect.withholding).owes) {
    case 'return':
      await network.unary('upi-switch', raiseRet, { txnId }, options);
      return 'RET';
    case 'debitBack':
      await network.unary('upi-switch', raiseDrc, { txnId }, options);
      return 'DRC';
    case 'answer':
    case 'post': {
      const code = lateCode(account, effect);
      const leg = effect.leg === 'debit' ? Leg.LEG_DEBIT : Leg.LEG_CREDIT;
      const answer = wireAnswerOf({ txnId, leg, code });
      if (code !== '') await network.unary('upi-switch', respLeg, answer, options);
      return code;
    }
  }
}

/** The hands of the bank's duties: first its own books, then the word to the switch. */
export function dutyEffects(deps: Sending): Perform {
  return async (effect, context) => {
    const { txnId, leg } = effect;
    const { correlationId, causationId } = context;
    const account = await postDue(deps, effect, context);
    try {
      const options = { correlationId, causationId };
      const code = await tell(deps, effect, { account, options });
      return [{ type: 'DutyDischarged', txnId, leg, code }];
    } catch (error) {
      const { reason } = rpcErrorOf(error);
      if (reason === undefined || !FINAL.includes(reason)) throw error;
      return [{ type: 'DutyRefused', txnId, leg, reason }];
    }
  };
}
