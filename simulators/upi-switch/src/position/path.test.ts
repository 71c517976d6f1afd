import { expect } from 'chai';
import fc from 'fast-check';
import { anyFrom } from '@suuupra/testing';
import type { Recorded } from '@suuupra/eventstore';
import { assert } from '@suuupra/kernel';
import type { Leg, TransactionEvent } from '../transaction/events.ts';
import { transactionEvents } from '../transaction/events.ts';
import { anyMove, createMessageWorld, playedOut } from '../transaction/message-world.ts';
import { TXN, receive } from '../transaction/scene.ts';
import type { Known } from '../transaction/state.ts';
import { type PositionCommand, position } from './decider.ts';
import { createPositionInputs } from './inputs.ts';
import { type Position, noPosition } from './state.ts';

const { amount } = receive;
const [payer, payee] = ['HIMA', 'INDU'];

/** Two banks with a cap each, whose positions follow a transaction event by event. */
function twoBanks() {
  const positions = new Map<string, Position>();
  const { inputs } = createPositionInputs();
  const tell = (command: PositionCommand): void => {
    const state = positions.get(command.member) ?? noPosition;
    const decided = position.decide(command, state);
    assert(decided.ok, 'the cap is high enough');
    positions.set(command.member, decided.events.reduce(position.evolve, state));
  };
  const show = (streamId: string, type: string, data: Recorded['data']): void => {
    const input = inputs.find(({ prefix }) => streamId.startsWith(prefix));
    const taken = input?.translate({ streamId, type, data } as unknown as Recorded) ?? [];
    for (const { command } of [taken].flat()) tell(command);
  };
  for (const member of [payer, payee]) {
    show(`upi.participant-${member}`, 'MemberCapped', { code: member });
    tell({ type: 'SetNetDebitCap', member, cap: amount });
  }
  return {
    follow: (event: TransactionEvent): void => {
      if (event.type === 'DebitRequested') {
        tell({ type: 'ReserveDebit', member: payer, txnId: TXN, amount });
      }
      const { type, data } = transactionEvents.encode(event);
      show(`upi.transaction-${TXN}`, type, data);
    },
    of: (member: string): readonly bigint[] => {
      const { owed, reserved } = positions.get(member) ?? noPosition;
      return [owed, reserved];
    },
  };
}

/** What the payer's bank owes and has reserved when a transaction stands like this. */
function wanted({ is }: Known): readonly bigint[] {
  switch (is) {
    case 'received':
    case 'declined':
    case 'failed':
    case 'reversed':
    case 'returned':
      return [0n, 0n];
    case 'due':
    case 'sent':
    case 'unreversed':
      return [0n, amount];
    case 'succeeded':
    case 'deemed':
    case 'confirmed':
    case 'returning':
      return [amount, 0n];
  }
}

const anyScript = fc.record({
  agreed: anyFrom(true, true, true, false),
  moves: fc.array(anyMove(), { maxLength: 40 }),
  codes: fc.record({
    authorisation: anyFrom('00', '00', 'ZA'),
    debit: anyFrom('00', '00', 'XX'),
    credit: anyFrom('00', 'XI'),
    debitReversal: anyFrom('21', 'NO', 'XX', '32'),
    creditReversal: anyFrom('21', 'NO', 'Z9'),
  }) satisfies fc.Arbitrary<Readonly<Record<Leg, string>>>,
});

describe('the positions of two banks', () => {
  it('follow a transaction wherever lost, repeated and contrary messages lead it', () => {
    const reached = new Set<string>();
    const property = fc.property(anyScript, ({ codes, ...script }) => {
      const world = createMessageWorld({
        answer: (ask) => ({ ...ask, code: codes[ask.leg], reversed: 1n }),
        due: () => [],
      });
      const banks = twoBanks();
      let seen = 0;
      const look = (): void => {
        for (const event of world.events.slice(seen)) banks.follow(event);
        seen = world.events.length;
        const state = world.state();
        assert(state.is !== 'absent', 'it was received');
        // Before the debit is asked for, nothing is reserved.
        const isDebited = world.events.some(({ type }) => type === 'DebitRequested');
        const [owed = 0n, reserved = 0n] = wanted(state);
        expect(banks.of(payer), state.is).to.deep.equal([owed, isDebited ? reserved : 0n]);
        expect(banks.of(payee), state.is).to.deep.equal([-owed, 0n]);
        reached.add(state.is);
      };
      playedOut(world, script, look);
      look();
    });
    fc.assert(property, { numRuns: 500, seed: 20_261_116 });
    const ends = ['succeeded', 'declined', 'failed', 'reversed', 'unreversed', 'deemed'];
    expect([...reached]).to.include.members([...ends, 'returning', 'returned']);
  });
});
