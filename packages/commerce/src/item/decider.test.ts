import fc from 'fast-check';
import { expect } from 'chai';
import { given, run } from '@suuupra/testing';
import { type Item, type ItemCommand, itemDecider } from './decider.ts';
import type { ItemEvent } from './events.ts';

const cohort: Item = {
  ...{ sku: 'C', title: 'Cohort', kind: 'cohort', hsnSac: '999293', gstRateBp: 1800 },
  ...{ price: 99_900n, seats: 25, creatorId: 'creator-01', creatorShareBp: 5500 },
};
const listed: ItemEvent = { type: 'ItemListed', ...cohort };
const list = (item: Item): ItemCommand => ({ type: 'ListItem', item, at: 0n });

describe('an item', () => {
  it('is listed as it is described', () => given(itemDecider).when(list(cohort)).records(listed));

  it('is not listed twice', () => given(itemDecider, listed).when(list(cohort)).records());

  it('never becomes another one', () => {
    const others: Item[] = [
      { ...cohort, title: 'Another' },
      { ...cohort, kind: 'course' },
      { ...cohort, hsnSac: '999294' },
      { ...cohort, gstRateBp: 0 },
      { ...cohort, price: 99_901n },
      { ...cohort, seats: null },
      { ...cohort, creatorId: 'creator-02' },
      { ...cohort, creatorShareBp: 0 },
    ];
    for (const other of others) {
      given(itemDecider, listed).when(list(other)).refuses('ITEM_EXISTS_WITH_DIFFERENT_CONTENT');
    }
  });

  it('is what was listed first, whatever comes later', () => {
    const anyItem = fc.constantFrom<bigint>(1n, 2n).map((price) => list({ ...cohort, price }));
    fc.assert(
      fc.property(fc.array(anyItem, { minLength: 1 }), (script) => {
        const { events, state } = run(itemDecider, script);
        expect(events).to.have.lengthOf(1);
        expect(state).to.deep.equal({ is: 'listed', item: script[0]?.item });
      }),
    );
  });
});
