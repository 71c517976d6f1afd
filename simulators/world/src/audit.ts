import type { Recorded } from '@suuupra/eventstore';
import { ESCROW, FEE_ACCOUNT, MERCHANT_ACCOUNT, MERCHANT_STATE } from './accounts.ts';
import { type Ending, KNOWN_BREACHES, type Violation, createAuditor } from './auditor/index.ts';
import { createConformance } from './machines/index.ts';
import { POISON_TYPE, POISONED } from './poison.ts';
import type { World } from './world.ts';

export type { Violation } from './auditor/index.ts';

/** The judges of a world: a model with money of its own, and tables of states. */
export type Audit = Readonly<{
  /** Called for every event at the moment it is appended. */
  observe: (event: Recorded) => readonly Violation[];
  /** What must hold when nothing is due any more and nothing has gone wrong for long. */
  close: (world: World) => Promise<readonly Violation[]>;
  /** The states and edges of the machines that were gone through. */
  covered: () => ReadonlySet<string>;
  balances: () => ReadonlyMap<string, bigint>;
}>;

/** Each of two clocks is wrong by up to five minutes, and may be set by five more. */
const CLOCKS_APART_MS = 1_200_000;

/** What stands behind the category in the name of a stream. */
function keyOf(streamId: string): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}

/** Every state and edge of every machine. */
export function requiredCoverage(): ReadonlySet<string> {
  return createConformance().required();
}

/** An audit that has seen nothing yet, of a world whose processes may be away for so long. */
export function createAudit(awayMs = 0): Audit {
  const auditor = createAuditor({
    ...{ escrow: ESCROW, merchant: MERCHANT_ACCOUNT, fees: FEE_ACCOUNT },
    ...{ merchantState: MERCHANT_STATE, skewMs: CLOCKS_APART_MS, awayMs },
    ...{ poison: [POISON_TYPE], except: KNOWN_BREACHES },
  });
  const conformance = createConformance();
  return {
    observe: (event) => {
      if (event.type === POISON_TYPE) return [];
      return [...auditor.observe(event), ...conformance.observe(event)];
    },
    close: async (world) => {
      const ending = await endingOf(world);
      const open = new Set(ending.cases.flatMap(({ subject }) => subject.split(/[/ ]/)));
      const unfinished = conformance
        .unfinished()
        .filter(({ subject }) => !subject.split(/[/ ]/).some((part) => open.has(keyOf(part))))
        .map(({ machine, subject, state, owner, within }) => ({
          rule: 'every machine comes to rest',
          subject: `${machine}: ${subject}`,
          found: `${state}, which ${owner} must leave within ${within}`,
        }));
      return [...auditor.close(ending), ...unfinished];
    },
    covered: conformance.covered,
    balances: auditor.balances,
  };
}

/** What the services themselves and their tables say at the end. */
async function endingOf({ lives, readModels }: World): Promise<Ending> {
  const parts = lives().flatMap((life) => life.parts);
  const told = await Promise.all(parts.map((part) => part.status()));
  const consumers = lives().flatMap(({ reader }) => reader.status().consumers);
  const parked = consumers.flatMap((consumer) =>
    consumer.parked.map(({ streamId: stream, error: problem }) => ({ stream, problem })),
  );
  const rows = readModels.tables.ledger.tables.rows('balance');
  const balances = rows.map(({ account, debits, credits }) => {
    return [String(account), BigInt(String(debits)) - BigInt(String(credits))] as const;
  });
  return {
    balances: new Map(balances),
    cases: told.flatMap(({ cases = [] }) => cases),
    parked: [...parked, ...told.flatMap(({ parked: rest = [] }) => rest)].filter(
      ({ stream }) => !stream.startsWith(POISONED),
    ),
    stuck: told.flatMap(({ stuck = [] }) => stuck),
    expectations: [],
  };
}
