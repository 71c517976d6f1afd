import { expect } from 'chai';
import { Leg } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { UpiAdminServiceService as Admin } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import {
  type ReqLegRequest,
  type ReqLegResponse,
  type RespLegRequest,
  UpiParticipantServiceService,
  UpiPspServiceService,
  UpiSwitchServiceService as Switch,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { type Service, moneyOf, rpcErrorOf, silentLog, unary } from '@suuupra/grpc';
import { type AddressBook, type Parts, type Ports, createPorts, startHost } from '@suuupra/process';
import { composeUpiSwitch } from './compose.ts';
import { AT, TXN, receive } from './transaction/scene.ts';

const STREAM = `upi.transaction-${TXN}`;
const { LEG_AUTHORISATION, LEG_DEBIT, LEG_CREDIT, LEG_CREDIT_REVERSAL, LEG_DEBIT_REVERSAL } = Leg;

const partsOf = (...services: readonly Service[]): Parts => ({
  ...{ services, start: () => Promise.resolve(), stop: () => Promise.resolve() },
  status: () => Promise.resolve({}),
});

describe('the switch between a PSP and banks that say what they are told to', () => {
  let store: EventStore;
  let ports: Ports;
  let stop: () => Promise<void>;
  let asked: ReqLegRequest[] = [];
  let onAsked = (): void => undefined;
  /** What an append of the transaction waits for before its outcome is known. */
  let outcome = (): Promise<unknown> => Promise.resolve();

  beforeEach(async () => {
    [store, asked] = [memoryEventStore(), []];
    outcome = () => Promise.resolve();
    const append: EventStore['append'] = async (streamId, ...rest) => {
      const appended = await store.append(streamId, ...rest);
      if (streamId === STREAM) await outcome();
      return appended;
    };
    const reqLeg = unary<ReqLegRequest, ReqLegResponse>((request) => {
      asked.push(request);
      onAsked();
      return { consistencyToken: '' };
    });
    const respPay = unary(() => ({ consistencyToken: '' }));
    const bank = { definition: UpiParticipantServiceService, implementation: { reqLeg } };
    const psp = { definition: UpiPspServiceService, implementation: { respPay } };
    const addresses: AddressBook = {};
    ports = createPorts({
      ...{ store: { ...store, append }, log: silentLog, addresses, clock: 'virtual' },
    });
    ports.time.advance?.(AT);
    // Nobody waits for the bank to be looked for, so that calls are decided in their order.
    const network = { ...ports.network, available: () => true };
    const parts = {
      ...{ bank: partsOf(bank), payments: partsOf(psp) },
      'upi-switch': composeUpiSwitch({ ...ports, network }, { psp: 'payments' }),
    };
    ({ stop } = await startHost({ parts, ports, addresses }));
    await furnish();
  });
  afterEach(() => stop());

  async function furnish(): Promise<void> {
    const { network } = ports;
    for (const [code, handle, vpa, accountNumber] of [
      ['HIMA', 'himalaya', receive.payerVpa, '01'],
      ['INDU', 'indusm', receive.payeeVpa, '09'],
    ] as const) {
      const participant = { ...{ code, handle, name: code }, ifscPrefix: code, pspPrefix: 'IND' };
      await network.unary('upi-switch', Admin.registerParticipant, {
        requestId: code,
        participant,
      });
      const ifsc = `${code}0000001`;
      const address = { requestId: vpa, vpa, accountNumber, ifsc };
      await network.unary('upi-switch', Admin.registerVpa, address);
    }
  }
  const pay = () =>
    ports.network.unary('upi-switch', Switch.reqPay, {
      ...{ txnId: TXN, payerVpa: receive.payerVpa, payeeVpa: receive.payeeVpa },
      ...{ amount: moneyOf(receive.amount), merchantReference: '' },
    });
  const say = (leg: Leg, code: string, more: Partial<RespLegRequest> = {}) =>
    ports.network.unary('upi-switch', Switch.respLeg, { txnId: TXN, leg, code, ...more });
  const raiseRet = () => ports.network.unary('upi-switch', Switch.raiseRet, { txnId: TXN });
  /** The bank has been asked for so many legs. */
  const isAsked = async (times: number): Promise<ReqLegRequest> => {
    while (asked.length < times) {
      await new Promise<void>((resolve) => {
        onAsked = resolve;
      });
    }
    expect(asked).to.have.length(times);
    return asked[times - 1] as ReqLegRequest;
  };
  const typesOf = async (stream: string): Promise<readonly string[]> => {
    const types: string[] = [];
    for await (const { type } of store.read(stream)) types.push(type);
    return types;
  };
  const timeOut = async (): Promise<void> => {
    await ports.time.fire?.(ports.time.timers.next()?.key ?? '');
  };

  /** A credit was not answered, and its reversal with Z9: the transaction is deemed. */
  const becomeDeemed = async (z9: 'online' | 'late'): Promise<void> => {
    await pay();
    await isAsked(1);
    await say(LEG_AUTHORISATION, '00');
    await isAsked(2);
    await say(LEG_DEBIT, '00');
    await isAsked(3);
    await timeOut();
    await isAsked(4);
    if (z9 === 'late') await timeOut();
    await say(LEG_CREDIT_REVERSAL, 'Z9');
    expect(await typesOf(STREAM)).to.include('TransactionDeemed');
  };

  for (const z9 of ['online', 'late'] as const) {
    it(`hears a refusal of each return, also where the same was said ${z9} already`, async () => {
      await becomeDeemed(z9);
      for (const [returnNumber, times] of [
        [1, 5],
        [2, 6],
      ] as const) {
        await raiseRet();
        const leg = await isAsked(times);
        expect(leg).to.include({ leg: LEG_CREDIT_REVERSAL, forReturn: true, returnNumber });
        for (let twice = 0; twice < 2; twice += 1) {
          await say(LEG_CREDIT_REVERSAL, 'Z9', { returnNumber });
        }
        const types = await typesOf(STREAM);
        expect(types.filter((type) => type === 'ReturnRefused')).to.have.length(returnNumber);
        expect(types.at(-1)).to.equal('ReturnRefused');
      }
      await raiseRet();
      await isAsked(7);
      // What was said to the return before says nothing to this one.
      await say(LEG_CREDIT_REVERSAL, 'XY', { returnNumber: 2 });
      await raiseRet();
      expect((await typesOf(STREAM)).at(-1)).to.equal('RetReceived');
      await say(LEG_CREDIT_REVERSAL, '21', { returnNumber: 3 });
      const back = await isAsked(8);
      expect(back).to.include({ leg: LEG_DEBIT_REVERSAL, forReturn: false });
      await say(LEG_DEBIT_REVERSAL, '21');
      expect(await typesOf(STREAM)).to.include('ReturnPosted');
    });
  }

  it('asks again whether a credit stands that is told, and hears the same said again', async () => {
    await becomeDeemed('online');
    await say(LEG_CREDIT, '00');
    expect(await isAsked(5)).to.include({ leg: LEG_CREDIT_REVERSAL, again: true });
    // A copy of the first refusal says nothing new.
    await say(LEG_CREDIT_REVERSAL, 'Z9');
    expect(await typesOf(STREAM)).to.not.include('TccReceived');
    await say(LEG_CREDIT_REVERSAL, 'Z9', { again: true });
    expect(await typesOf(STREAM)).to.include('TccReceived');
  });

  it('refuses the answer to a return that can be none', async () => {
    const call = say(LEG_CREDIT, '00', { returnNumber: 0 });
    const { fields } = rpcErrorOf(await call.catch((error: unknown) => error));
    expect(fields.map(({ reason }) => reason)).to.deep.equal(['RETURN_NUMBER_MALFORMED']);
  });

  for (const [cap, outcomes] of [
    [receive.amount, ['DebitReserved', 'DebitRequested']],
    [receive.amount - 1n, ['TransactionDeclined']],
  ] as const) {
    it(`reserves a debit under a cap of ${cap} whose record has an unknown outcome`, async () => {
      const request = { requestId: 'cap', member: 'HIMA', cap: moneyOf(cap) };
      await ports.network.unary('upi-switch', Admin.setNetDebitCap, request);
      const known = Promise.withResolvers<void>();
      outcome = () => known.promise;
      const paid = pay();
      // The log shows the transaction to the workflow before the append is answered.
      await isAsked(1);
      const answered = say(LEG_AUTHORISATION, '00');
      // What is asked behind the answer is answered when the answer has been looked at; and what
      // the log shows is known, although nobody has answered for it.
      const { reqChkTxn } = Switch;
      const { transaction } = await ports.network.unary('upi-switch', reqChkTxn, { txnId: TXN });
      expect(transaction?.txnId).to.equal(TXN);
      outcome = () => Promise.resolve();
      known.resolve();
      await Promise.all([paid, answered]);
      await ports.activity.idle();
      const inLog: string[] = [];
      for await (const { type } of store.readAll('start')) inLog.push(type);
      const steps = ['DebitReserved', 'DebitRequested', 'TransactionDeclined'];
      expect(inLog.filter((type) => steps.includes(type))).to.deep.equal(outcomes);
    });
  }
});
