import { expect } from 'chai';
import { READABLE, allRules } from './auditor.ts';
import { BANK_CASES, CYCLE_CASES, POSITION_CASES, SWITCH_CASES } from './cases-of-banks.ts';
import {
  LEDGER_CASES,
  LIVENESS_CASES,
  MATCH_CASES,
  SAGA_CASES,
  SETTLEMENT_CASES,
} from './cases-of-books.ts';
import { DOCUMENT_CASES, ORDER_CASES, PRICING_CASES, STOCK_CASES } from './cases-of-shop.ts';
import { PAYMENT_CASES } from './cases-of-payments.ts';
import { BANK_RULES } from './banks.ts';
import { CORRELATION_RULES } from './correlation.ts';
import { CYCLE_RULES } from './cycles.ts';
import { DOCUMENT_RULES } from './documents.ts';
import { LEDGER_RULES } from './ledger.ts';
import { LIVENESS_RULES } from './liveness.ts';
import { MATCH_RULES } from './match.ts';
import { METADATA_RULES } from './metadata.ts';
import { ORDER_RULES } from './orders.ts';
import { PAYMENT_RULES } from './payment-rules.ts';
import { POSITION_RULES } from './positions.ts';
import { PRICING_RULES } from './pricing.ts';
import { type Case, brokenOf } from './scene.ts';
import { SAGA_RULES } from './sagas.ts';
import { SETTLEMENT_RULES } from './settlement.ts';
import { STOCK_RULES } from './stock.ts';
import { ENDING, STORY } from './story.ts';
import { SWITCH_RULES } from './switch.ts';

type Rules = Readonly<Record<string, string>>;
type Cases = Readonly<Record<string, Case>>;

const FAMILIES: Readonly<Record<string, readonly [rules: Rules, cases: Cases]>> = {
  prices: [PRICING_RULES, PRICING_CASES],
  orders: [ORDER_RULES, ORDER_CASES],
  documents: [DOCUMENT_RULES, DOCUMENT_CASES],
  stock: [STOCK_RULES, STOCK_CASES],
  payments: [PAYMENT_RULES, PAYMENT_CASES],
  switch: [SWITCH_RULES, SWITCH_CASES],
  banks: [BANK_RULES, BANK_CASES],
  cycles: [CYCLE_RULES, CYCLE_CASES],
  positions: [POSITION_RULES, POSITION_CASES],
  match: [MATCH_RULES, MATCH_CASES],
  settlement: [SETTLEMENT_RULES, SETTLEMENT_CASES],
  sagas: [SAGA_RULES, SAGA_CASES],
  ledger: [LEDGER_RULES, LEDGER_CASES],
  liveness: [LIVENESS_RULES, LIVENESS_CASES],
};

describe('the rules of the auditor', () => {
  for (const [family, [rules, cases]] of Object.entries(FAMILIES)) {
    describe(`about ${family}`, () => {
      for (const [name, rule] of Object.entries(rules)) {
        it(`turn red, and no other of them, unless ${rule}`, () => {
          const one = cases[name];
          if (one === undefined) throw new Error(`no story breaks: ${rule}`);
          const ending = { ...ENDING, ...one.ending };
          const also = (one.also ?? []).map((other) => rules[other] ?? other);
          const broken = brokenOf(rules, one.spoil(STORY), ending);
          expect([...broken].sort()).to.deep.equal([rule, ...also].sort());
        });
      }
    });
  }

  it('are all of them told here or with the metadata', () => {
    const own = Object.values(FAMILIES).flatMap(([rules]) => Object.values(rules));
    const others = [
      READABLE,
      ...Object.values(METADATA_RULES),
      ...Object.values(CORRELATION_RULES),
    ];
    expect([...allRules()].sort()).to.deep.equal([...own, ...others].sort());
    expect(new Set(allRules()).size).to.equal(allRules().length);
  });
});
