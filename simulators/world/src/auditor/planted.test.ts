import type { Json } from '@suuupra/kernel';
import { expect } from 'chai';
import { type Data, type Told, brokenBy, logOf } from './scene.ts';
import { ENDING, STORY } from './story.ts';

/** Fields that hold paise. Limits are no money: only what goes beyond them is wrong. */
const MONEY: ReadonlySet<string> = new Set([
  ...['amount', 'total', 'taxable', 'cgst', 'sgst', 'igst', 'gross', 'discount', 'net', 'price'],
  ...['unitPrice', 'fee', 'feeCgst', 'feeSgst', 'captured', 'refunded', 'openingBalance', 'value'],
  'controlTotal',
]);

type Planted = Readonly<{ where: string; data: Data }>;

/** Every way to add one paisa to one figure of some data. */
function plantedIn(data: Data): readonly Planted[] {
  return Object.entries(data).flatMap(([name, value]): readonly Planted[] => {
    if (MONEY.has(name) && typeof value === 'string') {
      return [{ where: name, data: { ...data, [name]: String(BigInt(value) + 1n) } }];
    }
    return inside(value).map(({ where, value: other }) => {
      return { where: `${name}.${where}`, data: { ...data, [name]: other } };
    });
  });
}

function inside(value: Json): readonly Readonly<{ where: string; value: Json }>[] {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return items.flatMap((item, place) =>
      inside(item).map((one) => ({ where: one.where, value: items.with(place, one.value) })),
    );
  }
  if (value === null || typeof value !== 'object') return [];
  return plantedIn(value as Data).map(({ where, data }) => ({ where, value: data }));
}

/** The story with one event said otherwise. */
function storyWith(place: number, data: Data): readonly Told[] {
  return STORY.map((one, index) => (index === place ? { ...one, data } : one));
}

describe('a planted paisa (ledger.md §4, 11)', () => {
  for (const [place, { type, stream, data }] of STORY.entries()) {
    for (const planted of plantedIn(data)) {
      it(`is found in ${planted.where} of ${type} ${stream}`, () => {
        expect(brokenBy(logOf(storyWith(place, planted.data)), ENDING)).to.not.deep.equal([]);
      });
    }
  }
});

/** What may be missing without harm: nothing follows from it that another event does not say. */
const SPARE: ReadonlySet<string> = new Set([
  ...['CheckoutOpened', 'RefundOpened', 'CheckoutPaid', 'OrderCompleted', 'SettlementDue'],
  'SettlementFixed',
]);

describe('an event that is missing', () => {
  for (const [place, { type, stream }] of STORY.entries()) {
    if (SPARE.has(type)) continue;
    it(`is missed: ${type} ${stream}`, () => {
      const story = STORY.filter((_one, index) => index !== place);
      expect(brokenBy(logOf(story), ENDING)).to.not.deep.equal([]);
    });
  }
});
