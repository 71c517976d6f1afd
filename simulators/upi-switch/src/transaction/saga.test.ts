import { expect } from 'chai';
import { run } from '@suuupra/testing';
import { MICROSECONDS } from '@suuupra/kernel';
import { transaction } from './decider.ts';
import type { TransactionEvent } from './events.ts';
import { plan } from './saga.ts';
import * as scene from './scene.ts';

const { AT, TXN, upTo } = scene;
const told: TransactionEvent = { type: 'FinalAnswerDelivered', txnId: TXN };
const receivedAt = scene.LATER_TEXT;

const planned = (...history: readonly TransactionEvent[]): readonly string[] =>
  plan(run(transaction, [], history).state).map(({ do: wish, key }) => `${wish} ${key}`);

describe('what the switch wishes', () => {
  it('is nothing for what it does not know', () => expect(planned()).to.deep.equal([]));

  for (const [leg, history, seconds] of [
    ['authorisation', upTo.asked, 15n],
    ['debit', upTo.debiting, 15n],
    ['credit', upTo.crediting, 15n],
    ['debitReversal', upTo.takingDebitBack, 10n],
    ['creditReversal', upTo.takingCreditBack, 10n],
  ] as const) {
    it(`is to send the ${leg} and to wait ${seconds} seconds for it`, () => {
      expect(planned(...history)).to.deep.equal([`SendLeg send/${leg}`, `WakeAt time-out/${leg}`]);
      const wake = plan(run(transaction, [], history).state)[1];
      const at = AT + seconds * MICROSECONDS.second;
      const command = { type: 'TimeOutLeg', leg, at };
      const expected = { at, rank: 1, order: 'ORD-1', command };
      expect(wake).to.include({ at, rank: 1, order: expected.order });
      expect(wake).to.have.deep.property('command', command);
    });
  }

  it('is to ask for a leg that could not be asked for yet', () => {
    expect(planned(...upTo.debiting, scene.debited)).to.deep.equal(['AskWhenReachable ask/credit']);
    expect(planned(...upTo.debiting, scene.silence('debit'))).to.deep.equal([
      'AskWhenReachable ask/debitReversal',
    ]);
  });

  it('is to tell the end until it is acknowledged', () => {
    expect(planned(...upTo.succeeded)).to.deep.equal(['TellFinal final']);
    expect(planned(...upTo.succeeded, told)).to.deep.equal([]);
    expect(planned(...upTo.deemed, told)).to.deep.equal(['WakeAt tat']);
  });

  it('is to tell what became of a deemed one, after its end', () => {
    const confirmed: TransactionEvent = { type: 'TccReceived', txnId: TXN, receivedAt };
    expect(planned(...upTo.deemed, confirmed)).to.deep.equal(['TellFinal final', 'TellNews news']);
    expect(planned(...upTo.deemed, told, confirmed)).to.deep.equal(['TellNews news']);
    expect(
      planned(...upTo.deemed, told, confirmed, { type: 'NewsDelivered', txnId: TXN }),
    ).to.deep.equal([]);
  });

  it('is to ask once more whether a credit stands that is told while deemed', () => {
    const late = scene.noted('credit', '00');
    const asked = ['SendLeg send/creditReversal/deemed', 'WakeAt tat'];
    expect(planned(...upTo.deemed, told, late)).to.deep.equal(asked);
    const refused = scene.noted('creditReversal', 'Z9');
    expect(planned(...upTo.deemed, told, refused)).to.deep.equal(['WakeAt tat']);
    expect(planned(...upTo.deemed, told, refused, late)).to.deep.equal(asked);
  });

  it('is to take back a debit for as long as nobody has answered', () => {
    expect(planned(...upTo.unreversed, told)).to.deep.equal([
      'SendLeg send/debitReversal/unreversed',
      'WakeAt tat',
    ]);
    const returning: TransactionEvent = { type: 'RetReceived', txnId: TXN, receivedAt };
    const creditFirst = ['SendLeg send/creditReversal/return/1', 'WakeAt tat'];
    const thenDebit = ['SendLeg send/debitReversal/return/1', 'WakeAt tat'];
    expect(planned(...upTo.deemed, told, returning)).to.deep.equal(creditFirst);
    const late = scene.noted('credit', '00');
    expect(planned(...upTo.deemed, told, returning, late)).to.deep.equal(creditFirst);
    for (const back of [
      scene.creditBack,
      { type: 'CreditReversalRefused', txnId: TXN, code: 'NO' } as const,
      scene.noted('creditReversal', 'NO'),
      scene.noted('credit', 'XI'),
    ]) {
      expect(planned(...upTo.deemed, told, returning, back)).to.deep.equal(thenDebit);
    }
  });
});
