import { anyFrom, anyScript, goldenEvents, run } from '@suuupra/testing';
import { instantText } from '@suuupra/kernel';
import { expect } from 'chai';
import fc from 'fast-check';
import { type SettlementEvent, settlementEvents } from './events.ts';
import { type Settlement, evolve, plan, settlementDecider } from './saga.ts';
import { SAMPLES } from './samples.ts';

const LATE = 'CaptureGathered RefundGathered';

/** The shortest way to every state, the events that mean something there, and what it wishes. */
const TABLE: Readonly<Record<Settlement['is'], readonly [string, string, string]>> = {
  absent: ['', LATE, ''],
  gathering: ['CaptureGathered', `${LATE} Due`, 'WakeAt'],
  due: ['CaptureGathered Due', `${LATE} Fixed Held Recovered`, 'Open'],
  held: ['CaptureGathered Due Held', `${LATE} Recovered`, ''],
  paying: ['CaptureGathered Due Fixed', `${LATE} Transferred TransferDeclined`, 'Transfer'],
  waiting: ['CaptureGathered Due Fixed TransferDeclined', `${LATE} TransferResumed`, 'WakeAt'],
  transferred: [
    'CaptureGathered Due Fixed Transferred FeesTransferred',
    `${LATE} Recorded`,
    'RecordPaid',
  ],
  recorded: [
    'CaptureGathered Due Fixed Transferred FeesTransferred Recorded',
    `${LATE} Completed Unmatched`,
    'Match',
  ],
  unmatched: [
    'CaptureGathered Due Fixed Transferred FeesTransferred Recorded Unmatched',
    `${LATE} Completed`,
    '',
  ],
  completed: ['CaptureGathered Due Fixed Transferred FeesTransferred Recorded Completed', LATE, ''],
};

const FEES: SettlementEvent = { type: 'SettlementTransferred', leg: 'fees', utr: 'INDUR2' };

function sampleOf(name: string): SettlementEvent {
  if (name === 'FeesTransferred') return FEES;
  const sample = SAMPLES.find(({ type }) => type === `Settlement${name}`);
  if (sample === undefined) throw new Error(`no sample of ${name}`);
  return sample;
}

const at = (way: string): Settlement =>
  way.split(' ').filter(Boolean).map(sampleOf).reduce(evolve, { is: 'absent' });
const wishesOf = (state: Settlement): string =>
  plan(state)
    .map(({ do: wish }) => wish)
    .join(' ');

describe('the merchant settlement saga', () => {
  for (const [is, [way, means, wishes]] of Object.entries(TABLE)) {
    it(`knows what to do about every event when it is ${is}`, () => {
      const before = at(way);
      expect(before.is).to.equal(is);
      const news = SAMPLES.filter((event) => evolve(before, event) !== before);
      const names = news.map(({ type }) => type.slice('Settlement'.length));
      expect(names.join(' ')).to.equal(means);
      expect(wishesOf(before)).to.equal(wishes);
    });
  }

  it('keeps its stored shapes', () =>
    goldenEvents(settlementEvents, `${import.meta.dirname}/golden`, SAMPLES));

  it('is due at ten in the morning of the next Indian day, behind cut-overs and time-outs', () => {
    const [wake] = plan(at('CaptureGathered'));
    if (wake?.do !== 'WakeAt') throw new Error('no wake');
    expect(instantText(wake.at)).to.equal('2026-11-17T04:30:00.000000Z');
    expect({ rank: wake.rank, order: wake.order }).to.deep.equal({ rank: 2, order: '2026-11-16' });
  });

  it('pays the net and then the fees, each once, and a declined one under a new name', () => {
    const net = at('CaptureGathered RefundGathered Due Fixed');
    expect(plan(net)[0]).to.include({ key: 'transfer-net/1', leg: 'net', amount: 696n });
    const again = [sampleOf('TransferDeclined'), sampleOf('TransferResumed')].reduce(evolve, net);
    expect(plan(again)[0]).to.include({ key: 'transfer-net/2', leg: 'net', amount: 696n });
    const fees = evolve(again, sampleOf('Transferred'));
    expect(plan(fees)[0]).to.include({ key: 'transfer-fees/1', leg: 'fees', amount: 4n });
    expect(evolve(fees, sampleOf('Transferred'))).to.equal(fees);
    const paid = evolve(fees, FEES);
    expect(plan(paid)[0]).to.include({ do: 'RecordPaid', utr: 'INDUR1' });
  });

  it('gives what comes too late to the next day, and leaves the fixed figures alone', () => {
    const capture = sampleOf('CaptureGathered');
    const late = [capture, sampleOf('RefundGathered')].reduce(
      evolve,
      at('CaptureGathered Due Fixed'),
    );
    expect(late).to.include({ is: 'paying', net: 696n, fees: 4n });
    const day = '2026-11-17';
    const [first, second, third] = plan(late);
    const wish = { do: 'CarryOver', key: 'carry-over/pi-1', movementId: 'pi-1' };
    expect(first).to.deep.equal({ ...wish, movement: { ...capture, day } });
    expect(second).to.include({ key: 'carry-over/refund-1' });
    expect(third).to.include({ do: 'Transfer' });
    const carried = evolve(late, sampleOf('CarriedOver'));
    expect(plan(carried).map(({ key }) => key)).to.deep.equal([second?.key, third?.key]);
    expect(evolve(carried, sampleOf('CarriedOver'))).to.equal(carried);
    const other: SettlementEvent = { type: 'SettlementCarriedOver', movementId: 'refund-1', day };
    expect(plan(evolve(late, other)).map(({ key }) => key)).to.deep.equal([first?.key, third?.key]);
  });

  it('adds up everything that it gathered before it was due', () =>
    fc.assert(
      fc.property(anyScript(anyFrom(...SAMPLES.slice(0, 3)), 30), (script) => {
        const { state } = run(settlementDecider, script);
        if (state.is === 'absent') return;
        const due = script.findIndex(
          ({ type }, index) => type === 'SettlementDue' && script.slice(0, index).some(isGathered),
        );
        const before = due === -1 ? script : script.slice(0, due);
        const captures = before.filter(({ type }) => type === 'SettlementCaptureGathered').length;
        const refunds = before.filter(({ type }) => type === 'SettlementRefundGathered').length;
        const totals = { captured: BigInt(captures) * 1_000n, fee: BigInt(captures) * 2n };
        expect(state.totals).to.include({ ...totals, refunded: BigInt(refunds) * 300n });
        const gathered = script.filter(isGathered).length;
        expect(state.late).to.have.length(gathered - captures - refunds);
      }),
    ));
});

function isGathered({ type }: SettlementEvent): boolean {
  return type === 'SettlementCaptureGathered' || type === 'SettlementRefundGathered';
}
