import type { Database } from '@suuupra/postgres';
import type { Parts, Ports } from '@suuupra/process';
import { applyProjectionSchema, createProjector, databaseTarget } from '@suuupra/projector';
import { PAYMENTS_SQL, paymentsProjection } from './project.ts';
import { paymentQueryService } from './service.ts';

/** The payments read model: its projection and its gRPC service. The pool is on its own schema. */
export function composePaymentsView(
  ports: Pick<Ports, 'reader' | 'log'> & Readonly<{ database: Database }>,
): Parts {
  const { database, reader, log } = ports;
  const projector = createProjector({
    projection: paymentsProjection,
    target: databaseTarget(database),
    reader,
    onTrouble: (error, tries) => log.warn({ err: error, tries }, 'payments cannot commit yet'),
  });
  return {
    services: [paymentQueryService({ database, projector })],
    start: async () => {
      await applyProjectionSchema(database, PAYMENTS_SQL);
      await projector.start();
    },
    stop: () => Promise.resolve(),
    status: () => Promise.resolve({ parked: projector.status().parked }),
  };
}
