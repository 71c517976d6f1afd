import { expect } from 'chai';
import fc from 'fast-check';
import { accept, reject } from './decider.ts';
import { type EventOf, UnknownEventError, eventCodec } from './event-codec.ts';
import type { Json } from './json.ts';
import { MAX_PAISE } from './money.ts';
import { ShapeError, added, count, flag, listOf, nullable, oneOf, paise } from './shape.ts';
import { record, text } from './shape.ts';

const line = record({ sku: text, amount: paise });
const codec = eventCodec({
  OrderPlaced: {
    orderId: text,
    kind: oneOf('course', 'kit'),
    lines: listOf(line),
    coupon: nullable(text),
    gift: added(flag, false),
    seats: count,
  },
  OrderClosed: {},
});
type OrderEvent = EventOf<typeof codec>;

const anyPlaced: fc.Arbitrary<OrderEvent> = fc.record({
  type: fc.constant('OrderPlaced'),
  orderId: fc.string(),
  kind: fc.constantFrom('course', 'kit'),
  lines: fc.array(fc.record({ sku: fc.string(), amount: fc.bigInt(-MAX_PAISE - 1n, MAX_PAISE) })),
  coupon: fc.option(fc.string(), { nil: null }),
  gift: fc.boolean(),
  seats: fc.maxSafeInteger(),
});
const stored = {
  orderId: 'o',
  kind: 'kit',
  lines: [{ sku: 's', amount: '5' }],
  coupon: null,
  seats: 1,
} satisfies Json;
const decode = (data: Json): OrderEvent => codec.decode('OrderPlaced', data);

describe('the event codec', () => {
  it('reads back what it writes, also through text', () =>
    fc.assert(
      fc.property(anyPlaced, (event) => {
        const { type, data } = codec.encode(event);
        expect(codec.decode(type, data)).to.deep.equal(event);
        expect(codec.decode(type, JSON.parse(JSON.stringify(data)) as Json)).to.deep.equal(event);
      }),
    ));

  it('writes field by field, amounts as text, and nothing that was not declared', () => {
    const lines = [{ sku: 's', amount: -5n, secret: 1 }];
    const placed = { type: 'OrderPlaced', orderId: 'o', kind: 'kit', coupon: null } as const;
    const { data } = codec.encode({ ...placed, lines, gift: true, seats: 1 });
    expect(data).to.deep.equal({ ...stored, lines: [{ sku: 's', amount: '-5' }], gift: true });
    expect(codec.types).to.deep.equal(['OrderPlaced', 'OrderClosed']);
  });

  it('reads older events, and newer ones of a known type', () => {
    expect(decode(stored)).to.include({ gift: false });
    expect(decode({ ...stored, later: [1] })).to.not.have.property('later');
  });

  it('refuses a type that it does not know', () => {
    expect(() => codec.decode('OrderEaten', {})).to.throw(UnknownEventError, 'STREAM_NEWER_THAN');
    expect(() => codec.decode('toString', {})).to.throw(UnknownEventError);
  });

  it('says where a stored event has another shape', () => {
    const wrong: readonly (readonly [Json, string])[] = [
      [null, 'OrderPlaced: a record'],
      [[], 'OrderPlaced: a record'],
      [{}, 'OrderPlaced.orderId: text'],
      [{ ...stored, orderId: 1 }, 'OrderPlaced.orderId: text'],
      [{ ...stored, kind: 'cohort' }, 'OrderPlaced.kind: one of course, kit'],
      [{ ...stored, lines: {} }, 'OrderPlaced.lines: a list'],
      [{ ...stored, lines: [{ sku: 's', amount: 5 }] }, 'OrderPlaced.lines[0].amount: a 64-bit'],
      [{ ...stored, gift: 'no' }, 'OrderPlaced.gift: a truth value'],
      [{ ...stored, seats: 1.5 }, 'OrderPlaced.seats: an integer'],
      [{ ...stored, coupon: 0 }, 'OrderPlaced.coupon: text'],
    ];
    for (const [data, message] of wrong) expect(() => decode(data)).to.throw(ShapeError, message);
  });

  it('takes only decimal 64-bit integers for amounts', () => {
    const read = (amount: Json): bigint => paise.decode(amount, 'amount');
    expect(read('-9223372036854775808')).to.equal(-MAX_PAISE - 1n);
    const strangers = ['', '-0', '01', '1.0', '1e3', ' 1', '0x1', '9223372036854775808', '٣', null];
    for (const amount of strangers) expect(() => read(amount), String(amount)).to.throw(ShapeError);
  });
});

describe('a decision', () => {
  it('is a value', () => {
    expect(accept()).to.deep.equal({ ok: true, events: [] });
    expect(accept(1, 2)).to.deep.equal({ ok: true, events: [1, 2] });
    expect(reject('NO')).to.deep.equal({ ok: false, reason: 'NO', detail: {} });
    expect(reject('NO', { a: 'b' })).to.deep.equal({ ok: false, reason: 'NO', detail: { a: 'b' } });
  });
});
