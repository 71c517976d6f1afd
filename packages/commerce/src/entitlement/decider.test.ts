import { expect } from 'chai';
import fc from 'fast-check';
import { given, run, twice } from '@suuupra/testing';
import { type EntitlementCommand, type EntitlementReason, type Grant } from './decider.ts';
import { entitlementDecider } from './decider.ts';
import type { EntitlementEvent } from './events.ts';

const grant: Grant = {
  ...{ orderId: 'o1', orderRef: 'ORD-1', buyerId: 'b1', documentNumber: 'KA2627/A0000001' },
  lines: [{ sku: 'A', kind: 'course', taxable: 1n, creatorId: '', creatorShareBp: 0 }],
};
const granted: EntitlementEvent = { type: 'EntitlementGranted', ...grant };
type Change = 'EntitlementSuspended' | 'EntitlementResumed' | 'EntitlementRevoked';
const change = (type: Change): EntitlementEvent => ({
  ...{ type, orderId: 'o1', orderRef: 'ORD-1', reason: 'why' },
});
const [suspended, resumed, revoked] = [
  change('EntitlementSuspended'),
  change('EntitlementResumed'),
  change('EntitlementRevoked'),
];
const ask = (documentNumber: string): EntitlementCommand => ({
  ...{ type: 'GrantEntitlement', grant: { ...grant, documentNumber }, at: 0n },
});
const tell = (
  type: Exclude<EntitlementCommand['type'], 'GrantEntitlement'>,
): EntitlementCommand => ({ type, reason: 'why', at: 0n });
const [suspend, resume, revoke] = [
  tell('SuspendEntitlement'),
  tell('ResumeEntitlement'),
  tell('RevokeEntitlement'),
];

describe('an entitlement: rules in order of precedence', () => {
  const table: readonly (readonly [
    string,
    readonly EntitlementEvent[],
    EntitlementCommand,
    EntitlementReason | readonly EntitlementEvent[],
  ])[] = [
    ['grant', [], ask('KA2627/A0000001'), [granted]],
    ['grant again', [granted], ask('KA2627/A0000001'), []],
    ['grant revoked', [granted, revoked], ask('KA2627/A0000001'), []],
    [
      'grant for another document',
      [granted],
      ask('KA2627/A0000002'),
      'ENTITLEMENT_EXISTS_WITH_DIFFERENT_DOCUMENT',
    ],
    ['suspend none', [], suspend, 'ENTITLEMENT_NOT_FOUND'],
    ['suspend', [granted], suspend, [suspended]],
    ['suspend again', [granted, suspended], suspend, []],
    ['suspend resumed', [granted, suspended, resumed], suspend, [suspended]],
    ['suspend revoked', [granted, revoked], suspend, 'ENTITLEMENT_REVOKED'],
    ['resume none', [], resume, 'ENTITLEMENT_NOT_FOUND'],
    ['resume', [granted, suspended], resume, [resumed]],
    ['resume granted', [granted], resume, []],
    ['resume revoked', [granted, revoked], resume, 'ENTITLEMENT_REVOKED'],
    ['revoke none', [], revoke, 'ENTITLEMENT_NOT_FOUND'],
    ['revoke', [granted], revoke, [revoked]],
    ['revoke suspended', [granted, suspended], revoke, [revoked]],
    ['revoke again', [granted, revoked], revoke, []],
  ];
  for (const [name, history, command, expected] of table) {
    it(name, () => {
      const outcome = given(entitlementDecider, ...history).when(command);
      if (typeof expected === 'string') outcome.refuses(expected);
      else outcome.records(...expected);
    });
  }
});

describe('an entitlement, whatever is asked of it', () => {
  const anyCommand = fc.constantFrom(ask('KA2627/A0000001'), suspend, resume, revoke);

  it('is granted once, and nothing follows its revocation', () => {
    fc.assert(
      fc.property(fc.array(anyCommand), (script) => {
        const types = run(entitlementDecider, script).events.map(({ type }) => type);
        expect(types.lastIndexOf('EntitlementGranted')).to.be.at.most(0);
        const end = types.indexOf('EntitlementRevoked');
        expect(end === -1 || end === types.length - 1).to.equal(true);
      }),
    );
  });

  it('is deaf to the second delivery of everything', () => {
    fc.assert(
      fc.property(fc.array(anyCommand), (script) => {
        const once = run(entitlementDecider, script).events;
        expect(run(entitlementDecider, twice(script)).events).to.deep.equal(once);
      }),
    );
  });
});
