import { runService } from '@suuupra/process';
import { composeBank } from './compose.ts';

await runService('bank', (ports) => composeBank(ports));
