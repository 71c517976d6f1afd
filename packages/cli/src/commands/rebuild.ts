import { openEventStore } from '@suuupra/eventstore';
import { type Database, openDatabase } from '@suuupra/postgres';
import { LEDGER_SQL, LEDGER_TABLES, ledgerProjection } from '@suuupra/projection-ledger';
import { ORDERS_SQL, ORDERS_TABLES, ordersProjection } from '@suuupra/projection-orders';
import { PAYMENTS_SQL, PAYMENTS_TABLES, paymentsProjection } from '@suuupra/projection-payments';
import {
  SETTLEMENT_SQL,
  SETTLEMENT_TABLES,
  settlementProjection,
} from '@suuupra/projection-settlement';
import { type Rebuilt, compareSchemas, rebuild, switchSchemas } from '@suuupra/projector';
import { directoryUsedLast } from '../stack/data-directory.ts';
import { openKept } from '../stack/engines.ts';

export type RebuildOptions = Readonly<{ dataDir?: string; switch?: boolean }>;

type Given = Readonly<{ store: ReturnType<typeof openEventStore>; database: Database }>;

/** A read model as the command needs it: how it is built again and what is then compared. */
type Model = Readonly<{
  tables: readonly string[];
  build: (given: Given, until: bigint) => Promise<Rebuilt>;
}>;

const MODELS = {
  ledger: {
    tables: Object.keys(LEDGER_TABLES),
    build: (given, until) => rebuild(ledgerProjection, { ...given, schemaSql: LEDGER_SQL, until }),
  },
  orders: {
    tables: Object.keys(ORDERS_TABLES),
    build: (given, until) => rebuild(ordersProjection, { ...given, schemaSql: ORDERS_SQL, until }),
  },
  payments: {
    tables: Object.keys(PAYMENTS_TABLES),
    build: (given, until) =>
      rebuild(paymentsProjection, { ...given, schemaSql: PAYMENTS_SQL, until }),
  },
  settlement: {
    tables: Object.keys(SETTLEMENT_TABLES),
    build: (given, until) =>
      rebuild(settlementProjection, { ...given, schemaSql: SETTLEMENT_SQL, until }),
  },
} as const satisfies Readonly<Record<string, Model>>;

export type ModelName = keyof typeof MODELS;

/** The read models that can be rebuilt. */
export const MODEL_NAMES = Object.keys(MODELS) as readonly ModelName[];

/**
 * Builds a read model again from the streams, in a second schema beside the live one, and compares
 * every row. Exit code 1: they differ. With `--switch` the rebuilt one takes the live one's place,
 * also where they differ; without it the rebuilt one is dropped.
 */
export async function rebuildModel(name: ModelName, options: RebuildOptions): Promise<void> {
  const engines = await openKept(directoryUsedLast(options.dataDir));
  const fresh = `${name}_rebuilt`;
  const store = openEventStore(engines.eventStoreUrl);
  const live = openDatabase(engines.databaseUrl, { schema: name });
  const database = openDatabase(engines.databaseUrl, { schema: fresh });
  try {
    await database.query(`drop schema if exists ${fresh} cascade`);
    // A live model may go on meanwhile; the two are compared as of one place in the log.
    const until = await checkpointOf(live);
    const { events } = await MODELS[name].build({ store, database }, until);
    const moved = (await checkpointOf(live)) !== until;
    const schemas = { live: name, fresh };
    const difference = moved ? undefined : await compareSchemas(live, schemas, MODELS[name].tables);
    say(`${name}: ${events} events projected again into ${fresh}`);
    if (moved) say('the live model went on meanwhile: not compared');
    else if (!difference) say('every row equals the live one');
    else say(`DIFFERENT: ${difference.table} only in ${difference.onlyIn}: ${difference.row}`);
    if (difference || moved) process.exitCode = 1;
    if (options.switch === true)
      await switchSchemas(live, { ...schemas, retired: retiredName(name) });
    else await database.query(`drop schema ${fresh} cascade`);
  } finally {
    await Promise.all([live.close(), database.close(), store.close()]);
    await engines.stop();
  }
}

async function checkpointOf(database: Database): Promise<bigint> {
  const [row] = await database.query<{ position: bigint }>('select position from checkpoint');
  return row?.position ?? -1n;
}

function retiredName(name: ModelName): string {
  return `${name}_until_${Date.now()}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
