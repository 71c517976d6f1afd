import { expect } from 'chai';
import { type Books, checkBooks } from './books.ts';

const books = (balances: Readonly<Record<string, bigint>>, parked: string[] = []): Books => {
  return { entries: 1n, head: '', balances: new Map(Object.entries(balances)), parked };
};
const subjectsOf = (wrong: Books): readonly string[] =>
  checkBooks(wrong, []).map(({ subject }) => subject);

describe('the checks of the books', () => {
  it('find nothing wrong with empty books of an empty world', () => {
    expect(checkBooks(books({}), [])).to.deep.equal([]);
  });

  it('see money that the banks do not have', () => {
    const wrong = books({ 'assets:bank:indusm:current': 5n, 'revenue:kits': -5n });
    expect(subjectsOf(wrong)).to.deep.equal(['assets:bank:indusm:current']);
  });

  it('see what is left where money only passes through', () => {
    const clearing = 'liabilities:refund:clearing';
    expect(subjectsOf(books({ [clearing]: 5n, 'revenue:kits': -5n }))).to.deep.equal([clearing]);
  });

  it('see books that do not balance', () => {
    expect(subjectsOf(books({ 'revenue:kits': -5n }))).to.deep.equal(['all accounts together']);
  });

  it('see tax that no invoice speaks of', () => {
    const wrong = books({ 'liabilities:gst:output:igst': -5n, 'revenue:kits': 5n });
    expect(subjectsOf(wrong)).to.deep.equal(['output tax']);
  });

  it('see an event without entries', () => {
    expect(subjectsOf(books({}, ['a-1: unknown']))).to.deep.equal(['ledger']);
  });
});
