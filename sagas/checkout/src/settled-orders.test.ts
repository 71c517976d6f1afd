import { expect } from 'chai';
import { createSettledOrders } from './settled-orders.ts';

const [FIRST, SECOND, THIRD] = ['2026-11-16', '2026-11-17', '2026-11-18'];

describe('the orders that a settlement pays for', () => {
  it('are those captured on its day, told once', () => {
    const orders = createSettledOrders();
    orders.captured(FIRST, 'a');
    orders.captured(SECOND, 'b');
    orders.captured(FIRST, 'c');
    expect(orders.matched(FIRST)).to.deep.equal(['a', 'c']);
    expect(orders.matched(FIRST)).to.deep.equal([]);
    expect(orders.matched(SECOND)).to.deep.equal(['b']);
  });

  it('are those of a later day, too, that came when the figures of their own were fixed', () => {
    const orders = createSettledOrders();
    orders.captured(FIRST, 'a');
    orders.fixed(FIRST);
    orders.captured(FIRST, 'late');
    orders.captured(SECOND, 'b');
    expect(orders.matched(FIRST)).to.deep.equal(['a']);
    orders.fixed(SECOND);
    orders.captured(FIRST, 'later');
    orders.fixed(THIRD);
    expect(orders.matched(SECOND)).to.deep.equal(['late', 'b']);
    expect(orders.matched(THIRD)).to.deep.equal(['later']);
  });

  it('are not those of a day that is not fixed yet', () => {
    const orders = createSettledOrders();
    orders.captured(FIRST, 'a');
    orders.captured(SECOND, 'b');
    expect(orders.matched(SECOND)).to.deep.equal(['b']);
    expect(orders.matched(FIRST)).to.deep.equal(['a']);
  });
});
