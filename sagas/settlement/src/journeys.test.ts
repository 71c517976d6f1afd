import {
  MerchantSettlement,
  MerchantSettlementServiceService,
  MerchantSettlementState,
} from '@suuupra/contracts/suuupra/settlement/v1/merchant_settlement_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { memoryEventStore } from '@suuupra/eventstore';
import { Refusal, moneyOf } from '@suuupra/grpc';
import { type IntentEvent, intentEvents } from '@suuupra/payments/reactions';
import {
  MERCHANT_PREFIX,
  type MerchantSettlementEvent,
  merchantSettlementEvents,
} from '@suuupra/settlement/reactions';
import { type Asked, type Death, startMachine, startStandIns } from '@suuupra/testing';
import { expect } from 'chai';
import { composeSettlement } from './compose.ts';
import { tell, typesOf } from './tell.ts';

const AT = '2026-11-16T05:00:00.000000Z';
const CONFIG = { escrowAccount: 'E', merchantAccount: 'M', feeAccount: 'F' };
const subject = { orderId: 'order-1', merchantReference: 'ORD-0001', transactionId: 'T1' };

function captured(paymentIntentId: string, amount: bigint, capturedAt = AT): IntentEvent {
  const parts = { amount, taxable: amount, cgst: 0n, sgst: 0n, igst: 0n };
  const fees = { fee: 2n, feeCgst: 1n, feeSgst: 1n };
  const rail = { ...subject, number: 1, rrn: 'R', capturedAt };
  return { type: 'PaymentCaptured', paymentIntentId, ...rail, ...parts, ...fees };
}

const refunded = (amount: bigint): IntentEvent => {
  const about = { refundId: 'refund-1', paymentIntentId: 'pi-1', ...subject };
  return { type: 'RefundSucceeded', ...about, amount, rrn: 'R', refundedAt: AT };
};

/** What the payer has twice left the escrow twice. */
const paidTwice = (amount: bigint): IntentEvent => {
  const about = { refundId: 'refund-1', paymentIntentId: 'pi-1', ...subject };
  return { type: 'RefundOverpaid', ...about, amount, rrn: 'R', refundedAt: AT };
};

const DAY_STREAM = `${MERCHANT_PREFIX}2026-11-16`;
const day = '2026-11-16';
const matched: MerchantSettlementEvent = {
  type: 'MerchantSettlementMatched',
  ...{ day, net: 1_192n, utr: 'UTR-M', postedAt: AT },
};
const madeUp: MerchantSettlementEvent = {
  type: 'MerchantSettlementPaid',
  ...{ day, net: -204n, fee: 2n, feeCgst: 1n, feeSgst: 1n, utr: 'UTR-M' },
};

type Journey = Readonly<{
  events: readonly IntentEvent[];
  /** What comes when the day is settled. */
  late?: readonly IntentEvent[];
  /** How often the bank has too little in the escrow. */
  short?: number;
  /** Another amount stands on the merchant's statement. */
  wrongLine?: boolean;
  /** What a person tells the settlement in the end. */
  told?: readonly MerchantSettlementEvent[];
}>;
type End = Readonly<{
  calls: readonly string[];
  types: readonly string[];
  nextDay: readonly string[];
  steps: number;
}>;

const minor = (money: unknown): bigint => (money as { minorUnits: bigint }).minorUnits;

async function travel(journey: Journey, death?: Death): Promise<End> {
  const store = memoryEventStore();
  let { short = 0 } = journey;
  let line: Asked | undefined;
  const standIns = await startStandIns(
    { settlement: [MerchantSettlementServiceService], bank: [PostingServiceService] },
    {
      OpenMerchantSettlement: (asked) => {
        const [fee, cgst, sgst] = ['fee', 'feeCgst', 'feeSgst'].map((one) => minor(asked[one]));
        const taken = (fee ?? 0n) + (cgst ?? 0n) + (sgst ?? 0n) + minor(asked['refunded']);
        const net = minor(asked['captured']) - taken;
        if (net < 0n) throw new Refusal('SETTLEMENT_NEGATIVE', 'FAILED_PRECONDITION');
        return { settlement: MerchantSettlement.fromPartial({ net: moneyOf(net) }) };
      },
      Transfer: (asked) => {
        short -= 1;
        if (short >= 0) return { posted: false, declineCode: 'Z9' };
        if (asked['toAccount'] === 'M') line = asked;
        return { posted: true, utr: `UTR-${String(asked['toAccount'])}` };
      },
      RecordSettlementPaid: () => undefined,
      FindStatementLines: () => {
        const { amount = moneyOf(204n), reference } = line ?? {};
        return { lines: [{ accountNumber: 'M', amount, reference, utr: 'UTR-M', postedAt: AT }] };
      },
      GetMerchantSettlement: () => {
        const { MERCHANT_SETTLEMENT_STATE_MATCHED: over, MERCHANT_SETTLEMENT_STATE_PAID: paid } =
          MerchantSettlementState;
        return { settlement: MerchantSettlement.fromPartial({ state: isMatched ? over : paid }) };
      },
      MatchBankLine: () => {
        if (journey.wrongLine !== true) return;
        const metadata = { field: 'amount' };
        throw new Refusal('BANK_LINE_DIFFERS', 'FAILED_PRECONDITION', { metadata });
      },
    },
  );
  const { network } = standIns;
  let machine = await startMachine(composeSettlement, CONFIG, { store, network, death });
  const left = [...journey.events];
  const late = [...(journey.late ?? [])];
  const told = [...(journey.told ?? [])];
  let isMatched = false;
  for (;;) {
    if (!(await machine.settle())) {
      machine = await startMachine(composeSettlement, CONFIG, { store, network });
      continue;
    }
    const event = left.shift();
    if (event !== undefined) {
      await tell(store, 'payments.intent-pi-1', { codec: intentEvents, event, at: AT });
    } else if (!(await machine.fire())) {
      if (late.length === 0 && told.length === 0) break;
      left.push(...late.splice(0));
      for (const event of told.splice(0)) {
        isMatched ||= event.type === 'MerchantSettlementMatched';
        await tell(store, DAY_STREAM, { codec: merchantSettlementEvents, event, at: AT });
      }
    }
  }
  expect(standIns.mismatches).to.deep.equal([]);
  const steps = machine.steps();
  await machine.stop();
  await standIns.stop();
  const types = shortOf(await typesOf(store, 'saga.settlement-20261116'));
  const nextDay = shortOf(await typesOf(store, 'saga.settlement-20261117'));
  const calls = standIns.carriedOut.filter((name) => !READS.includes(name));
  return { calls, types, nextDay, steps };
}

const shortOf = (types: readonly string[]): readonly string[] =>
  types.map((type) => type.slice('Settlement'.length));

const READS = ['FindStatementLines', 'GetMerchantSettlement'];
const OPEN = 'OpenMerchantSettlement';
const PAID = [OPEN, 'Transfer', 'Transfer', 'RecordSettlementPaid', 'MatchBankLine'];
const two = [captured('pi-1', 1_000n), captured('pi-2', 500n), refunded(300n)];

const JOURNEYS: Readonly<Record<string, readonly [Journey, readonly string[], string]>> = {
  'paid and matched': [{ events: two }, PAID, 'Completed'],
  'with a refund that was paid twice': [{ events: [...two, paidTwice(300n)] }, PAID, 'Completed'],
  'with nothing left for the merchant': [
    { events: [captured('pi-1', 304n), refunded(300n)] },
    [OPEN, 'Transfer', 'RecordSettlementPaid', 'MatchBankLine'],
    'Completed',
  ],
  'with more that comes too late': [
    { events: two, late: [captured('pi-3', 700n), captured('pi-4', 70n)] },
    [...PAID, ...PAID],
    'CarriedOver',
  ],
  negative: [{ events: [refunded(300n)] }, [], 'Held'],
  'negative, until the merchant has made up for it': [
    { events: [captured('pi-1', 100n), refunded(300n)], told: [madeUp] },
    ['Transfer', 'RecordSettlementPaid', 'MatchBankLine'],
    'Completed',
  ],
  'negative, and made up for and matched before the fees are paid': [
    { events: [captured('pi-1', 100n), refunded(300n)], told: [madeUp, matched], wrongLine: true },
    ['Transfer', 'RecordSettlementPaid'],
    'Completed',
  ],
  'with too little in the escrow at first': [
    { events: two, short: 1 },
    [OPEN, 'Transfer', 'Transfer', 'Transfer', 'RecordSettlementPaid', 'MatchBankLine'],
    'Completed',
  ],
  'with another line on the statement': [
    { events: two, wrongLine: true },
    PAID.slice(0, -1),
    'Unmatched',
  ],
  'with another line on the statement, until a person matches the right one': [
    { events: two, wrongLine: true, told: [matched] },
    PAID.slice(0, -1),
    'Completed',
  ],
};

describe('a merchant settlement', () => {
  for (const [name, [journey, calls, last]] of Object.entries(JOURNEYS)) {
    it(`ends well wherever its process dies: ${name}`, async () => {
      const whole = await travel(journey);
      expect(whole.calls).to.deep.equal(calls);
      expect(whole.types.at(-1)).to.equal(last);
      const gathered = whole.types.filter((type) => type.endsWith('Gathered'));
      const late = journey.late ?? [];
      expect(gathered).to.have.length(journey.events.length + late.length);
      const taken = whole.nextDay.filter((type) => type.endsWith('Gathered'));
      expect(taken).to.have.length(late.length);
      for (let step = 1; step <= whole.steps; step += 1) {
        for (const behind of [false, true]) {
          const { calls: made, types, nextDay } = await travel(journey, { step, behind });
          expect({ made, types, nextDay }, `step ${step}, ${behind}`).to.deep.equal({
            made: whole.calls,
            types: whole.types,
            nextDay: whole.nextDay,
          });
        }
      }
    });
  }

  it('gathers by the Indian day of the capture', async () => {
    const lastOfDay = captured('pi-1', 1_000n, '2026-11-16T18:29:59.999999Z');
    const firstOfNext = captured('pi-2', 1_000n, '2026-11-16T18:30:00.000000Z');
    const { types } = await travel({ events: [lastOfDay, firstOfNext] });
    expect(types.filter((type) => type === 'CaptureGathered')).to.have.length(1);
  });
});
