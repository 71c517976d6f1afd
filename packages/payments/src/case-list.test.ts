import { expect } from 'chai';
import fc from 'fast-check';
import { run } from '@suuupra/testing';
import { createCaseList } from './case-list.ts';
import { anyStory } from './intent/any-story.ts';
import type { IntentEvent } from './intent/events.ts';
import { abandoned, attemptId, autoId, autoPaid, differed, lateRefund } from './intent/scene.ts';
import { manual, observed, payment, refundSent, refunded, terms } from './intent/scene.ts';
import { isPayment } from './intent/state.ts';
import { wireIntentOf } from './wire.ts';

const { orderId } = terms;
const first = attemptId(1);
const AT = '2026-11-16T04:30:00.000000Z';
const about = { orderId, transactionId: first };
const late = { type: 'LateSuccessObserved', ...observed() } as const;
const overdue: IntentEvent = { type: 'PaymentOutcomeOverdue', ...about };
const contradicted = (code: string): IntentEvent => ({
  type: 'PaymentAnswerContradicted',
  ...{ ...about, outcome: 'declined', code, rrn: '' },
});
const reason = 'seen';

/** The kinds that are open behind these events of one payment. */
function kindsAfter(...events: readonly IntentEvent[]): readonly string[] {
  const cases = createCaseList();
  for (const event of events) cases.learn('p', event, AT);
  expect(cases.count()).to.equal(cases.open(100).length);
  return cases.open(100).map(({ kind }) => kind);
}

describe('the list of cases', () => {
  it('holds every case until it is over', () => {
    const rows: readonly (readonly [IntentEvent, IntentEvent, string])[] = [
      [late, autoPaid(), 'LATE_SUCCESS'],
      [{ ...late, type: 'SurplusCaptureObserved' }, autoPaid(), 'SURPLUS_CAPTURE'],
      [
        differed('amount', 1n),
        { type: 'PaymentReviewResolved', ...about, outcome: 'refund', reason },
        'DIFFERS',
      ],
      [
        contradicted('YE'),
        { type: 'PaymentCaseClosed', ...about, kind: 'CONTRADICTS', reason },
        'CONTRADICTS',
      ],
      [
        overdue,
        { type: 'PaymentAttemptFailed', ...about, number: 1, code: 'ZM', retryable: false },
        'OVERDUE',
      ],
      [lateRefund('r1', 1n), refunded('r1', 1n), 'LATE_REFUND'],
      [manual('r1', 'XI', false), abandoned('r1', 1n), 'REFUND_MANUAL'],
      [manual('r1', 'XI', false), refundSent('r1', 2), 'REFUND_MANUAL'],
      [manual('r1', 'XI', false), refunded('r1', 1n), 'REFUND_MANUAL'],
      [manual(autoId(), 'XI', false), autoPaid(), 'REFUND_MANUAL'],
    ];
    for (const [opens, ends, kind] of rows) {
      expect(kindsAfter(opens)).to.deep.equal([kind]);
      expect(kindsAfter(opens, ends)).to.deep.equal([]);
    }
  });

  it('ends all evidence of one review, and no other case', () => {
    const resolved: IntentEvent = {
      ...{ type: 'PaymentReviewResolved', ...about, outcome: 'refund', reason },
    };
    const other = { ...contradicted('YE'), transactionId: attemptId(2) } as IntentEvent;
    const all = [differed('amount', 1n), contradicted('YE'), contradicted('ZM'), other, late];
    expect(kindsAfter(...all, resolved)).to.deep.equal(['CONTRADICTS', 'LATE_SUCCESS']);
    const closed: IntentEvent = {
      ...{ type: 'PaymentCaseClosed', ...about, kind: 'CONTRADICTS', reason },
    };
    const left = ['DIFFERS', 'CONTRADICTS', 'LATE_SUCCESS'];
    expect(kindsAfter(...all, closed)).to.deep.equal(left);
  });

  it('goes on behind the case that was listed last, also when that one is over', () => {
    const cases = createCaseList();
    for (const code of ['A', 'B', 'C', 'D']) cases.learn('p', contradicted(code), AT);
    const [one, two] = cases.open(2);
    const seen = [one, two].map((listed) => listed?.evidence);
    expect(seen).to.deep.equal(['declined/A/', 'declined/B/']);
    cases.learn('p', { type: 'PaymentCaseClosed', ...about, kind: 'CONTRADICTS', reason }, AT);
    cases.learn('p', contradicted('E'), AT);
    const rest = cases.open(9, two?.ordinal).map(({ evidence }) => evidence);
    expect(rest).to.deep.equal(['declined/E/']);
  });

  it('holds for every payment what the payment itself says', () =>
    fc.assert(
      fc.property(anyStory, (script) => {
        const { events, state } = run(payment, script);
        const cases = createCaseList();
        for (const event of events) cases.learn('p', event, AT);
        const listed = cases.open(1_000).filter(({ kind }) => kind !== 'REFUND_MANUAL');
        const said = !isPayment(state) ? [] : wireIntentOf(state).openCases;
        const nameOf = (one: Readonly<{ kind: string; transactionId: string }>): string =>
          `${one.kind} ${one.transactionId}`;
        // Under review the same may be heard again after something else; it is listed once.
        expect(new Set(listed.map(nameOf))).to.deep.equal(new Set(said.map(nameOf)));
      }),
      { numRuns: 400 },
    ));
});
