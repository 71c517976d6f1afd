import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { idOf, isUuid, uuidBytes, uuidText, uuidv5 } from './ids.ts';

const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

/** As RFC 9562 says it, step by step. */
function stepByStep(namespace: string, name: string): string {
  const bytes = createHash('sha1').update(Buffer.from(namespace.replaceAll('-', ''), 'hex'));
  const digest = bytes.update(name, 'utf8').digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

describe('ids', () => {
  it('are those of RFC 9562', () => {
    expect(uuidv5(DNS, 'www.example.com')).to.equal('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('are the same as step by step, for any name in any namespace, in any order', () => {
    const names = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', 'é\udc00'));
    const spaces = fc.array(fc.uuid(), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(spaces, fc.array(names), fc.nat({ max: 1200 }), (namespaces, some, length) => {
        const long = '₹'.repeat(length);
        for (const name of [...some, long, ''])
          for (const namespace of namespaces)
            expect(uuidv5(namespace, name)).to.equal(stepByStep(namespace, name));
      }),
    );
    for (const length of [499, 500, 501])
      expect(uuidv5(DNS, '₹'.repeat(length))).to.equal(stepByStep(DNS, '₹'.repeat(length)));
    expect(() => uuidv5('x', 'name')).to.throw('not a UUID: x');
    expect(uuidv5(DNS, 'name')).to.equal(stepByStep(DNS, 'name'));
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
        const inside = Buffer.concat([Buffer.alloc(3), uuidBytes(uuid)]).subarray(3);
        expect(uuidText(inside)).to.equal(uuid);
        expect(Buffer.from(uuidBytes(uuid)).toString('hex')).to.equal(uuid.replaceAll('-', ''));
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
