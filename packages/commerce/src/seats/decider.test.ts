import { expect } from 'chai';
import fc from 'fast-check';
import { given, run, twice } from '@suuupra/testing';
import { type SeatsCommand, type SeatsReason, seatsDecider } from './decider.ts';
import type { SeatsEvent } from './events.ts';

const sku = 'COHORT';
const opened: SeatsEvent = { type: 'SeatsOpened', sku, capacity: 3 };
const reserved: SeatsEvent = { type: 'SeatsReserved', sku, orderId: 'o1', quantity: 2 };
const committed: SeatsEvent = { type: 'SeatsCommitted', sku, orderId: 'o1', quantity: 2 };
const released: SeatsEvent = { type: 'SeatsReleased', sku, orderId: 'o1', quantity: 2 };
const barred: SeatsEvent = { type: 'SeatsReleaseTombstoned', sku, orderId: 'o1' };

const open = (capacity: number): SeatsCommand => ({ type: 'OpenSeats', sku, capacity, at: 0n });
const reserve = (orderId: string, quantity: number): SeatsCommand => ({
  ...{ type: 'ReserveSeats', sku, orderId, quantity, at: 0n },
});
const commit: SeatsCommand = { type: 'CommitSeats', sku, orderId: 'o1', at: 0n };
const release: SeatsCommand = { type: 'ReleaseSeats', sku, orderId: 'o1', at: 0n };

describe('seats: rules in order of precedence', () => {
  const table: readonly (readonly [
    string,
    readonly SeatsEvent[],
    SeatsCommand,
    SeatsReason | readonly SeatsEvent[],
  ])[] = [
    ['open', [], open(3), [opened]],
    ['open again', [opened], open(3), []],
    ['open otherwise', [opened], open(4), 'SEATS_EXIST_WITH_DIFFERENT_CAPACITY'],
    ['reserve none there', [], reserve('o1', 0), 'SEATS_NOT_FOUND'],
    ['reserve nothing', [opened], reserve('o1', 0), 'SEAT_QUANTITY_MUST_BE_POSITIVE'],
    ['reserve', [opened], reserve('o1', 2), [reserved]],
    ['reserve again', [opened, reserved], reserve('o1', 2), []],
    ['reserve committed', [opened, reserved, committed], reserve('o1', 2), []],
    [
      'reserve otherwise',
      [opened, reserved],
      reserve('o1', 3),
      'SEATS_RESERVED_WITH_DIFFERENT_QUANTITY',
    ],
    [
      'reserve what was given back',
      [opened, reserved, released],
      reserve('o1', 3),
      'SEATS_ALREADY_RELEASED',
    ],
    ['reserve too many', [opened, reserved], reserve('o2', 2), 'SOLD_OUT'],
    [
      'reserve the last',
      [opened, reserved],
      reserve('o2', 1),
      [{ type: 'SeatsReserved', sku, orderId: 'o2', quantity: 1 }],
    ],
    [
      'reserve what another gave back',
      [opened, reserved, released],
      reserve('o2', 3),
      [{ type: 'SeatsReserved', sku, orderId: 'o2', quantity: 3 }],
    ],
    ['commit none there', [], commit, 'SEATS_NOT_FOUND'],
    ['commit unreserved', [opened], commit, 'SEATS_NOT_RESERVED'],
    ['commit', [opened, reserved], commit, [committed]],
    ['commit again', [opened, reserved, committed], commit, []],
    ['commit released', [opened, reserved, released], commit, 'SEATS_ALREADY_RELEASED'],
    ['release none there', [], release, 'SEATS_NOT_FOUND'],
    ['release before it is reserved', [opened], release, [barred]],
    ['release before it is reserved, again', [opened, barred], release, []],
    ['reserve after the release', [opened, barred], reserve('o1', 2), 'ORDER_RELEASED'],
    ['commit after the release', [opened, barred], commit, 'SEATS_ALREADY_RELEASED'],
    ['release', [opened, reserved], release, [released]],
    ['release again', [opened, reserved, released], release, []],
    ['release committed', [opened, reserved, committed], release, 'SEATS_ALREADY_COMMITTED'],
  ];
  for (const [name, history, command, expected] of table) {
    it(name, () => {
      const outcome = given(seatsDecider, ...history).when(command);
      if (typeof expected === 'string') outcome.refuses(expected);
      else outcome.records(...expected);
    });
  }
});

describe('seats, whatever is asked of them', () => {
  const anyOrder = fc.constantFrom('o1', 'o2', 'o3', 'o4');
  const anyCommand = fc.oneof(
    fc
      .record({ orderId: anyOrder, quantity: fc.nat(2) })
      .map((r) => reserve(r.orderId, r.quantity)),
    anyOrder.map((orderId): SeatsCommand => ({ type: 'CommitSeats', sku, orderId, at: 0n })),
    anyOrder.map((orderId): SeatsCommand => ({ type: 'ReleaseSeats', sku, orderId, at: 0n })),
  );

  it('are never held by more than there are, and none is lost', () => {
    fc.assert(
      fc.property(fc.array(anyCommand), (script) => {
        for (const { state } of run(seatsDecider, [open(3), ...script]).steps) {
          if (state.is === 'absent') throw new Error('they were opened');
          expect(state.left).to.be.within(0, 3);
        }
        const { events, state } = run(seatsDecider, [open(3), ...script]);
        const held = events.reduce((count, event) => {
          if (event.type === 'SeatsReserved') return count + event.quantity;
          return event.type === 'SeatsReleased' ? count - event.quantity : count;
        }, 0);
        expect(state).to.include({ is: 'open', left: 3 - held });
      }),
    );
  });

  it('are given back at most once, and never after they were committed', () => {
    fc.assert(
      fc.property(fc.array(anyCommand), (script) => {
        const { events } = run(seatsDecider, [open(3), ...script]);
        for (const orderId of ['o1', 'o2', 'o3', 'o4']) {
          const mine = events.filter((event) => 'orderId' in event && event.orderId === orderId);
          const types = mine.map(({ type }) => type);
          // A release that came first leaves nothing to reserve, for ever.
          if (types[0] === 'SeatsReleaseTombstoned') {
            expect(types).to.deep.equal(['SeatsReleaseTombstoned']);
            continue;
          }
          expect(types.slice(0, 1)).to.deep.equal(types.length > 0 ? ['SeatsReserved'] : []);
          expect(types.length).to.be.at.most(2);
        }
      }),
    );
  });

  it('are deaf to the second delivery of everything', () => {
    fc.assert(
      fc.property(fc.array(anyCommand), (script) => {
        const once = run(seatsDecider, [open(3), ...script]).events;
        expect(run(seatsDecider, twice([open(3), ...script])).events).to.deep.equal(once);
      }),
    );
  });
});
