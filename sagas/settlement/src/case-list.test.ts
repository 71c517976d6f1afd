import { expect } from 'chai';
import type { Recorded } from '@suuupra/eventstore';
import { createCaseList } from './case-list.ts';
import { type SettlementEvent, settlementEvents } from './events.ts';
import { SAMPLES } from './samples.ts';

const ids = { tenant: 'main', actor: 'test', commandId: '', correlationId: '', causationId: '' };

const FEES: SettlementEvent = { type: 'SettlementTransferred', leg: 'fees', utr: 'INDUR2' };

const REFUND: SettlementEvent = {
  type: 'SettlementCarriedOver',
  ...{ movementId: 'refund-1', day: '2026-11-17' },
};

/** The cases that a day's events leave open; one event a minute. */
async function casesAfter(...names: readonly string[]): Promise<readonly object[]> {
  const { consumer, open } = createCaseList();
  for (const [minute, name] of names.entries()) {
    const sample = SAMPLES.find(({ type }) => type === `Settlement${name}`);
    const event = name === 'RefundCarriedOver' ? REFUND : (sample ?? FEES);
    await consumer.onEvent(recorded(event, minute));
  }
  return open();
}

function recorded(event: SettlementEvent, minute: number): Recorded {
  const at = `2026-11-17T04:0${minute}:00.000000Z`;
  const place = { streamId: 'saga.settlement-20261116', revision: BigInt(minute), position: 1n };
  const metadata = { ...ids, at, commandHash: '' };
  return { ...place, ...settlementEvents.encode(event), id: `${minute}`, metadata };
}

describe('the cases of merchant settlements', () => {
  const gathered = ['CaptureGathered', 'RefundGathered'];

  it('are none while everything comes in time', async () => {
    expect(await casesAfter(...gathered, 'Due', 'Fixed', 'Transferred')).to.deep.equal([]);
  });

  it('are opened by money that comes too late, until another day has taken it', async () => {
    const subject = '20261116';
    const late = { kind: 'SETTLEMENT_LATE', subject, since: '2026-11-17T04:03:00.000000Z' };
    expect(await casesAfter(...gathered, 'Due', ...gathered)).to.deep.equal([late]);
    const both = ['CarriedOver', 'RefundCarriedOver'];
    expect(await casesAfter(...gathered, 'Due', ...gathered, both[0] ?? '')).to.deep.equal([late]);
    expect(await casesAfter(...gathered, 'Due', ...gathered, ...both)).to.deep.equal([]);
  });

  it('are opened by a line of the bank that differs, until the right one is matched', async () => {
    const paid = ['CaptureGathered', 'Due', 'Fixed', 'Transferred', 'FeesTransferred'];
    const broken = [...paid, 'Recorded', 'Unmatched'];
    const since = '2026-11-17T04:06:00.000000Z';
    const open = { kind: 'BANK_LINE_DIFFERS', subject: '20261116', since };
    expect(await casesAfter(...broken)).to.deep.equal([open]);
    expect(await casesAfter(...broken, 'Completed')).to.deep.equal([]);
  });
});
