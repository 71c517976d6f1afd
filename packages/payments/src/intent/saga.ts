import { type Instant, type Paise, instantOf } from '@suuupra/kernel';
import type { IntentCommand } from './commands.ts';
import { nextInquiry, overdueAt, timeOutAt } from './inquiries.ts';
import { isDoubtful } from './refunds.ts';
import { type IntentState, type Payment, type Refund, type Transfer, isPayment } from './state.ts';

/** What the rail is asked to move: from whom, to whom, and for which order. */
export type RailOrder = Readonly<{
  transactionId: string;
  amount: Paise;
  payer: string;
  payee: string;
  merchantReference: string;
  correlationId: string;
}>;

/** A wish of a payment. Granting it twice is harmless: the rail knows the transaction's id. */
export type IntentEffect =
  | Readonly<{ do: 'Collect'; key: string; order: RailOrder }>
  | Readonly<{ do: 'Pay'; key: string; order: RailOrder }>
  | Readonly<{ do: 'SendBack'; key: string; refundId: string }>
  | Readonly<{ do: 'Inquire'; key: string; inquiry: number; of: Move; order: RailOrder }>;

type Move = 'Collect' | 'Pay';

type Wake = Readonly<{
  do: 'WakeAt';
  key: string;
  at: Instant;
  rank: number;
  order: string;
  command: IntentCommand;
}>;

/** Time-outs of attempts go after cut-overs and before everything else that is due then. */
const TIME_OUT_RANK = 1;

/** State in, wishes out: every transaction that may still move money has an owner and a timer. */
export function planIntent(state: IntentState): readonly (IntentEffect | Wake)[] {
  if (!isPayment(state)) return [];
  const { amount, payerVpa: payer, payeeVpa: payee } = state.terms;
  const attempts = state.attempts.flatMap((one) =>
    planTransfer(state, one, { do: 'Collect', amount, payer, payee }),
  );
  const refunds = state.refunds.flatMap(({ amount: back, tries }) =>
    tries.flatMap((one) =>
      planTransfer(state, one, { do: 'Pay', amount: back, payer: payee, payee: payer }),
    ),
  );
  const backs = state.refunds.flatMap((one) => planSendBack(state, one));
  return [...attempts, ...refunds, ...backs];
}

/** What the house owes goes back by itself; declined for passing reasons, it does so again. */
function planSendBack(state: Payment, refund: Refund): readonly (IntentEffect | Wake)[] {
  const { refundId, collected, tries, retryAt, due } = refund;
  if (tries.length === 0) {
    return collected === '' ? [] : [{ do: 'SendBack', key: `send-back/${refundId}`, refundId }];
  }
  if (retryAt === '' || isDoubtful(state, refund)) return [];
  const number = tries.length + 1;
  if (due === number) return [{ do: 'SendBack', key: `send-back/${refundId}/${number}`, refundId }];
  const command = { type: 'RefundRetryDue', refundId, number } as const;
  const { merchantReference: order } = state.terms;
  const when = { at: instantOf(retryAt), rank: TIME_OUT_RANK, order };
  return [{ do: 'WakeAt', key: `retry/${refundId}/${number}`, ...when, command }];
}

type Movement = Readonly<{ do: Move; amount: Paise; payer: string; payee: string }>;

function planTransfer(
  { terms }: Payment,
  transfer: Transfer,
  { do: verb, amount, payer, payee }: Movement,
): readonly (IntentEffect | Wake)[] {
  const { transactionId } = transfer;
  const { merchantReference, orderId: correlationId } = terms;
  const order = { transactionId, amount, payer, payee, merchantReference, correlationId };
  const wake = { do: 'WakeAt', rank: TIME_OUT_RANK, order: merchantReference } as const;
  // As long as nothing is known the order to the rail stands: it may never have arrived.
  const move = { do: verb, key: `move/${transactionId}`, order } as const;
  switch (transfer.is) {
    case 'sent': {
      const command = { type: 'TimeOut', transactionId } as const;
      const key = `timeout/${transactionId}`;
      return [move, { ...wake, key, at: timeOutAt(transfer), command }];
    }
    case 'unknown':
      return [move, ...planInquiry(transfer, move, wake)];
    case 'deemed':
      return planInquiry(transfer, move, wake);
    case 'failed':
    case 'succeeded':
    case 'review':
      return [];
  }
}

function planInquiry(
  transfer: Transfer,
  { do: of, order }: Readonly<{ do: Move; order: RailOrder }>,
  wake: Pick<Wake, 'do' | 'rank' | 'order'>,
): readonly (IntentEffect | Wake)[] {
  const { transactionId, asking, inquiry, overdue } = transfer;
  const alarm = { type: 'OverdueDue', transactionId } as const;
  const key = `overdue/${transactionId}`;
  const alarms = overdue ? [] : [{ ...wake, key, at: overdueAt(transfer), command: alarm }];
  if (asking) {
    const inquire = { do: 'Inquire', key: `inquire/${transactionId}/${inquiry}`, inquiry } as const;
    return [{ ...inquire, of, order }, ...alarms];
  }
  const next = nextInquiry(transfer);
  return next ? [planNext(transactionId, next, wake), ...alarms] : alarms;
}

function planNext(
  transactionId: string,
  next: Readonly<{ inquiry: number; at: Instant }>,
  wake: Pick<Wake, 'do' | 'rank' | 'order'>,
): Wake {
  const command = { type: 'InquiryDue', transactionId, inquiry: next.inquiry } as const;
  const key = `inquiry/${transactionId}/${next.inquiry}`;
  return { ...wake, key, at: next.at, command };
}
