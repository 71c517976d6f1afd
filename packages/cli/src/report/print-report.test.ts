import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { printReport } from './print-report.ts';
import type { Report } from './read-report.ts';

const EXPECTED = new URL('../../../tooling/days/shipped/expected.json', import.meta.url);

describe('the printed report', () => {
  const report = JSON.parse(readFileSync(EXPECTED, 'utf8')) as Report;
  const proof = { entries: 3n, chainHash: 'ab'.repeat(32), verified: true, problem: '' };

  it('shows rupees in Indian groups and a trial balance that adds up', () => {
    const text = printReport(report, proof);
    expect(text).to.match(/captured +50,12,572\.77/);
    expect(text).to.match(/\n {2}sum +0\.00\n/);
    expect(text).to.match(/KA2627\/A0000001 to KA2627\/A0000326 +326\n/);
    expect(text).to.include('verified');
  });

  it('says loudly that a book is not verified', () => {
    const bad = { ...proof, verified: false, problem: 'entry 7: postings differ' };
    expect(printReport(report, bad)).to.include('NOT VERIFIED: entry 7: postings differ');
  });
});
