import {
  type ReqChkTxnRequest,
  type RespPayRequest,
  UpiPspServiceService,
  UpiSwitchServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { addDays, civilDateOf, instantAt } from '@suuupra/kernel';
import type { Agenda } from './agenda.ts';
import type { Fates } from './fates.ts';
import { SECOND } from './services.ts';
import type { Answer, Deliver, Sent } from './wires.ts';

const { reqChkTxn } = UpiSwitchServiceService;
const { respPay } = UpiPspServiceService;
const HOUR = 3_600 * SECOND;
/** Shorter than anybody waits for the answer to an inquiry. */
const SLOW = 4_500_000;
const FIRST_LIE = SECOND / 2;

/** A gateway that keeps what the rail says to itself. */
export type HeldAnswers = Readonly<{
  /** Whether it has dealt with a message; if not, the message goes its usual way. */
  takes: (sent: Sent, back: (given: Answer) => void) => boolean;
}>;

type Deps = Readonly<{
  agenda: Agenda;
  fates: Fates;
  deliver: Deliver;
  /** Says it to whoever should know, so many microseconds later, until he has heard. */
  tell: (sent: Sent, after: number) => void;
}>;

/** What is kept of one transaction, in the order in which it was said. */
type Held = { waiting: Sent[]; asked: number; isOpen: boolean };

/**
 * Makes the gateway. It acknowledges what the rail says and passes it on one or two days later, or
 * when it is asked for the first, second, third or fourth time; until then it says of the
 * transaction that it is under way. Which of it, hangs on the transaction alone.
 */
export function createHeldAnswers(deps: Deps): HeldAnswers {
  const { agenda, fates, deliver } = deps;
  const all = new Map<string, Held>();
  const begin = (txnId: string): Held => {
    const held: Held = { waiting: [], asked: 0, isOpen: false };
    all.set(txnId, held);
    fates.struck('answer-held', txnId);
    agenda.after(longestOf(deps, txnId), () => passOn(deps, held, 0));
    return held;
  };
  const keep = (sent: Sent, back: (given: Answer) => void): boolean => {
    const { transaction } = sent.method.requestDeserialize(sent.bytes) as RespPayRequest;
    const txnId = transaction?.txnId ?? '';
    const known = all.get(txnId);
    const isStruck = fates.foretell('payment', txnId) === 'answer-held';
    if (known?.isOpen === true || (known === undefined && !isStruck)) return false;
    (known ?? begin(txnId)).waiting.push(sent);
    const bytes = respPay.responseSerialize({ consistencyToken: '' });
    agenda.after(1_000, () => back({ is: 'answer', bytes }));
    return true;
  };
  const putOff = (sent: Sent, back: (given: Answer) => void): boolean => {
    const { txnId } = sent.method.requestDeserialize(sent.bytes) as ReqChkTxnRequest;
    const held = all.get(txnId);
    if (held === undefined || held.isOpen) return false;
    held.asked += 1;
    const slow = fates.below(SLOW, `${txnId} slow ${held.asked}`);
    deliver(sent, (answer) => agenda.after(slow, () => back(underWay(answer))));
    if (held.asked === wakesAt(fates, txnId)) passOnAsked(deps, held, txnId);
    return true;
  };
  return {
    takes: (sent, back) => {
      const { caller, method } = sent;
      if (caller === 'upi-switch' && method.path === respPay.path) return keep(sent, back);
      if (caller === 'payments' && method.path === reqChkTxn.path) return putOff(sent, back);
      return false;
    },
  };
}

/** The hour of the next day at which payments tell a person of what nobody knows the end of. */
const ALARM_HOUR = 18;

/** For a few hours, or until the alarm of the next evening, or for a day or two. */
function longestOf({ agenda, fates }: Deps, txnId: string): number {
  const later = (seconds: number): number => fates.below(seconds, `${txnId} held`) * SECOND;
  switch (fates.below(3, `${txnId} how long`)) {
    case 0:
      return HOUR + later(3 * 3_600);
    case 1: {
      const now = BigInt(agenda.now());
      const alarm = instantAt(addDays(civilDateOf(now), 1), ALARM_HOUR);
      return Number(alarm - now) + later(3_600);
    }
    default:
      return 24 * HOUR + later(26 * 3_600);
  }
}

/** The inquiry that wakes it; 0 where none does. */
function wakesAt(fates: Fates, txnId: string): number {
  return Math.max(0, fates.below(8, `${txnId} wakes`) - 3);
}

function passOn({ tell }: Deps, held: Held, after: number): void {
  held.isOpen = true;
  for (const [index, sent] of held.waiting.splice(0).entries()) tell(sent, after + index * 1_000);
}

/** Hastily asked for, it says at times the wrong thing first. */
function passOnAsked(deps: Deps, held: Held, txnId: string): void {
  const last = held.waiting.at(-1);
  const isWrong = deps.fates.below(2, `${txnId} wrong`) === 0;
  const lie = last === undefined || !isWrong ? undefined : failureOf(last);
  if (lie !== undefined) deps.tell(lie, FIRST_LIE);
  passOn(deps, held, 2 * FIRST_LIE + deps.fates.below(2 * SECOND, `${txnId} truth`));
}

/** The same with a failure in it; undefined where it was none other before. */
function failureOf(sent: Sent): Sent | undefined {
  const request = sent.method.requestDeserialize(sent.bytes) as RespPayRequest;
  const { transaction } = request;
  if (transaction?.result !== Result.RESULT_SUCCESS) return undefined;
  const failure = { ...transaction, result: Result.RESULT_FAILURE, code: 'XY' };
  return { ...sent, bytes: respPay.requestSerialize({ ...request, transaction: failure }) };
}

function underWay(answer: Answer): Answer {
  if (answer.is === 'failure') return answer;
  const { transaction } = reqChkTxn.responseDeserialize(answer.bytes);
  if (transaction === undefined) return answer;
  const pending = { ...transaction, result: Result.RESULT_PENDING, code: '' };
  return { is: 'answer', bytes: reqChkTxn.responseSerialize({ transaction: pending }) };
}
