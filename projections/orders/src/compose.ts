import type { Database } from '@suuupra/postgres';
import type { Parts, Ports } from '@suuupra/process';
import { applyProjectionSchema, createProjector, databaseTarget } from '@suuupra/projector';
import { ORDERS_SQL, ordersProjection } from './project.ts';
import { orderQueryService } from './service.ts';

/** The orders read model: its projection and its gRPC service. The pool is on its own schema. */
export function composeOrdersView(
  ports: Pick<Ports, 'reader' | 'log'> & Readonly<{ database: Database }>,
): Parts {
  const { database, reader, log } = ports;
  const projector = createProjector({
    projection: ordersProjection,
    target: databaseTarget(database),
    reader,
    onTrouble: (error, tries) => log.warn({ err: error, tries }, 'orders cannot commit yet'),
  });
  return {
    services: [orderQueryService({ database, projector })],
    start: async () => {
      await applyProjectionSchema(database, ORDERS_SQL);
      await projector.start();
    },
    stop: () => Promise.resolve(),
    status: () => Promise.resolve({ parked: projector.status().parked }),
  };
}
