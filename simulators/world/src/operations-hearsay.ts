import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { moneyOf } from '@suuupra/grpc';
import { MERCHANT_VPA } from './accounts.ts';
import { type Change, tell } from './operations-answers.ts';
import { type Desk, HOUR, type Occasion, type Operation, type Run } from './operations-desk.ts';

/** Declines that stand for a passing reason and for good. */
const DECLINES = ['XY', 'Z9'];

/** How long somebody waits before he says it: mostly not at all. */
const WAITS = [0, 0, 1, HOUR];

async function wait({ below, pause }: Desk, { key }: Occasion): Promise<void> {
  await pause(WAITS[below(WAITS.length, `${key} wait`)] ?? 0);
}

/** What the rail has carried out, or will, by what it has said itself. */
const ENDED_WELL: readonly Result[] = [Result.RESULT_SUCCESS, Result.RESULT_DEEMED];

/** What has succeeded, or is deemed to have, is said to have failed. */
const sayFailed: Run = async (desk, occasion) => {
  const { below } = desk;
  const code = DECLINES[below(DECLINES.length, `${occasion.key} code`)] ?? 'XY';
  await wait(desk, occasion);
  const lie: Change = ({ result }) =>
    ENDED_WELL.includes(result) ? { result: Result.RESULT_FAILURE, code } : undefined;
  return await tell(desk, occasion, lie);
};

/** Who has paid, or who was paid, is told wrongly; whether money has moved is told truly. */
const NAMES: readonly Change[] = [
  () => ({ payerVpa: 'somebody@himalaya' }),
  () => ({ payerVpa: 'somebody@himalaya' }),
  () => ({ payeeVpa: 'somebody@himalaya' }),
];

/** A copy of an answer in which somebody's name is wrong. */
const sayOfOthers: Run = async (desk, occasion) => {
  const change = NAMES[desk.below(NAMES.length, `${occasion.key} name`)] ?? (() => ({}));
  await wait(desk, occasion);
  return await tell(desk, occasion, (found) =>
    found.result === Result.RESULT_PENDING ? undefined : change(found),
  );
};

/** Half of a refund that is paid is said to be all of it. */
const sayHalf: Run = async (desk, occasion) => {
  await wait(desk, occasion);
  return await tell(desk, occasion, ({ result, payerVpa, amount }) => {
    const isPaid = ENDED_WELL.includes(result) && payerVpa === MERCHANT_VPA;
    const half = moneyOf((amount?.minorUnits ?? 0n) / 2n + 1n);
    return isPaid ? { result: Result.RESULT_SUCCESS, code: '00', amount: half } : undefined;
  });
};

/** What is said of a transaction that the payments are not sure of, or not any more. */
export const HEARSAY_OPERATIONS = {
  'asked-and-said-to-fail': {
    ...{ at: 'PaymentInquiryRequested', rate: 1_500 },
    does: 'what is asked about is said to have failed, while the rail has not answered yet',
    run: sayFailed,
  },
  'overdue-said-to-fail': {
    ...{ at: 'PaymentOutcomeOverdue', rate: 8_000 },
    does: 'what nobody knows the outcome of in time is said to have failed',
    run: sayFailed,
  },
  'late-money-said-to-fail': {
    at: ['LateSuccessObserved', 'SurplusCaptureObserved', 'RefundDeemed', 'RefundMovedToManual'],
    rate: 4_000,
    does: 'what came late, or is deemed, or paid after all, is said to have failed',
    run: sayFailed,
  },
  'asked-and-differs': {
    ...{ at: 'PaymentInquiryRequested', rate: 1_500 },
    does: 'a copy of an answer with a wrong name comes while the rail is asked',
    run: sayOfOthers,
  },
  'asked-and-half-paid': {
    ...{ at: 'PaymentInquiryRequested', rate: 800 },
    does: 'of a refund that the rail is asked about, half is said to be paid',
    run: sayHalf,
  },
  'decline-differs': {
    at: ['PaymentAttemptFailed', 'RefundMovedToManual', 'LateRefundObserved'],
    rate: 1_000,
    does: 'a copy of the truth with a wrong name comes when something counts as declined',
    run: sayOfOthers,
  },
} as const satisfies Readonly<Record<string, Operation>>;
