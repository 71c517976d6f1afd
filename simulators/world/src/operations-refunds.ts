import type { Order } from '@suuupra/contracts/suuupra/commerce/v1/order';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import {
  AccountServiceService,
  AccountState,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { moneyOf } from '@suuupra/grpc';
import type { Account } from './accounts.ts';
import {
  type Desk,
  HOUR,
  MINUTE,
  type Occasion,
  type Operation,
  type Run,
} from './operations-desk.ts';
import { ask, between, idIn, requestIdOf } from './operations-desk.ts';
import { move } from './operations-holds.ts';
import { orderNow } from './operations-shop.ts';

type Asked = Readonly<{ amount: bigint | 'whole'; what: string }>;

/** Asks for money back; false where a rule says no at once. */
async function refund(desk: Desk, occasion: Occasion, { amount, what }: Asked): Promise<boolean> {
  const { requestRefund } = OrderServiceService;
  const request = {
    requestId: requestIdOf(occasion, what),
    orderId: idIn(occasion),
    amount: amount === 'whole' ? undefined : moneyOf(amount),
  };
  return (await ask(desk, 'commerce', requestRefund, request)) !== undefined;
}

/** What was paid for an order of one line, for only of such a one a part can be asked back. */
async function paidForOneLine(desk: Desk, occasion: Occasion): Promise<bigint | undefined> {
  await desk.pause(between(desk, occasion, [10 * MINUTE, 8 * HOUR, 'wait']));
  if (!desk.isOpen()) return undefined;
  const quote = (await orderNow(desk, idIn(occasion)))?.quote;
  return quote?.lines.length === 1 ? quote.total?.minorUnits : undefined;
}

/** Three parts that are exactly the whole, and one paisa more. */
const inParts: Run = async (desk, occasion) => {
  const total = await paidForOneLine(desk, occasion);
  if (total === undefined) return false;
  const [first, second] = [total / 3n, total / 2n];
  for (const [index, amount] of [first, second, total - first - second, 1n].entries()) {
    await refund(desk, occasion, { amount, what: `part ${index}` });
    await desk.pause(between(desk, occasion, [MINUTE, 40 * MINUTE, `part ${index}`]));
  }
  return true;
};

/** Two at once, each of which could be paid, and not both. */
const race: Run = async (desk, occasion) => {
  const total = await paidForOneLine(desk, occasion);
  if (total === undefined) return false;
  const amount = (total * 2n) / 3n;
  const asked = await Promise.all(
    ['one', 'other'].map((what) => refund(desk, occasion, { amount, what })),
  );
  return asked.every(Boolean);
};

const tooMuch: Run = async (desk, occasion) => {
  const total = await paidForOneLine(desk, occasion);
  if (total === undefined) return false;
  return await refund(desk, occasion, { amount: total + 1n, what: 'too much' });
};

/** All of it, asked for twice at once and once more a day later, and a part under the same id. */
const again: Run = async (desk, occasion) => {
  const total = await paidForOneLine(desk, occasion);
  if (total === undefined) return false;
  const whole = { amount: 'whole', what: 'whole' } as const;
  await Promise.all([refund(desk, occasion, whole), refund(desk, occasion, whole)]);
  await desk.pause(25 * HOUR);
  await refund(desk, occasion, whole);
  return !(await refund(desk, occasion, { amount: 1n, what: 'whole' }));
};

/** The account of the same bank to which a payer takes his money. */
function heirOf({ accounts }: Desk, { number, bank }: Account): Account | undefined {
  const others = accounts.filter((one) => one.bank === bank && one.number !== number);
  return others.find((one) => one.number > number) ?? others[0];
}

/** Takes all money off an account and closes it; false where there is a hold, or a freeze. */
async function close(desk: Desk, occasion: Occasion, account: Account): Promise<boolean> {
  const { getAccount, freezeAccount, closeAccount } = AccountServiceService;
  const { number: accountNumber } = account;
  const heir = heirOf(desk, account);
  const found = await ask(desk, 'bank', getAccount, { accountNumber });
  const amount = found?.account?.available?.minorUnits ?? 0n;
  if (heir === undefined) return false;
  const out = { fromAccount: accountNumber, toAccount: heir.number };
  const isMoved = amount <= 0n || (await move(desk, occasion, { ...out, amount, what: 'move' }));
  if (!isMoved) return false;
  const isDormant = desk.below(3, `${occasion.key} dormant`) === 0;
  const state = AccountState.ACCOUNT_STATE_DORMANT;
  const sleep = { requestId: requestIdOf(occasion, 'dormant'), accountNumber, state };
  if (isDormant) await ask(desk, 'bank', freezeAccount, sleep);
  const request = { requestId: requestIdOf(occasion, 'close'), accountNumber };
  if ((await ask(desk, 'bank', closeAccount, request)) === undefined) return false;
  await move(desk, occasion, { ...out, amount: 1n, what: 'move from a closed account' });
  return true;
}

/** Somebody closes his account while a debit of it is in doubt. */
const closeInFlight: Run = async (desk, occasion) => {
  const { accounts } = desk;
  const number = occasion.fact?.text('accountNumber');
  const account = accounts.find((one) => one.number === number && one.vpa.startsWith('payer'));
  return account !== undefined && (await close(desk, occasion, account));
};

/** Whoever bought has no account any more when he wants his money back. */
const closeAndAsk: Run = async (desk, occasion) => {
  await desk.pause(between(desk, occasion, [HOUR, 6 * HOUR, 'wait']));
  if (!desk.isOpen()) return false;
  const order: Order | undefined = await orderNow(desk, idIn(occasion));
  const account = desk.accounts.find(({ vpa }) => vpa === order?.payerVpa);
  if (account === undefined || !(await close(desk, occasion, account))) return false;
  return await refund(desk, occasion, { amount: 'whole', what: 'whole' });
};

/** How buyers ask for their money back, besides asking once. */
export const REFUND_OPERATIONS = {
  'refund-in-parts': {
    ...{ at: 'OrderConfirmed', rate: 3_500 },
    does: 'an order is given back in parts that are exactly the whole, and a paisa more is asked',
    run: inParts,
  },
  'refund-race': {
    ...{ at: 'OrderConfirmed', rate: 3_500 },
    does: 'two refunds race, that are more than was paid',
    run: race,
  },
  'refund-too-much': {
    ...{ at: 'OrderConfirmed', rate: 3_000 },
    does: 'a paisa more than was paid is asked back',
    run: tooMuch,
  },
  'refund-repeated': {
    ...{ at: 'OrderConfirmed', rate: 3_500 },
    does: 'a refund is asked for again with the same request id, and with another amount',
    run: again,
  },
  'account-closed-in-flight': {
    ...{ at: 'AnswerWithheld', rate: 9_000 },
    does: 'a payer closes his account while a debit of it is in doubt',
    run: closeInFlight,
  },
  'payer-account-closed': {
    ...{ at: 'OrderConfirmed', rate: 2_000 },
    does: 'a buyer closes his account, and then wants his money back',
    run: closeAndAsk,
  },
} as const satisfies Readonly<Record<string, Operation>>;
