import {
  type MerchantSettlement,
  MerchantSettlementServiceService,
  MerchantSettlementState,
} from '@suuupra/contracts/suuupra/settlement/v1/merchant_settlement_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import type { Recorded } from '@suuupra/eventstore';
import { type Network, moneyOf } from '@suuupra/grpc';
import { assert, idOf } from '@suuupra/kernel';
import { ESCROW, MERCHANT_ACCOUNT } from './accounts.ts';
import { patiently, unlessRefused } from './patience.ts';

const { getMerchantSettlement, recordSettlementPaid, matchBankLine } =
  MerchantSettlementServiceService;

/** Resolves when somebody at a desk tries again. */
type Pause = () => Promise<void>;

/** A person has the bank look for what has really been paid for a day, and tells the settlement. */
export async function matchByHand(
  network: Network,
  { id, streamId }: Recorded,
  pause: Pause,
): Promise<void> {
  const day = dayOf(streamId);
  const net = netOf(await settlementOf(network, day, pause));
  const accountNumber = net < 0n ? ESCROW : MERCHANT_ACCOUNT;
  const about = { accountNumber, reference: referenceOf(day) };
  const { findStatementLines } = PostingServiceService;
  const { lines } = await patiently(() => network.unary('bank', findStatementLines, about));
  const [line] = lines;
  assert(line !== undefined, 'what was paid for a day stands on the statement');
  const { utr, amount, postedAt } = line;
  const request = { requestId: idOf('desk', id), day, utr, amount, postedAt };
  await untilHeard(() => network.unary('settlement', matchBankLine, request), pause);
}

/** More tries than any freeze lasts hours. */
const MAX_TRANSFERS = 240;

/** Has the merchant transfer what he owes for a day below zero, and tells the settlement. */
export async function makeUp(
  network: Network,
  { id, streamId }: Recorded,
  pause: Pause,
): Promise<void> {
  const day = dayOf(streamId);
  const settlement = await settlementOf(network, day, pause);
  assert(
    settlement.state === MerchantSettlementState.MERCHANT_SETTLEMENT_STATE_NEGATIVE,
    'a day is made up for once',
  );
  const amount = moneyOf(-netOf(settlement));
  const sides = { fromAccount: MERCHANT_ACCOUNT, toAccount: ESCROW };
  for (let nth = 1; nth <= MAX_TRANSFERS; nth += 1) {
    const requestId = idOf('desk makes up', id, String(nth));
    const order = { requestId, ...sides, amount, reference: referenceOf(day) };
    const { transfer } = PostingServiceService;
    const { posted, utr } = await patiently(() => network.unary('bank', transfer, order));
    if (posted) {
      const paid = { requestId: idOf('desk made up', id), day, utr };
      await untilHeard(() => network.unary('settlement', recordSettlementPaid, paid), pause);
      return;
    }
    await pause();
  }
}

async function settlementOf(
  network: Network,
  day: string,
  pause: Pause,
): Promise<MerchantSettlement> {
  const read = () => network.unary('settlement', getMerchantSettlement, { day });
  const { settlement } = await untilHeard(read, pause);
  assert(settlement !== undefined, 'a day that is settled can be read');
  return settlement;
}

const NOT_YET = ['NOT_FOUND', 'FAILED_PRECONDITION'];

/** The process that answers may be one that has not heard of it yet: then he asks again. */
async function untilHeard<T>(call: () => Promise<T>, pause: Pause): Promise<T> {
  for (;;) {
    const answer = await unlessRefused(call, NOT_YET);
    if (answer !== undefined) return answer;
    await pause();
  }
}

function netOf({ net }: MerchantSettlement): bigint {
  return net?.minorUnits ?? 0n;
}

function referenceOf(day: string): string {
  return `settlement-${day}`;
}

/** The Indian date in the name of a stream, however it is written there. */
function dayOf(streamId: string): string {
  const digits = streamId.slice(streamId.indexOf('-') + 1).replaceAll('-', '');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}
