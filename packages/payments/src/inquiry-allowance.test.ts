import { type Instant, MICROSECONDS, instantOf, instantText } from '@suuupra/kernel';
import { expect } from 'chai';
import { createInquiryAllowance } from './inquiry-allowance.ts';
import type { Transfer } from './intent/state.ts';

const SENT: Instant = instantOf('2026-11-16T04:30:00Z');

function transfer(is: Transfer['is'] = 'sent', inquiry = 0, transactionId = 'A'): Transfer {
  const sentAt = instantText(SENT);
  return { is, transactionId, number: 1, sentAt, inquiry, asking: false, overdue: false } as never;
}

/** At which of these seconds behind the sending the rail may be asked. */
function granted(one: Transfer, seconds: readonly number[]): readonly number[] {
  const allowance = createInquiryAllowance();
  const at = (second: number): Instant => SENT + BigInt(second) * MICROSECONDS.second;
  return seconds.filter((second) => allowance.take(one, at(second)));
}

const HOUR = 3_600;

describe('what clients may have the rail asked', () => {
  it('leaves the schedule its own two of three within two hours', () => {
    expect(granted(transfer(), [0, 6, 31, 600, 2 * HOUR - 1])).to.deep.equal([0]);
    expect(granted(transfer('unknown', 2), [700, 800])).to.deep.equal([700]);
  });

  it('gives a deemed transaction what the schedule does not take', () => {
    const storm = Array.from({ length: 20 }, (_, index) => 100 + index * 6);
    expect(granted(transfer('deemed'), [...storm, HOUR])).to.deep.equal([100, 130, 160]);
    expect(granted(transfer('deemed', 2), storm)).to.deep.equal([100]);
  });

  it('grants anew in the next two hours, thirty seconds apart', () => {
    const seconds = [1, 2 * HOUR, 2 * HOUR + 29, 2 * HOUR + 30, 3 * HOUR, 4 * HOUR];
    expect(granted(transfer('unknown', 3), seconds)).to.deep.equal([
      ...[1, 2 * HOUR, 2 * HOUR + 30, 4 * HOUR],
    ]);
    expect(granted(transfer(), [2 * HOUR - 1, 2 * HOUR + 28])).to.deep.equal([2 * HOUR - 1]);
  });

  it('counts each transaction for itself, and keeps only the last of them', () => {
    const allowance = createInquiryAllowance(2);
    const take = (id: string): boolean => allowance.take(transfer('sent', 0, id), SENT);
    expect(['A', 'B', 'A', 'C', 'B', 'A'].map(take)).to.deep.equal([
      ...[true, true, false, true, false, true],
    ]);
  });
});
