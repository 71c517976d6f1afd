import {
  AccountServiceService,
  AccountState,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { FaultServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/fault_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { assert } from '@suuupra/kernel';
import { type Account, BEHAVIOURS, ESCROW, MERCHANT_VPA } from './accounts.ts';
import {
  type Desk,
  HOUR,
  MINUTE,
  type Occasion,
  type Operation,
  type Run,
} from './operations-desk.ts';
import { ask, between, requestIdOf } from './operations-desk.ts';

const { ACCOUNT_STATE_DORMANT, ACCOUNT_STATE_DEBIT_FROZEN, ACCOUNT_STATE_CREDIT_FROZEN } =
  AccountState;

/** The payer whom an occasion is about. */
export function payerOf({ accounts, below }: Desk, { key }: Occasion): Account {
  const payers = accounts.filter(({ vpa }) => vpa.startsWith('payer'));
  const payer = payers[below(payers.length, `${key} payer`)];
  assert(payer !== undefined, 'a world has payers');
  return payer;
}

type Frozen = Readonly<{ accountNumber: string; state: AccountState; seconds: number }>;

/** A copy of a request may arrive so much later, when what it was refused for is over. */
const COPIES_ARRIVE = 2 * MINUTE;

/** Freezes an account for a while; one that is frozen otherwise, or closed, is refused. */
export async function freeze(desk: Desk, occasion: Occasion, frozen: Frozen): Promise<boolean> {
  const { accountNumber, state, seconds } = frozen;
  const { freezeAccount, unfreezeAccount } = AccountServiceService;
  const request = { requestId: requestIdOf(occasion, 'freeze'), accountNumber, state };
  const isFrozen = (await ask(desk, 'bank', freezeAccount, request)) !== undefined;
  await desk.pause(isFrozen ? seconds : COPIES_ARRIVE);
  const thaw = { requestId: requestIdOf(occasion, 'unfreeze'), accountNumber };
  await ask(desk, 'bank', unfreezeAccount, thaw);
  return isFrozen;
}

/** Freezes the account of a payer for some hours. */
function freezePayer(state: AccountState): Run {
  return (desk, occasion) => {
    const { number: accountNumber } = payerOf(desk, occasion);
    const seconds = between(desk, occasion, [HOUR, 8 * HOUR, 'long']);
    return freeze(desk, occasion, { accountNumber, state, seconds });
  };
}

/** The escrow takes nothing in, or gives nothing out, for so many minutes. */
function freezeEscrow(state: AccountState, minutes: number): Run {
  return (desk, occasion) =>
    freeze(desk, occasion, { accountNumber: ESCROW, state, seconds: minutes * MINUTE });
}

const UNUSUAL = BEHAVIOURS.filter((behaviour) => behaviour !== 'ok' && behaviour !== 'doubled');

const IN_DOUBT = ['credit_lost', 'credit_lost', 'credit_lost', 'down_once', 'down_once'];

const STATES = [ACCOUNT_STATE_DORMANT, ACCOUNT_STATE_DEBIT_FROZEN, ACCOUNT_STATE_CREDIT_FROZEN];

/** The state into which an account is put, as it is drawn. */
export function stateOf({ below }: Desk, { key }: Occasion): AccountState {
  return STATES[below(STATES.length, `${key} state`)] ?? ACCOUNT_STATE_DORMANT;
}

/** The account is frozen while something about it is under way; the escrow only for minutes. */
const freezeInFlight: Run = (desk, occasion) => {
  const accountNumber = occasion.fact?.text('accountNumber') ?? '';
  const seconds = accountNumber === ESCROW ? 3 * MINUTE : 10 * HOUR;
  return freeze(desk, occasion, { accountNumber, state: stateOf(desk, occasion), seconds });
};

/** The banks behave in another way towards somebody for some hours, then as they did. */
const changeBehaviour: Run = (desk, occasion) =>
  behaveTowards(desk, occasion, payerOf(desk, occasion));

/** What is paid by the merchant are refunds; most of them are in doubt then. */
const changeMerchant: Run = (desk, occasion) =>
  behaveTowards(desk, occasion, { vpa: MERCHANT_VPA, behaviour: 'ok' }, [...UNUSUAL, ...IN_DOUBT]);

type Whom = Pick<Account, 'vpa' | 'behaviour'>;

async function behaveTowards(
  desk: Desk,
  occasion: Occasion,
  whom: Whom,
  among: readonly string[] = UNUSUAL,
): Promise<boolean> {
  const { vpa, behaviour: usual } = whom;
  const { setBehaviour } = FaultServiceService;
  const other = among[desk.below(among.length, `${occasion.key} behaviour`)] ?? 'ok';
  const set = async (behaviour: string, what: string): Promise<void> => {
    const requestId = requestIdOf(occasion, what);
    // Doubled answers are the switch's doing, and no behaviour of a bank.
    const word = behaviour === 'doubled' ? 'ok' : behaviour;
    await ask(desk, 'bank', setBehaviour, { requestId, vpa, behaviour: word });
  };
  await set(other, 'change');
  await desk.pause(between(desk, occasion, [HOUR, 8 * HOUR, 'long']));
  await set(usual, 'change back');
  return true;
}

/** The switch answers everything about a payer twice for some hours. */
const doubleAnswers: Run = async (desk, occasion) => {
  const { vpa } = payerOf(desk, occasion);
  const { setAnswersDoubled } = UpiAdminServiceService;
  for (const [index, doubled] of [true, false, true, false].entries()) {
    const requestId = requestIdOf(occasion, `doubled ${index}`);
    await ask(desk, 'upi-switch', setAnswersDoubled, { requestId, vpa, doubled });
    await desk.pause(between(desk, occasion, [HOUR, 4 * HOUR, `long ${index}`]));
  }
  return true;
};

/** The minute of an Indian day shortly before the settlement to the merchant. */
const BEFORE_SETTLEMENT = 9 * 60 + 50;

/** What banks do to accounts. */
export const ACCOUNT_OPERATIONS = {
  'escrow-credits-frozen': {
    ...{ at: 'day', rate: 40 },
    does: 'the escrow takes no credits for a quarter of an hour',
    run: freezeEscrow(ACCOUNT_STATE_CREDIT_FROZEN, 15),
  },
  'escrow-debits-frozen': {
    ...{ at: 'day', minute: BEFORE_SETTLEMENT, rate: 35 },
    does: 'nothing leaves the escrow while the merchant is to be settled to',
    run: freezeEscrow(ACCOUNT_STATE_DEBIT_FROZEN, 40),
  },
  'payer-credits-frozen': {
    ...{ at: 'day', rate: 40 },
    does: "a payer's account takes no credits for some hours, so no refunds",
    run: freezePayer(ACCOUNT_STATE_CREDIT_FROZEN),
  },
  'payer-debits-frozen': {
    ...{ at: 'day', rate: 40 },
    does: "nothing leaves a payer's account for some hours",
    run: freezePayer(ACCOUNT_STATE_DEBIT_FROZEN),
  },
  'payer-dormant': {
    ...{ at: 'day', rate: 40 },
    does: "a payer's account is dormant for some hours",
    run: freezePayer(ACCOUNT_STATE_DORMANT),
  },
  'behaviour-changed': {
    ...{ at: 'day', rate: 60 },
    does: 'the banks behave in another way towards a payer for some hours',
    run: changeBehaviour,
  },
  'merchant-behaviour-changed': {
    ...{ at: 'day', rate: 80 },
    does: 'the banks behave in another way towards the merchant, so in refunds, for some hours',
    run: changeMerchant,
  },
  'frozen-in-flight': {
    ...{ at: 'PostingDebited', rate: 1_500 },
    does: 'the account of a payer is frozen when it has just been debited',
    run: freezeInFlight,
  },
  'frozen-while-withheld': {
    ...{ at: 'AnswerWithheld', rate: 12_000 },
    does: 'an account is frozen when the bank says nothing about a leg of it',
    run: freezeInFlight,
  },
  'answers-doubled': {
    ...{ at: 'day', rate: 40 },
    does: 'every answer about a payer comes twice for some hours',
    run: doubleAnswers,
  },
} as const satisfies Readonly<Record<string, Operation>>;
