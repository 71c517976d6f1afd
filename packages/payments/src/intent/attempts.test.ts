import { given } from '@suuupra/testing';
import {
  DEEMED,
  NO,
  OK,
  attemptId,
  barred,
  cancel,
  canceled,
  captured,
  confirm,
  create,
  created,
  deemed,
  differed,
  failed,
  intentFailed,
  observed,
  payment,
  record,
  requested,
  reserve,
  said,
  send,
  subject,
  terms,
  timeOut,
  unknown,
} from './scene.ts';
import { MAX_ATTEMPTS } from './decider.ts';

const many = Array.from({ length: MAX_ATTEMPTS }, (_, index) => [
  requested(index + 1),
  failed(index + 1),
]).flat();

describe('creating a payment intent', () => {
  it('records it, and the first attempt where it is confirmed at once', () => {
    given(payment).when(create(false)).records(created);
    given(payment).when(create()).records(created, requested());
  });

  it('succeeds again with the same content and records nothing', () => {
    given(payment, created).when(create(false)).records();
    given(payment, created, requested()).when(create()).records();
    given(payment, created, requested(), failed()).when(create()).records();
    given(payment, created, requested(), captured()).when(create()).records();
  });

  it('starts the first attempt late where it was not confirmed before', () => {
    given(payment, created).when(create()).records(requested());
    given(payment, created, canceled).when(create()).records();
  });

  it('refuses another content for the same order, whatever became of the first', () => {
    const other = { ...create(), amount: 1n } as const;
    for (const history of [[created], [created, requested(), captured()], [created, canceled]]) {
      given(payment, ...history)
        .when(other)
        .refuses('PAYMENT_EXISTS_WITH_DIFFERENT_AMOUNT', { field: 'amount' });
    }
    given(payment, created)
      .when({ ...create(), payerVpa: 'ravi@okbank' } as const)
      .refuses('PAYMENT_EXISTS_WITH_DIFFERENT_AMOUNT', { field: 'payerVpa' });
  });
});

describe('a payment that does not exist', () => {
  it('refuses everything', () => {
    const commands = [confirm, reserve('r', 1n), send('r'), timeOut(attemptId(1))];
    for (const command of [...commands, record(said(attemptId(1), OK))]) {
      given(payment).when(command).refuses('PAYMENT_NOT_FOUND');
      given(payment, barred).when(command).refuses('PAYMENT_NOT_FOUND');
    }
  });

  it('never comes to be when it was given up before', () => {
    given(payment).when(cancel).records(barred);
    given(payment, barred).when(cancel).records();
    given(payment, barred).when(create()).refuses('PAYMENT_CANCELED');
  });
});

describe('confirming, in order of precedence', () => {
  it('starts the next attempt', () => {
    given(payment, created).when(confirm).records(requested(1));
    given(payment, created, requested(), failed()).when(confirm).records(requested(2));
  });

  it('is refused while an attempt may move money', () => {
    given(payment, created, requested()).when(confirm).refuses('ATTEMPT_IN_PROGRESS');
    const live = [created, requested()];
    given(payment, ...live, unknown())
      .when(confirm)
      .refuses('ATTEMPT_OUTCOME_UNKNOWN');
    given(payment, ...live, deemed())
      .when(confirm)
      .refuses('ATTEMPT_OUTCOME_UNKNOWN');
  });

  it('is refused when the payment is over', () => {
    const paid = [created, requested(), captured()];
    given(payment, ...paid)
      .when(confirm)
      .refuses('PAYMENT_ALREADY_CAPTURED');
    given(payment, created, canceled).when(confirm).refuses('PAYMENT_CANCELED');
    given(payment, created, requested(), failed(1, 'ZM', false), intentFailed('ZM'))
      .when(confirm)
      .refuses('PAYMENT_FAILED', { code: 'ZM' });
  });

  it('is refused while a person has to look', () => {
    const odd = [created, requested(), differed('amount', 1n)];
    given(payment, ...odd)
      .when(confirm)
      .refuses('PAYMENT_UNDER_REVIEW');
    const late = { type: 'LateSuccessObserved', ...observed() } as const;
    given(payment, created, requested(), failed(), late)
      .when(confirm)
      .refuses('PAYMENT_UNDER_REVIEW');
  });

  it('is refused when the payer was asked often enough', () => {
    given(payment, created, ...many)
      .when(confirm)
      .refuses('ATTEMPTS_EXHAUSTED');
  });
});

describe('cancelling, in order of precedence', () => {
  it('gives up with the code of the decline, or with the reason of the caller', () => {
    given(payment, created, requested(), failed()).when(cancel).records(intentFailed('XY'));
    given(payment, created).when(cancel).records(canceled);
  });

  it('succeeds again and records nothing', () => {
    given(payment, created, canceled).when(cancel).records();
    given(payment, created, requested(), failed(), intentFailed('XY')).when(cancel).records();
  });

  it('is refused while an attempt may move money', () => {
    const live = [created, requested()];
    given(payment, ...live)
      .when(cancel)
      .refuses('ATTEMPT_IN_PROGRESS');
    given(payment, ...live, unknown())
      .when(cancel)
      .refuses('ATTEMPT_OUTCOME_UNKNOWN');
    given(payment, ...live, deemed())
      .when(cancel)
      .refuses('ATTEMPT_OUTCOME_UNKNOWN');
  });

  it('is refused once money has moved, or may have', () => {
    const paid = [created, requested(), captured()];
    given(payment, ...paid)
      .when(cancel)
      .refuses('PAYMENT_ALREADY_CAPTURED');
    const odd = [created, requested(), differed('payee')];
    given(payment, ...odd)
      .when(cancel)
      .refuses('PAYMENT_UNDER_REVIEW');
  });
});

describe('the only intent of an order', () => {
  it('is compared without regard to who is paid, because that is the house itself', () => {
    const moved = { ...create(), payeeVpa: 'elsewhere@indusm' } as const;
    given(payment, created, requested()).when(moved).records();
  });

  it('carries the order through every fact that others react to', () => {
    const declined = said(attemptId(1), NO);
    given(payment, created, requested())
      .when(record(declined))
      .records(failed(1, 'ZM', false), { type: 'PaymentIntentFailed', ...subject, code: 'ZM' });
    given(payment, created, requested())
      .when(record(said(attemptId(1), DEEMED)))
      .records(deemed());
    given(payment, { ...created, ...terms } as const, requested())
      .when(record(said(attemptId(1), OK)))
      .records(captured());
  });
});
