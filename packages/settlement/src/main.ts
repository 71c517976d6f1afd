import { runService } from '@suuupra/process';
import { composeSettlement } from './compose.ts';

await runService('settlement', (ports) => composeSettlement(ports, {}));
