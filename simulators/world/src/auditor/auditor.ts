import type { Recorded } from '@suuupra/eventstore';
import { bankFamily } from './banks.ts';
import { correlationFamily } from './correlation.ts';
import { cycleFamily } from './cycles.ts';
import { documentFamily } from './documents.ts';
import { factOf } from './fact.ts';
import type { Ending, Family, Handler, Say, Violation } from './family.ts';
import { endOf } from './family.ts';
import { ledgerFamily } from './ledger.ts';
import { livenessFamily } from './liveness.ts';
import { matchFamily } from './match.ts';
import { metadataFamily } from './metadata.ts';
import { type Model, type Parties, createModel } from './model.ts';
import { orderFamily } from './orders.ts';
import { paymentFamily } from './payments.ts';
import { positionFamily } from './positions.ts';
import { pricingFamily } from './pricing.ts';
import { sagaFamily } from './sagas.ts';
import { settlementFamily } from './settlement.ts';
import { stockFamily } from './stock.ts';
import { switchFamily } from './switch.ts';

/** Whose world it is. */
export type AuditorOptions = Readonly<{
  escrow: string;
  merchant: string;
  fees: string;
  /** The two digits of the merchant's state, and the two letters of its document numbers. */
  merchantState: string;
  stateLetters?: string;
  /** By how much the clocks of two processes may differ. */
  skewMs?: number;
  /** For how long a process that died may stay away. */
  awayMs?: number;
  /** Rules that are known to be broken and are not told. */
  except?: readonly string[];
  /** Types of events that are planted as poison: nothing of them is true. */
  poison?: readonly string[];
}>;

/** Reads the log as it grows and says which rules of the documents it breaks. */
export type Auditor = Readonly<{
  /** Called for every event at the moment it is appended, in log order; returns what it breaks. */
  observe: (event: Recorded) => readonly Violation[];
  /** At a quiet end: nothing is under way and all faults are over. */
  close: (ending: Ending) => readonly Violation[];
  /** What it believes: paise by account, of the banks by number and of the ledger by name. */
  balances: () => ReadonlyMap<string, bigint>;
}>;

/** The one rule that is about the auditor's own sight. */
export const READABLE = 'every event can be read';

/** All families of rules over one model, in the order in which they see an event. */
function familiesOf(model: Model): readonly Family[] {
  return [
    ...[metadataFamily(), pricingFamily(), orderFamily(), documentFamily(), paymentFamily()],
    ...[correlationFamily(), stockFamily(), switchFamily(), bankFamily(), matchFamily()],
    ...[cycleFamily(), positionFamily(), settlementFamily(), ledgerFamily(model.ledger)],
    ...[sagaFamily(), livenessFamily()],
  ];
}

/** Every rule that an auditor knows. */
export function allRules(): readonly string[] {
  const parties = { escrow: '', merchant: '', fees: '', merchantState: '29' };
  const families = familiesOf(
    createModel({ ...parties, stateLetters: 'KA', skewMs: 0, awayMs: 0 }),
  );
  return [READABLE, ...families.flatMap(({ rules }) => Object.values(rules))];
}

/** An auditor who has seen nothing. Show it the whole log, from its first event. */
export function createAuditor(options: AuditorOptions): Auditor {
  const { escrow, merchant, fees, merchantState } = options;
  const { stateLetters = 'KA', skewMs = 0, awayMs = 0, except = [], poison = [] } = options;
  const parties: Parties = { escrow, merchant, fees, merchantState, stateLetters, skewMs, awayMs };
  const model = createModel(parties);
  const families = familiesOf(model);
  const handlers = handlersByType(families);
  const always = families.flatMap(({ every }) => (every === undefined ? [] : [every]));
  const excepted = new Set(except);
  const planted = new Set(poison);
  let found: Violation[] = [];
  const say: Say = (rule, subject, what) => {
    if (!excepted.has(rule)) found.push({ rule, subject, found: String(what) });
  };
  const taken = (): readonly Violation[] => {
    const all = found;
    if (all.length > 0) found = [];
    return all;
  };
  return {
    observe: (event) => {
      if (planted.has(event.type)) return [];
      try {
        const fact = factOf(event);
        for (const handle of handlers.get(fact.type) ?? []) handle(model, fact, say);
        for (const handle of always) handle(model, fact, say);
      } catch (error) {
        say(READABLE, `${event.type} ${event.streamId}`, String(error));
      }
      return taken();
    },
    close: (ending) => {
      const end = endOf(ending);
      for (const { close } of families) close?.(model, end, say);
      return taken();
    },
    balances: () => {
      const banks = [...model.accounts].map(([number, { balance }]) => [number, balance] as const);
      return new Map([...banks, ...model.ledger]);
    },
  };
}

function handlersByType(families: readonly Family[]): ReadonlyMap<string, readonly Handler[]> {
  const byType = new Map<string, Handler[]>();
  for (const { on } of families) {
    for (const [type, handler] of Object.entries(on)) {
      const others = byType.get(type) ?? [];
      others.push(handler);
      byType.set(type, others);
    }
  }
  return byType;
}
