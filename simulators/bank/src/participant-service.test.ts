import { expect } from 'chai';
import { AccountServiceService as Accounts } from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { Leg, Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import {
  type ReqLegRequest,
  type ReqLegResponse,
  type RespLegRequest,
  UpiParticipantServiceService as Participant,
  UpiSwitchServiceService as Switch,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { memoryEventStore } from '@suuupra/eventstore';
import { Refusal, moneyOf, rpcErrorOf, silentLog, unary } from '@suuupra/grpc';
import { instantText, systemClock } from '@suuupra/kernel';
import { type AddressBook, type Parts, type Ports, createPorts, startHost } from '@suuupra/process';
import { composeBank } from './compose.ts';

const [LEG_DEBIT, LEG_DEBIT_REVERSAL] = [Leg.LEG_DEBIT, Leg.LEG_DEBIT_REVERSAL];
const ACCOUNT = '1';
const transaction = {
  ...{ txnId: `IND${'0'.repeat(32)}`, rrn: '632007000004', merchantReference: '' },
  ...{ payerVpa: 'payer@himalaya', payeeVpa: 'payee@indusm', amount: moneyOf(400n) },
  ...{ result: Result.RESULT_PENDING, code: '01', originatedAt: instantText(systemClock().now()) },
};

describe('the bank before a switch that does not hear every answer', () => {
  let ports: Ports;
  let stop: () => Promise<void>;
  let heard: (readonly [Leg, string, boolean])[];
  let isDeaf: boolean;

  beforeEach(async () => {
    [heard, isDeaf] = [[], true];
    const respLeg = unary<RespLegRequest, Readonly<{ consistencyToken: string }>>(
      ({ leg, code, again = false }) => {
        if (isDeaf) throw new Refusal('OUTCOME_UNKNOWN', 'UNAVAILABLE');
        heard.push([leg, code, again]);
        return { consistencyToken: '' };
      },
    );
    const service = { definition: Switch, implementation: { respLeg } };
    const others: Parts = {
      ...{ services: [service], start: () => Promise.resolve(), stop: () => Promise.resolve() },
      status: () => Promise.resolve({}),
    };
    const addresses: AddressBook = {};
    ports = createPorts({ store: memoryEventStore(), log: silentLog, addresses });
    const parts = { bank: composeBank(ports), 'upi-switch': others };
    ({ stop } = await startHost({ parts, ports, addresses }));
    await ports.network.unary('bank', Accounts.openAccount, {
      ...{ requestId: ACCOUNT, accountNumber: ACCOUNT, ifsc: 'HIMA0000001', bank: 'HIMA' },
      openingBalance: moneyOf(1_000n),
    });
  });
  afterEach(() => stop());

  const ask = (leg: Leg, more: Partial<ReqLegRequest> = {}): Promise<ReqLegResponse> =>
    ports.network.unary('bank', Participant.reqLeg, {
      ...{ leg, transaction, accountNumber: ACCOUNT, forReturn: false, ...more },
    });
  const failureOf = async (asked: Promise<unknown>): Promise<string | undefined> => {
    const error: unknown = await asked.then(
      () => undefined,
      (one: unknown) => one,
    );
    return error === undefined ? undefined : rpcErrorOf(error).status;
  };

  it('acknowledges what it has posted, for silence has a budget', async () => {
    expect(await failureOf(ask(LEG_DEBIT))).to.equal(undefined);
  });

  it('acknowledges a reversal only when its answer has arrived, and says it again', async () => {
    await ask(LEG_DEBIT);
    expect(await failureOf(ask(LEG_DEBIT_REVERSAL))).to.equal('UNAVAILABLE');
    isDeaf = false;
    expect(await failureOf(ask(LEG_DEBIT_REVERSAL))).to.equal(undefined);
    expect(heard).to.deep.include([LEG_DEBIT_REVERSAL, '21', false]);
  });

  it('says to what is asked again that it answers that', async () => {
    isDeaf = false;
    await ask(LEG_DEBIT);
    await ask(LEG_DEBIT_REVERSAL, { again: true });
    expect(heard).to.deep.include([LEG_DEBIT_REVERSAL, '21', true]);
  });
});
