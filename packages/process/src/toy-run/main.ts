// A service's main.ts as the tests of `runService` start it: a toy on a real event store.
import { runService } from '../run-service.ts';
import { toyParts } from '../toy.ts';

await runService('commerce', (ports) => toyParts(ports));
