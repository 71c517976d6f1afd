import { AccountServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { HoldServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/hold_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { moneyOf } from '@suuupra/grpc';
import { MICROSECONDS, instantText } from '@suuupra/kernel';
import { ESCROW } from './accounts.ts';
import {
  type Desk,
  HOUR,
  MINUTE,
  type Occasion,
  type Operation,
  type Run,
} from './operations-desk.ts';
import { ask, between, requestIdOf } from './operations-desk.ts';
import { freeze, payerOf, stateOf } from './operations-accounts.ts';

const { placeHold, captureHold, releaseHold } = HoldServiceService;

/** More than anybody has. */
const TOO_MUCH = 10n ** 12n;

export type Placed = Readonly<{ accountNumber: string; holdId: string; held: boolean }>;
type Wish = Readonly<{ amount: bigint; expiresAt: string; what: string; account?: string }>;

async function place(desk: Desk, occasion: Occasion, wish: Wish): Promise<Placed | undefined> {
  const { amount, expiresAt, what, account } = wish;
  const accountNumber = account ?? payerOf(desk, occasion).number;
  const requestId = requestIdOf(occasion, what);
  const about = { accountNumber, amount: moneyOf(amount), reference: 'deposit', expiresAt };
  const answer = await ask(desk, 'bank', placeHold, { requestId, ...about });
  return answer && { accountNumber, holdId: answer.holdId, held: answer.held };
}

/** A moment so many seconds from now. */
function inSeconds({ now }: Desk, seconds: number): string {
  return instantText(now() + BigInt(seconds) * MICROSECONDS.second);
}

type Taking = Readonly<{ placed: Placed; amount: bigint; what: string }>;

async function capture(desk: Desk, occasion: Occasion, taking: Taking): Promise<boolean> {
  const { placed, amount, what } = taking;
  const { accountNumber, holdId } = placed;
  const requestId = requestIdOf(occasion, what);
  const request = { requestId, accountNumber, holdId, amount: moneyOf(amount) };
  return (await ask(desk, 'bank', captureHold, request)) !== undefined;
}

/** Gives back what is still held; false where nothing is. */
export async function release(
  desk: Desk,
  occasion: Occasion,
  { accountNumber, holdId }: Placed,
): Promise<boolean> {
  const request = { requestId: requestIdOf(occasion, `release ${holdId}`), accountNumber, holdId };
  return (await ask(desk, 'bank', releaseHold, request)) !== undefined;
}

/** An amount that any payer may have, in two parts. */
function partsOf(desk: Desk, occasion: Occasion): readonly [bigint, bigint] {
  const part = (what: string): bigint => BigInt(between(desk, occasion, [1, 200_000, what]));
  return [part('first'), part('rest')];
}

/** Sets an amount aside for a day; undefined where the bank declines. */
async function held(desk: Desk, occasion: Occasion, amount: bigint): Promise<Placed | undefined> {
  const expiresAt = inSeconds(desk, 24 * HOUR);
  const placed = await place(desk, occasion, { amount, expiresAt, what: 'place' });
  if (placed?.held !== true) return undefined;
  await desk.pause(between(desk, occasion, [MINUTE, 6 * HOUR, 'long']));
  return placed;
}

const captureInParts: Run = async (desk, occasion) => {
  const [first, rest] = partsOf(desk, occasion);
  const placed = await held(desk, occasion, first + rest);
  if (placed === undefined) return false;
  const taken = await capture(desk, occasion, { placed, amount: first, what: 'first' });
  await desk.pause(HOUR);
  // One paisa too many is refused, and nothing is taken by it.
  const much = { placed, amount: first + rest + 1n, what: 'too much' };
  if (taken) await capture(desk, occasion, much);
  const whole = taken && (await capture(desk, occasion, { placed, amount: rest, what: 'rest' }));
  if (!whole) await release(desk, occasion, placed);
  return whole;
};

const releaseRest: Run = async (desk, occasion) => {
  const [first, rest] = partsOf(desk, occasion);
  const placed = await held(desk, occasion, first + rest);
  if (placed === undefined) return false;
  const isPart = desk.below(2, `${occasion.key} part`) === 0;
  if (isPart) await capture(desk, occasion, { placed, amount: first, what: 'first' });
  return await release(desk, occasion, placed);
};

/** What has expired is put on record with the next thing that happens to the account. */
const letExpire: Run = async (desk, occasion) => {
  const [first, rest] = partsOf(desk, occasion);
  const brief = { amount: first + rest, expiresAt: inSeconds(desk, 10 * MINUTE), what: 'place' };
  const placed = await place(desk, occasion, brief);
  if (placed?.held !== true) return false;
  await desk.pause(30 * MINUTE);
  await capture(desk, occasion, { placed, amount: first, what: 'too late' });
  const next = { amount: rest, expiresAt: inSeconds(desk, 10 * MINUTE), what: 'place again' };
  const again = await place(desk, occasion, next);
  if (again?.held === true) await release(desk, occasion, again);
  return true;
};

const askTooMuch: Run = async (desk, occasion) => {
  const expiresAt = inSeconds(desk, HOUR);
  const placed = await place(desk, occasion, { amount: TOO_MUCH, expiresAt, what: 'place' });
  return placed?.held === false;
};

type Whole = Readonly<{ account: string; amount?: bigint; what: string }>;

/** Holds so much of an account for an hour, or all that there is; undefined where nothing is. */
export async function holdWhole(
  desk: Desk,
  occasion: Occasion,
  { account, amount, what }: Whole,
): Promise<Placed | undefined> {
  const { getAccount } = AccountServiceService;
  const known =
    amount ??
    (await ask(desk, 'bank', getAccount, { accountNumber: account }))?.account?.available
      ?.minorUnits;
  if (known === undefined || known <= 0n) return undefined;
  const wish = { amount: known, expiresAt: inSeconds(desk, HOUR), what, account };
  const placed = await place(desk, occasion, wish);
  return placed?.held === true ? placed : undefined;
}

type Move = Readonly<{ fromAccount: string; toAccount: string; amount: bigint; what: string }>;

/** Moves money inside a bank; false where that is declined or refused. */
export async function move(desk: Desk, occasion: Occasion, wish: Move): Promise<boolean> {
  const { amount, what, ...accounts } = wish;
  const requestId = requestIdOf(occasion, what);
  const order = { requestId, ...accounts, amount: moneyOf(amount), reference: 'moving' };
  return (await ask(desk, 'bank', PostingServiceService.transfer, order))?.posted === true;
}

/** Everything that can be done with money of an account, while the account is frozen. */
const tryWhileFrozen: Run = async (desk, occasion) => {
  const [first, rest] = partsOf(desk, occasion);
  const { number: accountNumber, bank } = payerOf(desk, occasion);
  const brief = { amount: first, expiresAt: inSeconds(desk, 10 * MINUTE), what: 'brief' };
  const longer = { amount: first + rest, expiresAt: inSeconds(desk, 8 * HOUR), what: 'long' };
  const lapsing = await place(desk, occasion, brief);
  const placed = await place(desk, occasion, longer);
  if (placed?.held !== true) {
    if (lapsing?.held === true) await release(desk, occasion, lapsing);
    return false;
  }
  const frozen = freeze(desk, occasion, {
    ...{ accountNumber, state: stateOf(desk, occasion), seconds: HOUR },
  });
  await desk.pause(20 * MINUTE);
  const next = { amount: rest, expiresAt: inSeconds(desk, HOUR), what: 'next' };
  const again = await place(desk, occasion, next);
  const much = { amount: TOO_MUCH, expiresAt: inSeconds(desk, HOUR), what: 'much' };
  await place(desk, occasion, much);
  await capture(desk, occasion, { placed, amount: first, what: 'first' });
  const neighbour = desk.accounts.findLast(
    (one) => one.bank === bank && one.number !== accountNumber,
  );
  const other = neighbour?.number ?? ESCROW;
  const out = { fromAccount: accountNumber, toAccount: other };
  await move(desk, occasion, { ...out, amount: 1n, what: 'move' });
  await move(desk, occasion, { ...out, amount: TOO_MUCH, what: 'move too much' });
  const back = { fromAccount: other, toAccount: accountNumber };
  await move(desk, occasion, { ...back, amount: 1n, what: 'move back' });
  await release(desk, occasion, placed);
  if (again?.held === true) await release(desk, occasion, again);
  return await frozen;
};

/** What others do with money of payers that is set aside. */
export const HOLD_OPERATIONS = {
  'hold-captured': {
    ...{ at: 'day', rate: 40 },
    does: 'money of a payer is held, and taken in two parts',
    run: captureInParts,
  },
  'hold-released': {
    ...{ at: 'day', rate: 40 },
    does: 'money of a payer is held, and given back, at times after a part was taken',
    run: releaseRest,
  },
  'hold-expired': {
    ...{ at: 'day', rate: 40 },
    does: 'money of a payer is held until the time of the hold is over',
    run: letExpire,
  },
  'account-frozen-with-hold': {
    ...{ at: 'day', rate: 60 },
    does: 'an account with a hold is frozen, and its money is taken, moved and given back',
    run: tryWhileFrozen,
  },
  'hold-declined': {
    ...{ at: 'day', rate: 40 },
    does: 'more is to be held than the payer has',
    run: askTooMuch,
  },
} as const satisfies Readonly<Record<string, Operation>>;
