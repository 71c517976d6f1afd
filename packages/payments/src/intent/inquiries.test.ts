import { expect } from 'chai';
import { MICROSECONDS } from '@suuupra/kernel';
import { given, run } from '@suuupra/testing';
import type { IntentCommand, RailOutcome } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { LAST_INQUIRY } from './inquiries.ts';
import { type IntentEffect, planIntent } from './saga.ts';
import { BUSY, NOW, OK, UNCLEAR, asked, attemptId, captured, created } from './scene.ts';
import {
  deemed,
  differed,
  due,
  failed,
  payment,
  record,
  refundSent,
  refundTryId,
  refunded,
} from './scene.ts';
import { requested, reserved, said, saidBack, terms, timeOut, told, unknown } from './scene.ts';

const first = attemptId(1);
const live = [created, requested()];
const silent = [...live, unknown()];
const heard = (inquiry: number, outcome: RailOutcome, transactionId = first): IntentCommand => ({
  type: 'RecordInquiry',
  ...{ transactionId, inquiry, outcome, at: NOW },
});
const overdue: IntentEvent = {
  type: 'PaymentOutcomeOverdue',
  ...{ orderId: terms.orderId, transactionId: first },
};
const PENDING = { is: 'pending' } as const;

describe('silence of the rail', () => {
  it('makes the outcome unknown after 45 seconds, never failed', () =>
    given(payment, ...live)
      .when(timeOut(first))
      .records(unknown()));

  it('is a no-op when it comes late', () => {
    for (const news of [unknown(), deemed(), failed(), captured()]) {
      given(payment, ...live, news)
        .when(timeOut(first))
        .records();
    }
    given(payment, ...live)
      .when(timeOut('IND'))
      .refuses('TRANSACTION_NOT_FOUND');
  });

  it('makes a refund unknown as well', () => {
    const sent = [...live, captured(), reserved('r1', 1n), refundSent('r1')];
    const transactionId = refundTryId('r1');
    given(payment, ...sent)
      .when(timeOut(transactionId))
      .records({ type: 'RefundUnknown', refundId: 'r1', transactionId, code: '' });
    given(payment, ...sent, refunded('r1', 1n))
      .when(timeOut(transactionId))
      .records();
  });
});

describe('inquiries', () => {
  it('are asked for in the order of the schedule, each once', () => {
    given(payment, ...silent)
      .when(due(first, 1))
      .records(asked(first, 1));
    given(payment, ...silent)
      .when(due(first, 2))
      .records();
    given(payment, ...silent, asked(first, 1))
      .when(due(first, 1))
      .records();
    given(payment, ...silent, asked(first, 1), told(first, 1))
      .when(due(first, 2))
      .records(asked(first, 2));
    given(payment, ...silent, captured())
      .when(due(first, 1))
      .records();
    given(payment, ...live, deemed())
      .when(due(first, 3))
      .records(asked(first, 3));
    given(payment, ...live)
      .when(due('IND', 1))
      .refuses('TRANSACTION_NOT_FOUND');
  });

  it('bring the end, or nothing', () => {
    const asking = [...silent, asked(first, 1)];
    given(payment, ...asking)
      .when(heard(1, PENDING))
      .records(told(first, 1));
    given(payment, ...asking)
      .when(heard(1, { is: 'absent' }))
      .records(told(first, 1));
    given(payment, ...asking)
      .when(heard(1, said(first, OK)))
      .records(told(first, 1, '00'), captured());
    given(payment, ...asking)
      .when(heard(1, said(first, BUSY)))
      .records(told(first, 1, 'XY'), failed());
    given(payment, ...asking)
      .when(heard(1, said(first, UNCLEAR)))
      .records(told(first, 1, 'U70'));
    given(payment, ...asking)
      .when(heard(1, said(first, OK, { amount: 1n })))
      .records(told(first, 1, '00'), differed('amount', 1n));
  });

  it('are heard once', () => {
    given(payment, ...silent)
      .when(heard(1, PENDING))
      .records();
    given(payment, ...silent, asked(first, 1), told(first, 1))
      .when(heard(1, PENDING))
      .records();
    given(payment, ...silent)
      .when(heard(1, PENDING, 'IND'))
      .refuses('TRANSACTION_NOT_FOUND');
  });

  it('end without a guess', () => {
    const last = [...silent, asked(first, LAST_INQUIRY)];
    given(payment, ...last)
      .when(heard(LAST_INQUIRY, PENDING))
      .records(told(first, LAST_INQUIRY));
    given(payment, ...last, told(first, LAST_INQUIRY))
      .when(due(first, LAST_INQUIRY + 1))
      .records();
    given(payment, ...last, captured())
      .when(heard(LAST_INQUIRY, PENDING))
      .records(told(first, LAST_INQUIRY));
    given(payment, ...last)
      .when(heard(LAST_INQUIRY, said(first, OK)))
      .records(told(first, LAST_INQUIRY, '00'), captured());
  });

  it('end a refund too', () => {
    const transactionId = refundTryId('r1');
    const sent = [...live, captured(), reserved('r1', 1n), refundSent('r1')];
    const unheard = { type: 'RefundUnknown', refundId: 'r1', transactionId, code: '' } as const;
    given(payment, ...sent, unheard, asked(transactionId, 1))
      .when(heard(1, saidBack(transactionId, OK, 1n), transactionId))
      .records(told(transactionId, 1, '00'), refunded('r1', 1n));
  });
});

describe('an outcome that is unknown on the evening of the next day', () => {
  const late: IntentCommand = { type: 'OverdueDue', transactionId: first };

  it('is told to a person, once, and stays unknown', () => {
    for (const doubt of [unknown(), deemed()]) {
      given(payment, ...live, doubt)
        .when(late)
        .records(overdue);
      given(payment, ...live, doubt, overdue)
        .when(late)
        .records();
    }
    given(payment, ...silent, overdue)
      .when(record(said(first, OK)))
      .records(captured());
  });

  it('is none where it is known by then', () => {
    for (const end of [captured(), failed(), differed('amount', 1n)]) {
      given(payment, ...live, end)
        .when(late)
        .records();
    }
    given(payment, ...live)
      .when({ type: 'OverdueDue', transactionId: 'IND' })
      .refuses('TRANSACTION_NOT_FOUND');
  });
});

describe('the plan of a payment', () => {
  const wishes = (...history: readonly IntentEvent[]): readonly string[] =>
    planIntent(run(payment, [], history).state).map(({ do: verb, key, ...wish }) => {
      const at = 'at' in wish ? ` +${(wish.at - NOW) / MICROSECONDS.second} s` : '';
      return `${verb} ${key.replace(first, '1').replace(refundTryId('r1'), 'r1')}${at}`;
    });

  it('wishes nothing where nothing can move', () => {
    expect(planIntent(payment.initial)).to.deep.equal([]);
    for (const news of [failed(), captured(), differed('amount', 1n)]) {
      expect(wishes(...live, news)).to.deep.equal([]);
    }
    expect(wishes(created)).to.deep.equal([]);
    expect(wishes(...live, captured(), reserved('r1', 1n))).to.deep.equal([]);
  });

  it('has an owner and a timer for everything that may move', () => {
    expect(wishes(...live)).to.deep.equal(['Collect move/1', 'WakeAt timeout/1 +45 s']);
    const alarm = 'WakeAt overdue/1 +115200 s';
    expect(wishes(...silent)).to.deep.equal(['Collect move/1', 'WakeAt inquiry/1/1 +90 s', alarm]);
    expect(wishes(...silent, asked(first, 1))).to.deep.equal([
      'Collect move/1',
      'Inquire inquire/1/1',
      alarm,
    ]);
    const once = [...silent, asked(first, 1), told(first, 1)];
    expect(wishes(...once)).to.deep.equal(['Collect move/1', 'WakeAt inquiry/1/2 +600 s', alarm]);
    const twice = [...once, asked(first, 2), told(first, 2)];
    expect(wishes(...twice)).to.deep.equal(['Collect move/1', 'WakeAt inquiry/1/3 +7200 s', alarm]);
    // At 10:00 and 18:00 of the next day in India.
    const complaint = 'WakeAt inquiry/1/4 +86400 s';
    const thrice = [asked(first, 3), told(first, 3)];
    const unheard = wishes(...twice, ...thrice);
    expect(unheard).to.deep.equal(['Collect move/1', complaint, alarm]);
    expect(wishes(...live, deemed())).to.deep.equal(['WakeAt inquiry/1/3 +7200 s', alarm]);
    expect(wishes(...live, deemed(), ...thrice)).to.deep.equal([complaint, alarm]);
    const over = [...thrice, asked(first, 4), told(first, 4)];
    expect(wishes(...live, deemed(), ...over)).to.deep.equal([alarm]);
    expect(wishes(...live, deemed(), ...over, overdue)).to.deep.equal([]);
  });

  it('pays a refund from the escrow to the payer', () => {
    const sent = [...live, captured(), reserved('r1', 5_000n), refundSent('r1')];
    expect(wishes(...sent)).to.deep.equal(['Pay move/r1', 'WakeAt timeout/r1 +45 s']);
    const [pay] = planIntent(run(payment, [], sent).state);
    const { order } = pay as Extract<IntentEffect, { do: 'Pay' }>;
    const { payerVpa: payee, payeeVpa: payer, orderId, merchantReference } = terms;
    const transactionId = refundTryId('r1');
    const said5 = { transactionId, amount: 5_000n, payer, payee, merchantReference };
    expect(order).to.deep.equal({ ...said5, correlationId: orderId });
  });
});
