import {
  type Account as WireAccount,
  type AccountServiceServer,
  AccountServiceService,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import {
  type FaultServiceServer,
  FaultServiceService,
} from '@suuupra/contracts/suuupra/sim/bank/v1/fault_service';
import { consistencyToken } from '@suuupra/eventstore';
import { Refusal, moneyOf, paiseOf, unary, type Service } from '@suuupra/grpc';
import type { Account, Open } from './account/state.ts';
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

const wireAccountOf = ({ accountNumber, ifsc, bank, balance }: Open): WireAccount => ({
  accountNumber,
  ifsc,
  bank,
  balance: moneyOf(balance),
});

function accountMethods({ accounts }: Deps): AccountServiceServer {
  return {
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
        account: wireAccountOf(openOrRefused(handled.state, accountNumber)),
        consistencyToken: consistencyToken(handled.position),
      };
    }),
    getAccount: unary(async (request) => {
      const accountNumber = accountNumberOf(request.accountNumber, 'account_number');
      const { state } = await accounts.load(accountNumber);
      return { account: wireAccountOf(openOrRefused(state, accountNumber)) };
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
