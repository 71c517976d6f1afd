import { instantText } from '@suuupra/kernel';
import type { Database } from '@suuupra/postgres';
import type { PartStatus, Parts, Ports } from '@suuupra/process';
import { applyProjectionSchema, createProjector, databaseTarget } from '@suuupra/projector';
import { SHARED_ID } from './book.ts';
import { decodeEntry } from './encoding.ts';
import { LEDGER_SQL, ledgerProjection } from './project.ts';
import { readDeferred } from './query.ts';
import { ledgerService } from './service.ts';

/** The ledger: the projection of the book and its gRPC service. The pool is on its own schema. */
export function composeLedger(
  ports: Pick<Ports, 'reader' | 'log'> & Readonly<{ database: Database }>,
): Parts {
  const { database, reader, log } = ports;
  const projector = createProjector({
    projection: ledgerProjection,
    target: databaseTarget(database),
    reader,
    onTrouble: (error, tries) => log.warn({ err: error, tries }, 'the ledger cannot commit yet'),
  });
  return {
    services: [ledgerService({ database, view: projector })],
    start: async () => {
      await applyProjectionSchema(database, LEDGER_SQL);
      await projector.start();
    },
    stop: () => Promise.resolve(),
    status: () => statusOf(database, projector),
  };
}

/** An event that no rule could take is an open case until a later version resumes it. */
async function statusOf(
  database: Database,
  projector: ReturnType<typeof createProjector>,
): Promise<PartStatus> {
  const deferred = await readDeferred(database);
  const cases = deferred.map(({ encoded, src_stream, src_revision }) => {
    const { dimensions, recordedUs } = decodeEntry(encoded);
    const isTwin = dimensions.some(([key]) => key === SHARED_ID);
    return {
      kind: isTwin ? 'ledger-shared-event-id' : 'ledger-deferred',
      subject: `${src_stream}@${src_revision}`,
      since: instantText(recordedUs),
    };
  });
  return { parked: projector.status().parked, cases };
}
