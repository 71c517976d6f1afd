import { type Reader } from '@suuupra/eventstore';
import type { Log } from '@suuupra/grpc';
import { DatabaseUnavailableError, TransactionConflictError } from '@suuupra/postgres';
import type { Parts } from '@suuupra/process';
import { LEDGER_TABLES, ledgerProjection } from '@suuupra/projection-ledger';
import { ORDERS_TABLES, ordersProjection } from '@suuupra/projection-orders';
import { PAYMENTS_TABLES, paymentsProjection } from '@suuupra/projection-payments';
import { SETTLEMENT_TABLES, settlementProjection } from '@suuupra/projection-settlement';
import { type Projection, type Target, createProjector, memoryTarget } from '@suuupra/projector';
import type { Agenda } from './agenda.ts';
import type { Fates } from './fates.ts';
import type { Mortality } from './mortality.ts';
import { SECOND } from './services.ts';
import type { Weather } from './weather.ts';

/** The read models of the house, by name: what projects them and what their tables are. */
export const MODELS = {
  ledger: { projection: ledgerProjection, tables: LEDGER_TABLES },
  orders: { projection: ordersProjection, tables: ORDERS_TABLES },
  payments: { projection: paymentsProjection, tables: PAYMENTS_TABLES },
  settlement: { projection: settlementProjection, tables: SETTLEMENT_TABLES },
} as const;
export type ModelName = keyof typeof MODELS;
export const MODEL_NAMES = Object.keys(MODELS) as readonly ModelName[];

type Tables = ReturnType<typeof memoryTarget>;

/** The databases of a world: tables that outlive the processes which write them. */
export type ReadModels = Readonly<{
  tables: Readonly<Record<ModelName, Tables>>;
  /** Follows the log as one process, over a connection that may be lost. */
  partsOf: (
    name: ModelName,
    ports: Readonly<{ reader: Reader; log: Log; mortality: Mortality }>,
  ) => Parts;
}>;

type Deps = Readonly<{ agenda: Agenda; fates: Fates; weather: () => Weather }>;

export function createReadModels(deps: Deps): ReadModels {
  const tables = Object.fromEntries(
    MODEL_NAMES.map((name) => [name, memoryTarget(MODELS[name].tables)]),
  ) as Record<ModelName, Tables>;
  return {
    tables,
    partsOf: (name, { reader, log, mortality }) => {
      const projection = MODELS[name].projection as Projection<unknown>;
      const target = connectionTo(tables[name], { ...deps, mortality, name });
      const onTrouble = (error: Error): void => log.warn({ err: error, name }, 'cannot commit yet');
      const projector = createProjector({ projection, target, reader, onTrouble });
      return {
        services: [],
        start: projector.start,
        stop: () => Promise.resolve(),
        status: () => Promise.resolve({ parked: projector.status().parked }),
      };
    },
  };
}

type Connection = Deps & Readonly<{ mortality: Mortality; name: ModelName }>;

const never = (): Promise<never> => new Promise(() => undefined);

/** The tables as one process reaches them. */
function connectionTo(tables: Tables, connection: Connection): Target {
  const { agenda, fates, weather, mortality, name } = connection;
  const trip = async (): Promise<void> => {
    await new Promise<void>((resolve) => void agenda.after(300, resolve));
    if (mortality.died()) await never();
    const away = weather().databaseBackAt();
    if (away !== undefined) throw lost('the database is away');
  };
  return {
    claim: async (...asked) => {
      await trip();
      return await tables.claim(...asked);
    },
    read: async (table, where) => {
      await trip();
      return await tables.read(table, where);
    },
    commitBatch: async (batch, writes) => {
      const { fault } = fates.draw('commit', `${name}@${batch.to}`);
      if (fault === 'crash-before-commit') mortality.die();
      await trip();
      if (fault === 'commit-lost') throw lost('lost before the commit');
      if (fault === 'commit-conflict') throw new TransactionConflictError('rolled back', '40001');
      await tables.commitBatch(batch, writes);
      if (fault === 'crash-after-commit') mortality.die();
      await new Promise<void>((resolve) => void agenda.after(SECOND / 2_000, resolve));
      if (mortality.died()) await never();
      if (fault === 'commit-answer-lost') throw lost('lost after the commit');
    },
  };
}

function lost(message: string): DatabaseUnavailableError {
  return new DatabaseUnavailableError(message);
}
