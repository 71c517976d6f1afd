import { expect } from 'chai';
import { Result, type Transaction } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { moneyOf } from '@suuupra/grpc';
import { outcomeOf } from './rail-upi.ts';
import { failureOf, upiClassOf } from './upi-codes.ts';

const said = (result: number, code: string): Transaction => ({
  txnId: 'IND1',
  rrn: '1',
  payerVpa: 'a@b',
  payeeVpa: 'c@d',
  amount: moneyOf(1n),
  merchantReference: '',
  result: result as Transaction['result'],
  code,
  originatedAt: '',
});

describe('the codes of UPI', () => {
  it('let nobody try again but after a technical failure in which nothing moved', () => {
    for (const code of ['XY', 'U28', 'U85', '21', 'XT', 'U09', 'U80']) {
      expect(failureOf(code), code).to.equal('retryable');
    }
    for (const code of ['Z9', 'ZM', 'YE', 'ZA', 'ZH', 'U02', 'U96', 'U16', 'VO', 'XI', 'U05']) {
      expect(failureOf(code), code).to.equal('final');
    }
  });

  it('make a timed out leg final only where the switch says that it failed', () => {
    for (const code of ['U67', 'U31', 'U34', 'RR']) {
      expect(upiClassOf(code), code).to.equal('FLIGHT');
      expect(failureOf(code), code).to.equal('final');
    }
    for (const code of ['01', 'RB', 'BT', 'UT', 'U48', 'DT', 'VE']) {
      expect(failureOf(code), code).to.equal('unclear');
    }
  });

  it('say nothing where nobody knows them, or where they contradict the result', () => {
    for (const code of ['', 'QQ', 'xy', '00', 'constructor']) {
      expect(failureOf(code), code).to.equal('unclear');
    }
  });
});

describe('what the switch tells', () => {
  const heard = (result: number, code: string): string => {
    const outcome = outcomeOf(said(result, code));
    if (outcome.is !== 'declined') return outcome.is;
    return `${outcome.is} ${outcome.retryable}${outcome.returned ? ' returned' : ''}`;
  };

  it('is translated into the words of every rail', () => {
    expect(heard(Result.RESULT_SUCCESS, '00')).to.equal('succeeded');
    expect(heard(Result.RESULT_DEEMED, 'RB')).to.equal('deemed');
    expect(heard(Result.RESULT_PENDING, '01')).to.equal('pending');
    expect(heard(Result.RESULT_FAILURE, 'XY')).to.equal('declined true');
    expect(heard(Result.RESULT_FAILURE, 'U67')).to.equal('declined false');
    expect(heard(Result.RESULT_FAILURE, 'QQ')).to.equal('unclear');
    expect(heard(Result.RESULT_FAILURE, 'U34')).to.equal('declined false returned');
  });

  it('is no answer where its result is unknown', () => {
    expect(heard(Result.RESULT_UNSPECIFIED, '00')).to.equal('unclear');
    expect(heard(99, 'ZM')).to.equal('unclear');
  });
});
