import { expect } from 'chai';
import fc from 'fast-check';
import { createActivity, createHandler, memoryEventStore } from '@suuupra/eventstore';
import { anyFrom } from '@suuupra/testing';
import { idOf, systemClock } from '@suuupra/kernel';
import type { PositionCommand } from './decider.ts';
import { type PositionEvent, positionEvents } from './events.ts';
import { createHeadroom } from './headroom.ts';
import { CAP, MEMBER, cap, countCredit, countDebit, open, release, reserve } from './scene.ts';
import { evolve, noPosition } from './state.ts';
import { positionAggregate } from './workflow.ts';

/** A member with a cap, behind the handler that takes up to 64 commands into one append. */
async function memberWithCap() {
  const store = memoryEventStore();
  let appends = 0;
  const append: typeof store.append = (...all) => {
    appends += 1;
    return store.append(...all);
  };
  const handler = createHandler({
    ...{ store: { ...store, append }, clock: systemClock() },
    ...{ activity: createActivity(), aggregate: positionAggregate },
  });
  const handle = (command: PositionCommand, id: string) => {
    const commandId = idOf(id);
    const chain = { commandId, correlationId: 'c', causationId: 'c' };
    return handler.handle(MEMBER, command, { ...chain, actor: 'test', tenant: 'main' });
  };
  await handle(open(), 'open');
  await handle(cap(), 'cap');
  const recorded = async (): Promise<readonly PositionEvent[]> => {
    const events: PositionEvent[] = [];
    for await (const { type, data } of store.read(`upi.position-${MEMBER}`)) {
      events.push(positionEvents.decode(type, data));
    }
    return events;
  };
  return { handle, handler, recorded, appends: () => appends };
}

const steps = ['reserve', 'release', 'debit', 'credit'] as const;
type Step = Readonly<{ what: (typeof steps)[number]; txn: number; amount: bigint }>;

const commandOf = ({ what, txn, amount }: Step): PositionCommand => {
  const txnId = `T${txn}`;
  if (what === 'reserve') return reserve(txnId, amount);
  if (what === 'release') return release(txnId);
  return what === 'debit' ? countDebit(txnId, amount) : countCredit(txnId, amount);
};

const anyStep = fc.record({
  what: anyFrom('reserve', 'reserve', 'reserve', 'release', 'debit', 'credit'),
  txn: fc.nat(400),
  amount: anyFrom(1n, CAP / 10n, CAP / 3n, CAP),
});

/** The rule once more in its own arithmetic: which of the steps find headroom. */
function granted(script: readonly Step[]): readonly string[] {
  const held = new Map<string, bigint>();
  const heldInAll = (): bigint => [...held.values()].reduce((sum, one) => sum + one, 0n);
  let owed = 0n;
  return script.flatMap(({ what, txn, amount }) => {
    const txnId = `T${txn}`;
    if (what === 'reserve') {
      if (held.has(txnId) || owed + heldInAll() + amount > CAP) return [];
      held.set(txnId, amount);
      return [txnId];
    }
    if (what !== 'credit') held.delete(txnId);
    if (what === 'debit') owed += amount;
    if (what === 'credit') owed -= amount;
    return [];
  });
}

describe('a net debit cap', () => {
  it('48: holds at every size of a batch from 1 to 1000', async function () {
    this.timeout(60_000);
    const sizes = fc.array(anyStep, { minLength: 1, maxLength: 1_000, size: 'max' });
    const property = fc.asyncProperty(sizes, async (script) => {
      const { handle, recorded } = await memberWithCap();
      await Promise.all(script.map((step, place) => handle(commandOf(step), `step ${place}`)));
      const events = await recorded();
      let state = noPosition;
      for (const event of events) {
        state = evolve(state, event);
        if (event.type !== 'DebitReserved') continue;
        expect(state.owed + state.reserved <= CAP, 'owed and reserved within the cap').to.equal(
          true,
        );
      }
      const reservedFor = events.flatMap((one) =>
        one.type === 'DebitReserved' ? [one.txnId] : [],
      );
      expect(reservedFor).to.deep.equal(granted(script));
    });
    await fc.assert(property, { numRuns: 25 });
  });

  for (const size of [1, 2, 63, 64, 65, 128, 129, 999, 1_000]) {
    it(`48: is taken from and never added to, by ${size} at once`, async () => {
      const { handle, recorded, appends } = await memberWithCap();
      const asked = Array.from({ length: size }, (_, i) =>
        handle(reserve(`T${i}`, CAP / 20n), `reserve ${i}`),
      );
      const answers = await Promise.all(asked);
      const yes = answers.filter(({ ok }) => ok).length;
      expect(yes).to.equal(Math.min(size, 20));
      const { owed, reserved } = (await recorded()).reduce(evolve, noPosition);
      expect(owed + reserved).to.equal((CAP / 20n) * BigInt(yes));
      expect(appends()).to.be.at.most(4);
    });
  }

  it('is asked for a debit once, also where that is counted by now', async () => {
    const { handle, handler, recorded } = await memberWithCap();
    const headroom = createHeadroom(handler, { isKept: () => true });
    const debit = { txnId: 'T1', payerBank: MEMBER, payeeBank: 'INDU', amount: CAP };
    const chain = { correlationId: 'c', causationId: 'c' };
    const asked = () => headroom.reserve(debit, chain);
    expect([await asked(), await asked()]).to.deep.equal([true, true]);
    await handle(countDebit('T1', CAP), 'T1 count');
    expect(await asked()).to.equal(true);
    expect(await headroom.reserve({ ...debit, txnId: 'T2' }, chain)).to.equal(false);
    const types = (await recorded()).map(({ type }) => type).slice(2);
    expect(types).to.deep.equal(['DebitReserved', 'DebitCounted']);
  });

  it('may be met by whoever has a kept position, and by nobody within one bank', async () => {
    const { handler, recorded } = await memberWithCap();
    const headroom = createHeadroom(handler, { isKept: (member) => member === MEMBER });
    expect(headroom.mayBeCapped(MEMBER, 'INDU')).to.equal(true);
    expect(headroom.mayBeCapped('INDU', MEMBER)).to.equal(false);
    expect(headroom.mayBeCapped(MEMBER, MEMBER)).to.equal(false);
    const debit = { txnId: 'T1', payerBank: MEMBER, payeeBank: MEMBER, amount: 2n * CAP };
    const chain = { correlationId: 'c', causationId: 'c' };
    expect(await headroom.reserve(debit, chain)).to.equal(true);
    const uncapped = { ...debit, payerBank: 'INDU' };
    expect(await headroom.reserve(uncapped, chain)).to.equal(true);
    expect(await recorded()).to.have.length(2);
  });

  it('counts a step once, however often it is asked for', async () => {
    const { handle, recorded } = await memberWithCap();
    for (const again of [1, 2, 3]) {
      await Promise.all([1, 2].map(() => handle(reserve('T1', CAP), 'T1 reserve')));
      if (again > 1) await handle(countDebit('T1', CAP), 'T1 count');
    }
    const types = (await recorded()).map(({ type }) => type).slice(2);
    expect(types).to.deep.equal(['DebitReserved', 'DebitCounted']);
  });
});
