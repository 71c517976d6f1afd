import fc from 'fast-check';
import { anyFrom, anyScript } from '@suuupra/testing';
import type { IntentCommand, RailAnswer } from './commands.ts';
import { CLOSABLE_KINDS, REVIEW_OUTCOMES } from './events.ts';
import { BUSY, DEEMED, NO, NOW, OK, UNCLEAR, attemptId, cancel, confirm, create } from './scene.ts';
import { due, record, refundTryId, reserve, said, saidBack, send, terms } from './scene.ts';
import { autoId, timeOut } from './scene.ts';

const { amount } = terms;
const HALF = amount / 2n;
const BACK = { r1: HALF, r2: HALF + 1n, r3: terms.amount } as const;
type RefundId = keyof typeof BACK;

const anyWord = anyFrom(OK, NO, BUSY, DEEMED, UNCLEAR);
const anyRrn = anyFrom('632010000001', '632010000002');
const anyRefund = fc.constantFrom<RefundId>('r1', 'r2', 'r3');

/** What the rail may say: about any transaction that there is, was or never will be. */
const anyAnswer: fc.Arbitrary<RailAnswer> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), anyWord, anyRrn, anyFrom(terms.amount, 1n))
    .map(([number, word, rrn, amount]) => said(attemptId(number), word, { rrn, amount })),
  fc
    .tuple(anyRefund, fc.integer({ min: 1, max: 2 }), anyWord)
    .map(([id, number, word]) => saidBack(refundTryId(id, number), word, BACK[id])),
  fc
    .tuple(anyRefund, fc.integer({ min: 1, max: 2 }), anyWord, anyFrom(1n, undefined))
    .map(([id, number, word, other]) =>
      saidBack(refundTryId(id, number), word, BACK[id], {
        payer: 'nobody@okbank',
        amount: other ?? BACK[id],
      }),
    ),
);

const anyTransaction = fc.oneof(
  fc.integer({ min: 1, max: 3 }).map(attemptId),
  fc
    .tuple(anyRefund, fc.integer({ min: 1, max: 2 }))
    .map(([id, number]) => refundTryId(id, number)),
);

const anyInquiry = fc.integer({ min: 1, max: 3 });

const anyCommand: fc.Arbitrary<IntentCommand> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<IntentCommand>(cancel, create(false)) },
  { weight: 3, arbitrary: fc.constant(confirm) },
  { weight: 6, arbitrary: anyAnswer.map(record) },
  { weight: 2, arbitrary: anyRefund.map((id) => reserve(id, BACK[id])) },
  { weight: 2, arbitrary: anyRefund.map(send) },
  { weight: 1, arbitrary: anyTransaction.map(timeOut) },
  { weight: 1, arbitrary: fc.tuple(anyTransaction, anyInquiry).map((both) => due(...both)) },
  {
    weight: 1,
    arbitrary: fc.tuple(anyAnswer, anyInquiry).map(([outcome, inquiry]): IntentCommand => {
      const { transactionId } = outcome;
      return { type: 'RecordInquiry', transactionId, inquiry, outcome, at: NOW };
    }),
  },
);

const anyOutcome = fc.constantFrom(...REVIEW_OUTCOMES);
const anyKind = fc.constantFrom(...CLOSABLE_KINDS, 'OVERDUE' as const);
const because = { reason: 'seen' };

/** What persons do, at any moment and whatever is the matter. */
const anyDeed: fc.Arbitrary<IntentCommand> = fc.oneof(
  fc.tuple(anyTransaction, anyOutcome).map(([transactionId, outcome]): IntentCommand => ({
    ...{ type: 'ResolveReview', transactionId, outcome, ...because, at: NOW },
  })),
  fc.tuple(anyTransaction, anyKind, anyFrom(0n, 1n)).map(([transactionId, kind, recovered]) => {
    const about = { transactionId, kind, recovered, utr: 'UTR003', ...because };
    return { type: 'CloseCase', ...about, at: NOW } as const;
  }),
  anyTransaction.map((transactionId): IntentCommand => ({ type: 'OverdueDue', transactionId })),
  anyRefund.map((refundId): IntentCommand => ({
    ...{ type: 'RetryRefund', refundId, transactionPrefix: 'IND', at: NOW },
  })),
  fc
    .tuple(anyRefund, anyFrom('UTR001', 'UTR002'), anyFrom(0n, 1n))
    .map(([refundId, utr, byRail]): IntentCommand => {
      const paid = { utr, amount: BACK[refundId] - byRail };
      return { type: 'RecordManualRefund', refundId, ...paid, at: NOW };
    }),
  anyRefund.map((refundId): IntentCommand => ({ type: 'AbandonRefund', refundId, ...because })),
  fc.constantFrom(1, 2).map((number) => send(autoId(number))),
  fc.tuple(fc.constantFrom(1, 2), anyWord).map(([number, word]) => {
    return record(saidBack(refundTryId(autoId(number)), word, amount));
  }),
);

/** Half of the scripts begin with a capture, because refunds need one. */
export const anyStory = fc
  .tuple(fc.boolean(), anyScript(fc.oneof({ weight: 3, arbitrary: anyCommand }, anyDeed), 30))
  .map(([paid, script]) => [
    create(),
    ...(paid ? [record(said(attemptId(1), OK))] : []),
    ...script,
  ]);
