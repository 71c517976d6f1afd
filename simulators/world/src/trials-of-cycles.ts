import { expect } from 'chai';
import type { Look, Trial } from './trial.ts';
import { cyclesByPosition } from './trials-of-house.ts';

const calm = { faults: 'none', operations: 'none' };
const STRADDLING = { ...calm, payers: 'credit_lost', orders: 25, seed: 'straddle-7' };

/** Every debtor pays, and nothing is settled before what was cut earlier. */
function settlesInOrder({ some, all }: Look): void {
  const settled = new Map(all('CycleSettled').map(({ of, position }) => [of, position]));
  const aborted = new Set(all('CycleAborted').map(({ of }) => of));
  const before = new Map<string, bigint>();
  for (const mark of some('CycleCutoverMarked')) {
    if (aborted.has(mark.of)) continue;
    const lane = mark.of.includes('dc') ? 'dc' : 'online';
    const at = settled.get(mark.of) ?? -1n;
    expect(at > (before.get(lane) ?? 0n), `${mark.of} is settled behind the one before`).to.equal(
      true,
    );
    before.set(lane, at);
  }
}

/** A line that differs completes nothing; the right one does, and nothing was paid twice. */
function matchedByHand({ some, where }: Look): void {
  for (const { of, text, position } of some('SettlementUnmatched')) {
    expect(text('reason')).to.be.oneOf(['BREAK_AMOUNT', 'BREAK_REFERENCE']);
    const day = `${of.slice(0, 4)}-${of.slice(4, 6)}-${of.slice(6)}`;
    const [paid] = where('MerchantSettlementPaid', 'day', day);
    const [matched] = where('MerchantSettlementMatched', 'day', day);
    const [completed] = where('SettlementCompleted', 'day', day);
    expect(matched?.position ?? 0n).to.satisfy((at: bigint) => at > position);
    expect(matched?.text('utr')).to.equal(paid?.text('utr'));
    expect(completed?.position ?? 0n).to.satisfy((at: bigint) => at > (matched?.position ?? 0n));
  }
}

/** Faults 39, 40 and 45 to 48: cycles, what their members may owe, what a merchant is paid. */
export const TRIALS_OF_CYCLES: Readonly<Record<number, Trial>> = {
  39: { ...{ world: STRADDLING, name: 'cut-over-straddled' }, shows: cyclesByPosition },
  40: { ...{ world: STRADDLING, name: 'leg-in-flight-at-cut' }, shows: cyclesByPosition },
  45: {
    world: { ...calm, faults: 'statement-differs=100000', days: 2 },
    ...{ name: 'statement-differs', shows: matchedByHand },
  },
  46: {
    ...{ world: { ...calm, operations: 'member-short=100000' }, name: 'member-short' },
    shows: ({ some, where }) => {
      for (const short of some('CycleFellShort')) {
        const [cut] = where('NetDebitCapCut', 'cycleId', short.text('cycleId'));
        const [drawn] = where('CycleGuaranteeDrawn', 'cycleId', short.text('cycleId'));
        const [settled] = where('CycleSettled', 'cycleId', short.text('cycleId'));
        expect(cut?.of).to.equal(short.text('member'));
        expect(drawn?.position ?? -1n).to.satisfy((at: bigint) => at > short.position);
        expect(settled?.position ?? -1n).to.satisfy((at: bigint) => at > (drawn?.position ?? 0n));
      }
    },
  },
  47: {
    world: { ...calm, operations: 'member-short=50000,cycle-aborted=30000', orders: 20 },
    ...{ name: 'member-short', shows: settlesInOrder },
  },
  48: {
    ...{ world: { ...calm, operations: 'cap-low=500', orders: 20 }, name: 'cap-reached' },
    shows: ({ where }) => {
      for (const one of where('TransactionDeclined', 'code', 'U03'))
        expect(where('DebitRequested', 'txnId', one.text('txnId'))).to.deep.equal([]);
    },
  },
};
