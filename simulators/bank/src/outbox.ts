import type { Leg } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import {
  type RespLegRequest,
  UpiSwitchServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { type CallOptions, isUnreached, moneyOf, rpcErrorOf } from '@suuupra/grpc';
import { type Instant, MICROSECONDS } from '@suuupra/kernel';
import type { Deps } from './deps.ts';

/** How long an answer is worth anything: after that the switch has given the leg up. */
export const ANSWER_BUDGET = 15n * MICROSECONDS.second;

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1_000;

/** An answer to a leg as it goes over the wire. */
export type WireAnswer = Readonly<RespLegRequest>;

/** An answer in the words of the wire: what it does not say is not there. */
export function wireAnswerOf({
  txnId,
  leg,
  code,
  reversed,
  recovery,
  returnNumber,
  again,
}: Readonly<{
  txnId: string;
  leg: Leg;
  code: string;
  reversed?: bigint | undefined;
  recovery?: number | undefined;
  returnNumber?: number | undefined;
  again?: boolean | undefined;
}>): WireAnswer {
  const part = reversed === undefined ? {} : { amountReversed: moneyOf(reversed) };
  const demand = recovery === undefined ? {} : { recovery };
  const nth = returnNumber === undefined ? {} : { returnNumber };
  const repeat = again ? { again } : {};
  return { txnId, leg, code, ...part, ...demand, ...nth, ...repeat };
}

/** Answers to the switch are messages of their own, sent after the leg was acknowledged. */
export type Outbox = Readonly<{
  /** Sends an answer that is on record, again and again until it arrives or its time is over. */
  send: (answer: WireAnswer, options: CallOptions) => void;
  /** Sends an answer that is nowhere on record; rejects where it does not arrive. */
  sendNow: (answer: WireAnswer, options: CallOptions) => Promise<void>;
  stop: () => Promise<void>;
}>;

type Sending = Pick<Deps, 'network' | 'activity' | 'log' | 'clock'>;

/** Makes the outbox. An answer on its way counts as something in flight. */
export function createOutbox({ network, activity, log, clock }: Sending): Outbox {
  const stopping = new AbortController();
  const underway = new Set<Promise<void>>();

  const sendNow = async (answer: WireAnswer, options: CallOptions): Promise<void> => {
    try {
      await network.unary('upi-switch', UpiSwitchServiceService.respLeg, answer, options);
    } catch (error) {
      const { status, reason } = rpcErrorOf(error);
      const answered = !isUnreached(error) && reason !== 'BREAKER_OPEN' && status !== 'UNAVAILABLE';
      if (!answered || status === 'ABORTED' || status === 'INTERNAL') throw error;
      // The switch has its reasons, and they will be the same the next time.
      log.warn({ ...answer, status, reason }, 'the switch refused an answer');
    }
  };

  const persist = async (answer: WireAnswer, options: CallOptions, until: Instant) => {
    for (let tries = 0; !stopping.signal.aborted; tries += 1) {
      try {
        await sendNow(answer, options);
        return;
      } catch (error) {
        if (clock.now() >= until) {
          log.warn({ ...answer, err: error }, 'an answer did not arrive in time');
          return;
        }
        await pause(Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS), stopping.signal);
      }
    }
  };

  return {
    send: (answer, options) => {
      const leave = activity.enter();
      const sent = persist(answer, options, clock.now() + ANSWER_BUDGET).finally(() => {
        underway.delete(sent);
        leave();
      });
      underway.add(sent);
    },
    sendNow,
    stop: async () => {
      stopping.abort();
      await Promise.all(underway);
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    resolve();
  };
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end);
  return promise;
}
