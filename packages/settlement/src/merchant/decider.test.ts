import { expect } from 'chai';
import fc from 'fast-check';
import { anyFrom, anyScript, given, goldenEvents, run, twice } from '@suuupra/testing';
import { type MerchantSettlementCommand, merchantSettlement as settlement } from './decider.ts';
import { type MerchantSettlementEvent, merchantSettlementEvents } from './events.ts';

const day = '2026-11-16';
const fees = { fee: 200n, feeCgst: 18n, feeSgst: 18n };
const figures = { day, captured: 100_000n, ...fees, refunded: 20_000n };
const net = 79_764n;
const postedAt = '2026-11-17T04:30:00.000000Z';

const open = { type: 'OpenSettlement', ...figures } as const;
const pay = (utr = 'U1'): MerchantSettlementCommand => ({ type: 'RecordPaid', utr });
const match = (amount = net, utr = 'U1'): MerchantSettlementCommand => ({
  type: 'MatchBankLine',
  ...{ utr, amount, postedAt },
});

const opened = { type: 'MerchantSettlementOpened', ...figures, net } as const;
const loss = { ...figures, refunded: 99_765n };
const negative = { type: 'MerchantSettlementNegative', ...loss, net: -1n } as const;
const paid = { type: 'MerchantSettlementPaid', day, net, ...fees, utr: 'U1' } as const;
const matched = { type: 'MerchantSettlementMatched', day, net, utr: 'U1', postedAt } as const;

describe('opening the settlement of a day, in order of precedence', () => {
  it('fixes the figures, down to nothing', () => {
    given(settlement).when(open).records(opened);
    const even = { ...figures, refunded: 99_764n };
    given(settlement)
      .when({ type: 'OpenSettlement', ...even })
      .records({ type: 'MerchantSettlementOpened', ...even, net: 0n });
  });

  it('records a day below zero as a case, for which the merchant pays', () => {
    given(settlement)
      .when({ type: 'OpenSettlement', ...loss })
      .records(negative);
    given(settlement, negative).when(match(1n)).refuses('SETTLEMENT_NOT_PAID');
    given(settlement, negative).when(pay('')).refuses('SETTLEMENT_NEEDS_A_REFERENCE');
    const madeUp = { ...paid, net: -1n };
    given(settlement, negative).when(pay()).records(madeUp);
    given(settlement, negative, madeUp).when(match(0n)).refuses('BANK_LINE_DIFFERS');
    given(settlement, negative, madeUp)
      .when(match(1n))
      .records({ ...matched, net: -1n });
  });

  it('succeeds again with the same figures, and refuses others for ever', () => {
    for (const history of [[opened], [opened, paid], [opened, paid, matched]]) {
      given(settlement, ...history)
        .when(open)
        .records();
      given(settlement, ...history)
        .when({ ...open, fee: 201n })
        .refuses('SETTLEMENT_EXISTS_WITH_DIFFERENT_FIGURES', { field: 'fee' });
    }
    given(settlement, negative)
      .when({ type: 'OpenSettlement', ...loss })
      .records();
    given(settlement, negative).when(open).refuses('SETTLEMENT_EXISTS_WITH_DIFFERENT_FIGURES');
  });
});

describe('paying the settlement of a day, in order of precedence', () => {
  it('needs one that was opened, and a reference of the bank', () => {
    given(settlement).when(pay()).refuses('SETTLEMENT_NOT_FOUND');
    given(settlement, opened).when(pay('')).refuses('SETTLEMENT_NEEDS_A_REFERENCE');
    given(settlement, opened).when(pay()).records(paid);
    const nothing = { ...opened, refunded: 99_764n, net: 0n };
    given(settlement, nothing)
      .when(pay(''))
      .records({ ...paid, net: 0n, utr: '' });
  });

  it('happens once', () => {
    for (const history of [
      [opened, paid],
      [opened, paid, matched],
    ]) {
      given(settlement, ...history)
        .when(pay())
        .records();
      given(settlement, ...history)
        .when(pay('U2'))
        .refuses('SETTLEMENT_PAID_WITH_DIFFERENT_REFERENCE', { utr: 'U1' });
    }
  });
});

describe('matching the line of the bank, in order of precedence', () => {
  it('needs one that was paid', () => {
    given(settlement).when(match()).refuses('SETTLEMENT_NOT_FOUND');
    given(settlement, opened).when(match()).refuses('SETTLEMENT_NOT_PAID');
  });

  it('refuses another amount and another reference', () => {
    for (const history of [
      [opened, paid],
      [opened, paid, matched],
    ]) {
      const given1 = given(settlement, ...history);
      const detail = { net: net.toString(), utr: 'U1' };
      given1.when(match(net - 1n)).refuses('BANK_LINE_DIFFERS', { field: 'amount', ...detail });
      given1.when(match(net, 'U2')).refuses('BANK_LINE_DIFFERS', { field: 'utr', ...detail });
    }
  });

  it('closes the day, once', () => {
    given(settlement, opened, paid).when(match()).records(matched);
    given(settlement, opened, paid, matched).when(match()).records();
  });
});

describe('whatever comes for a day', () => {
  const anyOpen = anyFrom(0n, 99_764n, 99_765n, 20_000n).map((refunded) => ({ ...open, refunded }));
  const anyUtr = anyFrom('', 'U1', 'U2');
  const anyCommand: fc.Arbitrary<MerchantSettlementCommand> = fc.oneof(
    anyOpen,
    anyUtr.map(pay),
    fc.tuple(anyFrom(net, 0n, 1n, 99_764n), anyUtr).map(([amount, utr]) => match(amount, utr)),
  );

  it('is paid at most once, by whoever owes it, exactly what was computed', () =>
    fc.assert(
      fc.property(anyScript(anyCommand), (script) => {
        const { events } = run(settlement, script);
        const kinds = events.map(({ type }) => type);
        expect(new Set(kinds).size).to.equal(kinds.length);
        for (const event of events) {
          expect(event.net).to.equal(firstNet(events));
          if (event.type === 'MerchantSettlementNegative') expect(event.net < 0n).to.equal(true);
          if (event.type === 'MerchantSettlementOpened') expect(event.net >= 0n).to.equal(true);
        }
        expect(run(settlement, twice(script)).events).to.deep.equal(events);
      }),
    ));

  const firstNet = (events: readonly MerchantSettlementEvent[]): bigint | undefined => {
    const [first] = events;
    if (first === undefined || !('captured' in first)) return undefined;
    return first.captured - first.fee - first.feeCgst - first.feeSgst - first.refunded;
  };

  it('is read from golden files for ever', () => {
    const folder = new URL('../../golden', import.meta.url).pathname;
    const before = { ...matched, postedAt: '' }; // The file is older than the field.
    goldenEvents(merchantSettlementEvents, folder, [opened, negative, paid, before]);
  });
});
