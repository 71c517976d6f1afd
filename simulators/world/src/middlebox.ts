import { status } from '@grpc/grpc-js';
import {
  type ReqPayRequest,
  type RespPayRequest,
  UpiPspServiceService,
  UpiSwitchServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import type { Agenda } from './agenda.ts';
import { createFalseStatements } from './false-statements.ts';
import type { Fates } from './fates.ts';
import { createHeldAnswers } from './held-answers.ts';
import { SECOND } from './services.ts';
import type { Answer, Deliver, Sent } from './wires.ts';
import { MERCHANT_VPA } from './accounts.ts';

const REQ_PAY = UpiSwitchServiceService.reqPay.path;
const RESP_PAY = UpiPspServiceService.respPay.path;
const LATEST_TRUTH = 40 * 60 * SECOND;
/** Which second it is makes a difference to nobody. */
const LATEST_REFUND_SECONDS = 12 * 60 * 60;
const LATEST_LIE = 60 * 60 * SECOND;
const PATIENCE = 30 * SECOND;
/** Long enough for a payment to come to its end, and short of the deadline of its order. */
const OVERTAKEN_FOR = 4 * SECOND;
/** Declines that stand for a passing reason and for good: what follows from them differs. */
const LIES = ['XY', 'Z9'];

/**
 * What stands between the payments and the rail, and between the settlement and its bank: gateways
 * that change, repeat and contradict. The truth is never lost in it: whatever really happened is
 * told in the end, or to whoever asks in person.
 */
export type Middlebox = Readonly<{ pass: Deliver }>;

type Deps = Readonly<{ agenda: Agenda; fates: Fates }>;

/** Makes the box. What it does to a payment hangs on the payment alone: it does it every time. */
export function createMiddlebox({ agenda, fates }: Deps, deliver: Deliver): Middlebox {
  const touched = new Set<string>();
  const first = (txnId: string): boolean => {
    if (touched.has(txnId)) return false;
    touched.add(txnId);
    return true;
  };
  /** Says it to whoever should know, until he has heard. */
  const tell = (sent: Sent, after: number): void => {
    agenda.after(after, () =>
      deliver(sent, (answer) => {
        if (isUnheard(answer)) tell(sent, PATIENCE);
      }),
    );
  };
  const answerPasses: Deliver = (sent, back) => {
    const request = sent.method.requestDeserialize(sent.bytes) as RespPayRequest;
    const { transaction } = request;
    const txnId = transaction?.txnId ?? '';
    const fate = fates.foretell('payment', txnId);
    const isPaid = transaction?.result === Result.RESULT_SUCCESS;
    const isRefund = fate === 'refund-failure-before-success';
    const isMeant = transaction?.[isRefund ? 'payerVpa' : 'payeeVpa'] === MERCHANT_VPA;
    if (fate === undefined || transaction === undefined || !isPaid || !isMeant || !first(txnId)) {
      deliver(sent, back);
      return;
    }
    const other = (change: Partial<typeof transaction>): Sent =>
      withRequest(sent, { ...request, transaction: { ...transaction, ...change } });
    const code = LIES[fates.below(LIES.length, `${txnId} lie`)] ?? '';
    const failure = { result: Result.RESULT_FAILURE, code };
    const later = (limit: number): number => fates.below(limit, `${txnId} later`);
    if (fate === 'failure-before-success' || isRefund) {
      fates.struck(fate, txnId);
      deliver(other(failure), back);
      tell(sent, isRefund ? SECOND * later(LATEST_REFUND_SECONDS) : later(LATEST_TRUTH));
      return;
    }
    deliver(sent, back);
    if (fate === 'callback-first') fates.struck(fate, txnId);
    if (fate === 'failure-after-success') {
      fates.struck(fate, txnId);
      tell(other(failure), SECOND + later(LATEST_LIE));
    }
    if (fate === 'callback-conflict') {
      fates.struck(fate, txnId);
      tell(other({ rrn: transaction.rrn.split('').toReversed().join('') }), SECOND);
    }
  };
  const orderPasses = orderGate({ agenda, fates, first, deliver });
  const held = createHeldAnswers({ agenda, fates, deliver, tell });
  const statements = createFalseStatements(fates, deliver);
  return {
    pass: (sent, back) => {
      const { path } = sent.method;
      if (held.takes(sent, back) || statements.takes(sent, back)) return;
      if (path === RESP_PAY) answerPasses(sent, back);
      else if (path === REQ_PAY) orderPasses(sent, back);
      else deliver(sent, back);
    },
  };
}

type Gate = Deps & Readonly<{ first: (txnId: string) => boolean; deliver: Deliver }>;

/** What an order to the rail goes through. */
function orderGate({ agenda, fates, first, deliver }: Gate): Deliver {
  return (sent, back) => {
    const request = sent.method.requestDeserialize(sent.bytes) as ReqPayRequest;
    const { txnId, amount, payeeVpa } = request;
    const fate = fates.foretell('payment', txnId);
    if (fate === 'callback-first' && payeeVpa === MERCHANT_VPA) {
      deliver(sent, (answer) => {
        agenda.after(OVERTAKEN_FOR, () => back(answer));
      });
      return;
    }
    const isOurs = payeeVpa === MERCHANT_VPA;
    const isTampered = fate === (isOurs ? 'amount-tampered' : 'refund-tampered');
    if (!isTampered || amount === undefined) {
      deliver(sent, back);
      return;
    }
    if (first(txnId)) fates.struck(fate, txnId);
    const less = amount.minorUnits / 2n + 1n;
    deliver(withRequest(sent, { ...request, amount: { ...amount, minorUnits: less } }), back);
  };
}

function isUnheard(answer: Answer): boolean {
  if (answer.is === 'answer') return false;
  const { code } = answer.status;
  return code === status.UNAVAILABLE || code === status.ABORTED || code === status.INTERNAL;
}

function withRequest(sent: Sent, request: unknown): Sent {
  return { ...sent, bytes: sent.method.requestSerialize(request as never) };
}
