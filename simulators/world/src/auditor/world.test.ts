import { expect } from 'chai';
import { FLOAT } from '../accounts.ts';
import { runWorld } from '../run-world.ts';
import { createAuditor } from './auditor.ts';
import { KNOWN_BREACHES } from './known-breaches.ts';
import { ESCROW, FEES, MERCHANT } from './scene.ts';

const CLOCKS_APART_MS = 600_000;

describe('the log of a world in which much goes wrong', () => {
  it('breaks no rule of the auditor', async function worldIsAudited() {
    this.timeout(60_000);
    const { events } = await runWorld({ seed: 'audited', orders: 60, days: 1 });
    const auditor = createAuditor({
      ...{ escrow: ESCROW, merchant: MERCHANT, fees: FEES, merchantState: '29' },
      ...{ skewMs: CLOCKS_APART_MS, poison: ['OrderBlessed'], except: KNOWN_BREACHES },
    });
    expect(events.flatMap((event) => auditor.observe(event))).to.deep.equal([]);
    const balances = auditor.balances();
    const booked = balances.get('assets:bank:indusm:current') ?? 0n;
    expect(booked).to.equal((balances.get(MERCHANT) ?? 0n) - FLOAT);
    expect(booked).to.not.equal(0n);
  });
});
