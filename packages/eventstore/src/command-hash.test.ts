import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson } from '@suuupra/kernel';
import { commandHashOf } from './command-hash.ts';

const command = {
  ...{ type: 'Take', buyer: 'ann', price: 5n, note: undefined, at: 'now' },
  lines: [{ sku: 's', n: 1 }, null, true],
};

describe('the hash of a command', () => {
  it('stays what it is for ever, because it stands beside every event', () => {
    const hash = '1b685648fad9dec70441079999e9851744af7afbe177d48e346099bfa6b459ec';
    expect(commandHashOf(command)).to.equal(hash);
    expect(commandHashOf({ ...command, at: 'later' })).to.equal(hash);
    expect(commandHashOf({ ...command, price: 6n })).not.to.equal(hash);
  });

  it('is the SHA-256 of the canonical text with amounts as decimal text', () => {
    const fields = fc.dictionary(
      fc.string().map((key) => `k${key}`),
      fc.oneof(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), fc.boolean()),
    );
    fc.assert(
      fc.property(fields, fc.bigInt(), (some, amount) => {
        const text = canonicalJson({ ...some, amount: amount.toString() });
        const expected = createHash('sha256').update(text).digest('hex');
        expect(commandHashOf({ ...some, amount, at: 'now', gone: undefined })).to.equal(expected);
      }),
    );
  });

  it('is of values only', () => {
    expect(() => commandHashOf({ type: 'Take', when: () => 1 })).to.throw('can be written down');
    expect(() => commandHashOf('Take')).to.throw('a command is a record');
  });
});
