import {
  RefundServiceService,
  RefundState,
} from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import type { Recorded } from '@suuupra/eventstore';
import { type Network, moneyOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { ESCROW, REMITTANCES } from './accounts.ts';
import type { Agenda } from './agenda.ts';
import type { Fact } from './facts.ts';
import type { Fates } from './fates.ts';
import { NO } from './operations-desk.ts';
import { patiently, unlessRefused } from './patience.ts';
import { SECOND } from './services.ts';

/** An hour: so long a case lies on somebody's desk at least. */
export const SHORTEST = 3_600 * SECOND;
const REASON = 'looked into';
/** What is known of a transfer that was refused. */
export const NOT_POSTED = { posted: false, utr: '' };
const MANUAL = RefundState.REFUND_STATE_MANUAL;

type Desk = Readonly<{ network: Network; agenda: Agenda; fates: Fates }>;

/** Tries once more, gives the refund up, or pays by a transfer of the bank. */
export async function settleRefund(deps: Desk, event: Recorded, fact: Fact): Promise<void> {
  const { network, fates } = deps;
  const refundId = fact.text('refundId');
  const { streamId } = event;
  const paymentIntentId = streamId.slice(streamId.indexOf('-') + 1);
  const about = { requestId: idOf('desk', event.id), paymentIntentId, refundId };
  const { retryRefund, abandonRefund } = RefundServiceService;
  const way = fates.below(4, `way ${event.id}`);
  if (way === 0) {
    const retry = () => network.unary('payments', retryRefund, about);
    if ((await unlessRefused(retry, NO)) !== undefined) return;
  }
  const giveUp = () => network.unary('payments', abandonRefund, { ...about, reason: REASON });
  if (way === 1 && (await unlessRefused(giveUp, NO)) !== undefined) return;
  await payByTransfer(deps, about);
}

type About = Readonly<{
  requestId: string;
  paymentIntentId: string;
  refundId: string;
  /** What the rail has paid of it already. */
  byRail?: bigint;
}>;

/** The escrow may be frozen for hours, or empty until the merchant has made up for two days. */
const MAX_TRANSFERS = 60;

/** The money leaves the escrow for the payer's bank, and its reference goes into the books. */
export async function payByTransfer(deps: Desk, about: About): Promise<void> {
  const { network, agenda } = deps;
  const { getRefund, recordManualRefund } = RefundServiceService;
  const { paymentIntentId, refundId, byRail = 0n } = about;
  for (let nth = 1; nth <= MAX_TRANSFERS; nth += 1) {
    const read = () => network.unary('payments', getRefund, { paymentIntentId, refundId });
    const { refund } = await patiently(read);
    const isOpen = byRail > 0n ? !isOver(refund?.state) : refund?.state === MANUAL;
    const amount = (refund?.amount?.minorUnits ?? 0n) - byRail;
    if (!isOpen || amount <= 0n) return;
    const order = {
      requestId: idOf('desk transfer', about.requestId, String(nth)),
      ...{ fromAccount: ESCROW, toAccount: REMITTANCES, amount: moneyOf(amount) },
      reference: `refund ${refundId}`,
    };
    const { transfer } = PostingServiceService;
    const call = () => network.unary('bank', transfer, order);
    const { posted, utr } = (await unlessRefused(call, NO)) ?? NOT_POSTED;
    if (posted) {
      const requestId = idOf('desk recorded', about.requestId, String(nth));
      const paid = { requestId, paymentIntentId, refundId, utr, amount: moneyOf(amount) };
      const record = () => network.unary('payments', recordManualRefund, paid);
      if ((await unlessRefused(record, NO)) !== undefined) return;
      await callBack(deps, { refundId, amount, utr });
      // Where the rail is said to have paid another part by now, that is a case of its own.
      if (byRail > 0n) return;
    }
    await pause(agenda);
  }
}

/** What was sent by hand is called back where the rail was faster, may still be, or paid a part. */
async function callBack(
  { network, agenda }: Desk,
  { refundId, amount, utr }: Readonly<{ refundId: string; amount: bigint; utr: string }>,
): Promise<void> {
  for (let nth = 1; nth <= MAX_TRANSFERS; nth += 1) {
    const order = {
      requestId: idOf('desk called back', utr, String(nth)),
      ...{ fromAccount: REMITTANCES, toAccount: ESCROW, amount: moneyOf(amount) },
      reference: `called back ${refundId}`,
    };
    const call = () => network.unary('bank', PostingServiceService.transfer, order);
    const { posted } = (await unlessRefused(call, NO)) ?? NOT_POSTED;
    if (posted) return;
    await pause(agenda);
  }
}

/** An hour, after which a person tries again. */
export function pause(agenda: Agenda): Promise<void> {
  return new Promise((resolve) => void agenda.after(SHORTEST, resolve));
}

function isOver(state: RefundState | undefined): boolean {
  return state === RefundState.REFUND_STATE_SUCCEEDED || state === RefundState.REFUND_STATE_FAILED;
}
