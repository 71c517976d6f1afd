import { expect } from 'chai';
import { type Look, type Trial, postedOf } from './trial.ts';

const calm = { faults: 'none', operations: 'none' };
const paidBy = (payers: string) => ({ ...calm, payers });

/** Every collection that ended like this: its transaction. */
function endedAs({ some }: Look, type: string): readonly string[] {
  return some(type)
    .filter((one) => one.text('payeeVpa').startsWith('suuupra'))
    .map((one) => one.text('txnId'));
}

function follows(look: Look, txnId: string, types: readonly string[]): void {
  let before = -1n;
  for (const type of types) {
    const [one] = look
      .all(type)
      .filter(
        (line) => line.text(type.startsWith('Payment') ? 'transactionId' : 'txnId') === txnId,
      );
    expect(one?.position ?? -1n, `${type} of ${txnId}`).to.satisfy((at: bigint) => at > before);
    before = one?.position ?? before;
  }
}

/** The payer has what he had, and so has the payee. */
function nothingMoved(look: Look, txnId: string): void {
  expect(postedOf(look, txnId, 'debit'), 'the debit').to.equal(0n);
  expect(postedOf(look, txnId, 'credit'), 'the credit').to.equal(0n);
}

/** Faults 8 to 15: what banks leave undone, and do too late. */
export const TRIALS_OF_RAIL: Readonly<Record<number, Trial>> = {
  8: {
    ...{ world: paidBy('credit_lost'), name: 'credit-lost' },
    shows: (look) => {
      for (const txnId of endedAs(look, 'TransactionDeemed')) {
        follows(look, txnId, ['DebitPosted', 'LegTimedOut', 'CreditReversalRequested']);
        follows(look, txnId, ['CreditReversalRequested', 'TransactionDeemed']);
        expect(look.where('DebitReversalRequested', 'txnId', txnId)).to.deep.equal([]);
      }
    },
  },
  9: {
    ...{ world: paidBy('credit_lost'), name: 'credit-lost' },
    shows: (look) => {
      for (const txnId of endedAs(look, 'TransactionDeemed')) {
        follows(look, txnId, ['PaymentAttemptDeemed', 'TccReceived', 'PaymentCaptured']);
        expect(postedOf(look, txnId, 'debit')).to.equal(postedOf(look, txnId, 'credit'));
      }
      expect(look.all('OrderCancelled', 'OrderExpired')).to.deep.equal([]);
    },
  },
  10: {
    ...{ world: paidBy('credit_returned'), name: 'credit-returned' },
    shows: (look) => {
      for (const txnId of endedAs(look, 'TransactionDeemed')) {
        follows(look, txnId, ['PaymentAttemptDeemed', 'RetReceived', 'ReturnPosted']);
        follows(look, txnId, ['ReturnPosted', 'PaymentAttemptFailed']);
        nothingMoved(look, txnId);
      }
      expect(look.all('EntitlementGranted')).to.deep.equal([]);
    },
  },
  11: {
    ...{ world: paidBy('debit_late'), name: 'debit-late' },
    shows: (look) => {
      for (const late of look.some('LateAnswerNoted')) {
        follows(look, late.text('txnId'), [
          'DebitReversed',
          'TransactionFailed',
          'LateAnswerNoted',
        ]);
        nothingMoved(look, late.text('txnId'));
      }
    },
  },
  12: {
    ...{ world: paidBy('reversal_lost'), name: 'reversal-lost' },
    shows: (look) => {
      for (const txnId of endedAs(look, 'TransactionUnreversed')) {
        follows(look, txnId, ['TransactionUnreversed', 'PaymentAttemptFailed', 'DrcReceived']);
        nothingMoved(look, txnId);
      }
    },
  },
  13: {
    ...{ world: paidBy('credit_after_reversal'), name: 'credit-after-reversal' },
    shows: (look) => {
      for (const found of look.some('DoubleValueFound')) {
        const txnId = found.text('txnId');
        follows(look, txnId, ['TransactionReversed', 'DoubleValueFound', 'RecoveryPosted']);
        nothingMoved(look, txnId);
      }
    },
  },
  14: {
    ...{ world: paidBy('credit_returned'), name: 'reversal-first' },
    shows: (look) => {
      for (const barred of look.some('ReversalTombstoned')) {
        const [txnId, leg] = [barred.text('txnId'), barred.text('leg')];
        const posted = look
          .all('PostingDebited', 'PostingCredited')
          .filter((one) => one.text('txnId') === txnId && one.text('leg') === leg);
        expect(posted, txnId).to.deep.equal([]);
      }
    },
  },
  15: {
    ...{ world: paidBy('reversal_partial'), name: 'reversal-partial' },
    shows: (look) => {
      for (const part of look.some('DebitPartlyReversed')) {
        const txnId = part.text('txnId');
        follows(look, txnId, ['DebitPartlyReversed', 'TransactionUnreversed', 'DrcReceived']);
        const [debit] = look.where('PostingDebited', 'txnId', txnId);
        expect(part.amount('amount') < (debit?.amount('amount') ?? 0n)).to.equal(true);
        nothingMoved(look, txnId);
      }
    },
  },
};
