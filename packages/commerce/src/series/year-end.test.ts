import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { type CommandContext, type EventStore, createActivity } from '@suuupra/eventstore';
import { memoryEventStore } from '@suuupra/eventstore';
import { type Instant, MICROSECONDS, idOf, instantOf } from '@suuupra/kernel';
import { orderEvents } from '../order/events.ts';
import { confirm, confirmed, placed, placing, refundAccepted, refundBy } from '../order/scene.ts';
import { lines } from '../cart/scene.ts';
import { createWriteSide } from '../write-side.ts';
import { issueCreditNote, issueInvoice } from './issue.ts';

/** The last second of the financial year in India, and the first of the next. */
const LAST = instantOf('2027-03-31T23:59:59+05:30');
const NEXT = LAST + MICROSECONDS.second;
const order = { orderId: 'o1', refundId: 'r1' };

/** A write side with a clock to set, whose documents are appended only when the gate opens. */
function yearEnd() {
  const memory = memoryEventStore();
  const gate = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  let now: Instant = LAST;
  const append: EventStore['append'] = async (streamId, events, expected) => {
    if (streamId.startsWith('commerce.series-')) {
      arrived.resolve();
      await gate.promise;
    }
    return await memory.append(streamId, events, expected);
  };
  const side = createWriteSide({
    store: { ...memory, append },
    activity: createActivity(),
    clock: { now: () => now },
    merchantState: '29',
  });
  const issued = async () => {
    const documents: unknown[] = [];
    for await (const { streamId, data } of memory.readAll('start')) {
      if (streamId.startsWith('commerce.series-')) documents.push(data);
    }
    return documents;
  };
  const turn = () => void (now = NEXT);
  return { side, memory, issued, turn, open: gate.resolve, arrived: arrived.promise };
}

const contextOf = (name: string): CommandContext => {
  const commandId = idOf('test', name);
  const [correlationId, causationId] = [commandId, commandId];
  return { commandId, correlationId, causationId, actor: 'client', tenant: 'main' };
};

describe('a document whose first append is under way when the financial year ends', () => {
  it('is issued once, in the year of the capture or of the refund', async () => {
    const { side, issued, open, turn, arrived } = yearEnd();
    const { orders } = side;
    const steps = [
      placing(lines),
      { ...confirm(139_900n), at: LAST },
      refundBy('r1', null),
      { type: 'AcceptRefund', refundId: 'r1', at: LAST },
    ] as const;
    for (const step of steps) await orders.handle('o1', step, contextOf(step.type));
    const ask = async (name: string) => {
      const invoice = await issueInvoice(side, 'o1', contextOf(`invoice ${name}`));
      const note = await issueCreditNote(side, order, contextOf(`note ${name}`));
      return [invoice.document, note.document];
    };
    const asked = ask('a');
    await arrived;
    turn();
    const again = ask('b');
    // It has asked all it can ask before the first one is on record.
    await setImmediate();
    open();
    const [first, second] = await Promise.all([asked, again]);
    expect(second).to.deep.equal(first);
    expect(first.map((document) => [document?.number, document?.issuedOn])).to.deep.equal([
      ['KA2627/A0000001', '2027-03-31'],
      ['KA2627/C0000001', '2027-03-31'],
    ]);
    expect(await issued()).to.have.lengthOf(2);
  });

  it('is of the year in which it is asked for, where an old order knows no moment', async () => {
    const { side, memory, issued, open, turn } = yearEnd();
    open();
    const metadata = { ...contextOf('old'), at: '2026-11-16T00:00:00.000000Z', commandHash: 'h' };
    const old = [placed, { ...confirmed, capturedAt: '' }, { ...refundAccepted, acceptedAt: '' }];
    const events = old.map((event, index) => ({
      ...orderEvents.encode(event as typeof placed),
      ...{ id: idOf('old', String(index)), metadata },
    }));
    await memory.append('commerce.order-o1', events, -1n);
    const before = await issueInvoice(side, 'o1', contextOf('1'));
    turn();
    expect((await issueInvoice(side, 'o1', contextOf('2'))).document).to.deep.equal(
      before.document,
    );
    expect(await issued()).to.have.lengthOf(1);
  });
});
