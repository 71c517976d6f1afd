import {
  AccountServiceService,
  AccountState,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { MICROSECONDS, addDays, civilDateOf, instantAt } from '@suuupra/kernel';
import { ESCROW, REMITTANCES } from './accounts.ts';
import { type Desk, MINUTE, type Occasion, type Operation } from './operations-desk.ts';
import { type Run, ask, requestIdOf } from './operations-desk.ts';
import { freeze, stateOf } from './operations-accounts.ts';
import { holdWhole, release } from './operations-holds.ts';

const { ACCOUNT_STATE_DORMANT, ACCOUNT_STATE_DEBIT_FROZEN, ACCOUNT_STATE_CREDIT_FROZEN } =
  AccountState;

/** What may befall whoever has given, while the money is on its way; none of it stops a return. */
const FATES = [
  ...[ACCOUNT_STATE_DORMANT, ACCOUNT_STATE_DEBIT_FROZEN, ACCOUNT_STATE_CREDIT_FROZEN],
  ...['closed', undefined],
] as const;

/** What has left one account finds the other one barred, and comes back to whatever is there. */
const barReceiver: Run = async (desk, occasion) => {
  const { fact, key } = occasion;
  const accountNumber = fact?.text('toAccount') ?? '';
  const giver = fact?.text('fromAccount') ?? '';
  const barred = freeze(desk, occasion, {
    ...{ accountNumber, state: ACCOUNT_STATE_CREDIT_FROZEN, seconds: 5 * MINUTE },
  });
  const fate = FATES[desk.below(FATES.length, `${key} giver`)];
  await desk.pause(desk.below(6, `${key} wait`) / 2_000);
  await befall(desk, { ...occasion, key: `${key} giver` }, { giver, fate });
  return await barred;
};

type Befallen = Readonly<{ giver: string; fate: (typeof FATES)[number] }>;

async function befall(desk: Desk, occasion: Occasion, { giver, fate }: Befallen): Promise<void> {
  // What all of the day's business goes through is left alone.
  if (fate === undefined) return;
  if (fate === 'closed') {
    if (giver === ESCROW || giver === REMITTANCES) return;
    const request = { requestId: requestIdOf(occasion, 'close'), accountNumber: giver };
    await ask(desk, 'bank', AccountServiceService.closeAccount, request);
    return;
  }
  await freeze(desk, occasion, { accountNumber: giver, state: fate, seconds: 2 * MINUTE });
}

/** The hour of the next day at which a bank is asked again for what its customer has twice. */
const DEMAND_HOUR = 18;
/** Nobody attaches for ever: what is asked for once more behind that is there. */
const LAST_ATTACHED = 3;
const BEFORE_DEMAND = 10n * MICROSECONDS.minute;

/** All that a payee has is attached, and his account frozen, when his bank is asked once more. */
const attach: Run = async (desk, occasion) => {
  const account = occasion.fact?.text('accountNumber') ?? '';
  const isEarly = (occasion.fact?.count('attempt') ?? 0) < LAST_ATTACHED;
  if (!isEarly) return false;
  const demand = instantAt(addDays(civilDateOf(desk.now()), 1), DEMAND_HOUR);
  await desk.pause(Number((demand - BEFORE_DEMAND - desk.now()) / MICROSECONDS.second));
  const held = await holdWhole(desk, occasion, { account, what: 'attached' });
  if (held === undefined) return false;
  const state = stateOf(desk, occasion);
  const seconds = 15 * MINUTE;
  const isFrozen = await freeze(desk, occasion, { accountNumber: account, state, seconds });
  if (!isFrozen) await desk.pause(seconds);
  await release(desk, occasion, held);
  return true;
};

/** An account is frozen for minutes, right behind what was set aside on it. */
const freezeHeld: Run = (desk, occasion) => {
  const accountNumber = occasion.fact?.text('accountNumber') ?? '';
  const state = stateOf(desk, occasion);
  return freeze(desk, occasion, { accountNumber, state, seconds: 2 * MINUTE });
};

/** What happens to accounts between which money is under way. */
export const TRANSFER_OPERATIONS = {
  'receiver-barred': {
    ...{ at: 'TransferRequested', rate: 1_000 },
    does: 'who is to receive a transfer takes no credits by then; who gave may be frozen, too',
    run: barReceiver,
  },
  'payee-attached': {
    ...{ at: 'RecoveryDeclined', rate: 20_000 },
    does: 'all that a payee has is attached when his bank is asked once more for what he has twice',
    run: attach,
  },
  'frozen-when-held': {
    ...{ at: 'HoldPlaced', rate: 3_000 },
    does: 'an account is frozen for minutes when money of it has just been set aside',
    run: freezeHeld,
  },
} as const satisfies Readonly<Record<string, Operation>>;
