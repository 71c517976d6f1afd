import { expect } from 'chai';
import { type Said, describeAll } from './describe-status.ts';

const well = (service: string) => ({
  service,
  lag: [
    { consumer: 'checkout', lagBytes: 0n, queued: 0n },
    { consumer: 'ledger', lagBytes: 0n, queued: 0n },
  ],
  ...{ parked: [], stuck: [], cases: [] },
});
const said = (service: string, change = {}): Said => ({
  ...{ service, is: 'answered', status: { ...well(service), ...change } },
});

describe('the status as it is printed', () => {
  it('is a line for every service that is well, or silent', () => {
    const silent: Said = { service: 'ledger', is: 'silent', why: 'UNAVAILABLE' };
    expect(describeAll([said('bank'), silent])).to.equal(
      'bank: up to date\nledger: does not answer (UNAVAILABLE)\n',
    );
  });

  it('tells what asks for attention, and what services share only once', () => {
    const lag = [{ consumer: 'ledger', lagBytes: 90n, queued: 3n }];
    const parked = [
      { consumer: 'ledger', stream: 's-1', revision: 4n, type: 'Odd', problem: 'unknown' },
    ];
    const stuck = [{ stream: 's-2', effect: 'pay', tries: 6, lastError: 'UNAVAILABLE' }];
    const cases = [{ kind: 'RB', subject: 'T1', since: '2026-11-16T00:00:00Z' }];
    const text = describeAll([said('sagas', { lag, parked, stuck }), said('bank', { lag, cases })]);
    expect(text.split('\n')).to.deep.equal([
      'sagas: 1 of 1 consumers behind',
      '  behind: ledger by 90 bytes, 3 queued',
      '  parked: s-1@4 Odd by ledger: unknown',
      '  stuck: s-2 pay, 6 tries: UNAVAILABLE',
      'bank: 1 of 1 consumers behind',
      '  open case: RB T1 since 2026-11-16T00:00:00Z',
      '',
    ]);
  });
});
