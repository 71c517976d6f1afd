import type { Database } from '@suuupra/postgres';
import type { Parts, Ports } from '@suuupra/process';
import { applyProjectionSchema, createProjector, databaseTarget } from '@suuupra/projector';
import { SETTLEMENT_SQL, settlementProjection } from './project.ts';
import { settlementQueryService } from './service.ts';

/** The settlement read model: its projection and its gRPC service. The pool is on its schema. */
export function composeSettlementView(
  ports: Pick<Ports, 'reader' | 'log'> & Readonly<{ database: Database }>,
): Parts {
  const { database, reader, log } = ports;
  const projector = createProjector({
    projection: settlementProjection,
    target: databaseTarget(database),
    reader,
    onTrouble: (error, tries) => log.warn({ err: error, tries }, 'settlement cannot commit yet'),
  });
  return {
    services: [settlementQueryService({ database, projector })],
    start: async () => {
      await applyProjectionSchema(database, SETTLEMENT_SQL);
      await projector.start();
    },
    stop: () => Promise.resolve(),
    status: () => Promise.resolve({ parked: projector.status().parked }),
  };
}
