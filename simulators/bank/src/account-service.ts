import {
  type Account as WireAccount,
  AccountState,
  type AccountServiceServer,
  AccountServiceService,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import {
  type FaultServiceServer,
  FaultServiceService,
} from '@suuupra/contracts/suuupra/sim/bank/v1/fault_service';
import { consistencyToken } from '@suuupra/eventstore';
import { type CallContext, Refusal, moneyOf, paiseOf, unary, type Service } from '@suuupra/grpc';
import { type AccountCommand, account } from './account/decider.ts';
import { type Freeze, freezes } from './account/events.ts';
import { lapsed } from './account/hold.ts';
import { type Account, type Open, type Standing, availableOf } from './account/state.ts';
import { behaviourOf, behaviours } from './behaviour.ts';
import type { Deps } from './deps.ts';
import { bankReasons } from './errors.ts';
import { acceptedOrRefused, accountNumberOf, badField, operatorContext } from './request.ts';
import { vpaKeyOf } from './request.ts';

/** The account, or a refusal that names it. */
export function openOrRefused(state: Account, accountNumber: string): Open {
  if (state.is === 'open') return state;
  const metadata = { account_number: accountNumber };
  throw new Refusal('ACCOUNT_NOT_FOUND', bankReasons.ACCOUNT_NOT_FOUND, { metadata });
}

const STATES = {
  active: AccountState.ACCOUNT_STATE_ACTIVE,
  dormant: AccountState.ACCOUNT_STATE_DORMANT,
  debitFrozen: AccountState.ACCOUNT_STATE_DEBIT_FROZEN,
  creditFrozen: AccountState.ACCOUNT_STATE_CREDIT_FROZEN,
  closed: AccountState.ACCOUNT_STATE_CLOSED,
} as const satisfies Readonly<Record<Standing, AccountState>>;

const wireAccountOf = (open: Open): WireAccount => ({
  accountNumber: open.accountNumber,
  ifsc: open.ifsc,
  bank: open.bank,
  balance: moneyOf(open.balance),
  state: STATES[open.standing],
  available: moneyOf(availableOf(open)),
  held: moneyOf(open.holding.held),
});

/** The account as it is by now: a hold whose time is over holds no more, on record or not. */
function accountNow(state: Account, { clock }: Deps, accountNumber: string): WireAccount {
  const open = openOrRefused(state, accountNumber);
  const now = lapsed(open, clock.now()).reduce<Account>(account.evolve, open);
  return wireAccountOf(openOrRefused(now, accountNumber));
}

type Standings = Pick<AccountServiceServer, 'freezeAccount' | 'unfreezeAccount' | 'closeAccount'>;
type Asked = Readonly<{ requestId: string; accountNumber: string }>;

function freezeOf(state: AccountState): Freeze {
  const found = freezes.find((freeze) => STATES[freeze] === state);
  const rule = 'must be dormant, debit frozen or credit frozen';
  return found ?? badField('state', rule, 'ACCOUNT_STATE_UNKNOWN');
}

function standingMethods(deps: Deps): Standings {
  const { accounts, clock } = deps;
  const change = async (request: Asked, ctx: CallContext, command: AccountCommand) => {
    const context = operatorContext(ctx, request.requestId);
    const accountNumber = accountNumberOf(request.accountNumber, 'account_number');
    const handled = acceptedOrRefused(await accounts.handle(accountNumber, command, context));
    return {
      account: accountNow(handled.state, deps, accountNumber),
      consistencyToken: consistencyToken(handled.position),
    };
  };
  return {
    freezeAccount: unary((request, ctx) => {
      const freeze = freezeOf(request.state);
      return change(request, ctx, { type: 'FreezeAccount', freeze, at: clock.now() });
    }),
    unfreezeAccount: unary((request, ctx) =>
      change(request, ctx, { type: 'UnfreezeAccount', at: clock.now() }),
    ),
    closeAccount: unary((request, ctx) => {
      return change(request, ctx, { type: 'CloseAccount', at: clock.now() });
    }),
  };
}

function accountMethods(deps: Deps): AccountServiceServer {
  const { accounts } = deps;
  return {
    ...standingMethods(deps),
    openAccount: unary(async (request, ctx) => {
      const { ifsc, bank } = request;
      const accountNumber = accountNumberOf(request.accountNumber, 'account_number');
      if (!/^[A-Z]{4}0[A-Z0-9]{6}$/.test(ifsc)) {
        badField('ifsc', 'must be an IFSC of eleven characters', 'IFSC_MALFORMED');
      }
      if (!/^[A-Z0-9]{2,11}$/.test(bank)) {
        badField('bank', 'must be 2 to 11 capitals and digits', 'BANK_MALFORMED');
      }
      const openingBalance = paiseOf(request.openingBalance, 'opening_balance');
      const command = { type: 'OpenAccount', accountNumber, ifsc, bank, openingBalance } as const;
      const context = operatorContext(ctx, request.requestId);
      const handled = acceptedOrRefused(await accounts.handle(accountNumber, command, context));
      return {
        account: accountNow(handled.state, deps, accountNumber),
        consistencyToken: consistencyToken(handled.position),
      };
    }),
    getAccount: unary(async (request) => {
      const accountNumber = accountNumberOf(request.accountNumber, 'account_number');
      const { state } = await accounts.load(accountNumber);
      return { account: accountNow(state, deps, accountNumber) };
    }),
  };
}

function faultMethods({ faults }: Deps): FaultServiceServer {
  return {
    setBehaviour: unary(async (request, ctx) => {
      const vpa = vpaKeyOf(request.vpa, 'vpa');
      const behaviour =
        behaviourOf(request.behaviour) ??
        badField('behaviour', `must be one of ${behaviours.join(', ')}`, 'BEHAVIOUR_UNKNOWN');
      const context = operatorContext(ctx, request.requestId);
      const command = { type: 'SetBehaviour', vpa, behaviour } as const;
      const { position } = acceptedOrRefused(await faults.handle(vpa, command, context));
      return { consistencyToken: consistencyToken(position) };
    }),
  };
}

/** Accounts of the simulated banks. */
export function accountService(deps: Deps): Service {
  return { definition: AccountServiceService, implementation: accountMethods(deps) };
}

/** Faults of the simulated banks, by the payer's VPA. */
export function faultService(deps: Deps): Service {
  return { definition: FaultServiceService, implementation: faultMethods(deps) };
}
