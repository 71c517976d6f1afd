import { expect } from 'chai';
import fc from 'fast-check';
import { idOf, isUuid, uuidBytes, uuidText, uuidv5 } from './ids.ts';

const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

describe('ids', () => {
  it('are those of RFC 9562', () => {
    expect(uuidv5(DNS, 'www.example.com')).to.equal('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('stay what they are for ever', () => {
    expect(idOf('order', 'main', 'r-1')).to.equal(idOf('order', 'main', 'r-1'));
    expect(idOf('order', 'main', 'r-1')).to.equal('8e92cb9c-6971-5896-b9b5-95db5d9951f7');
  });

  it('differ where the parts differ, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(idOf(...a) === idOf(...b)).to.equal(same);
        expect(idOf(...a, 'x', 'y')).to.not.equal(idOf(...a, 'xy'));
        expect(idOf(...a, '1:x', '')).to.not.equal(idOf(...a, '1', 'x'));
      }),
    );
  });

  it('are sixteen bytes', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(uuidText(uuidBytes(uuid))).to.equal(uuid);
        expect(isUuid(uuid)).to.equal(true);
        expect(uuidv5(uuid, 'x')).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab]/);
      }),
    );
    for (const stranger of ['', 'x', DNS.toUpperCase(), `${DNS} `, `${DNS}0`, DNS.slice(1)]) {
      expect(isUuid(stranger), stranger).to.equal(false);
    }
    expect(() => uuidBytes('x')).to.throw('not a UUID: x');
    expect(() => uuidText(new Uint8Array(15))).to.throw('sixteen bytes');
  });
});
