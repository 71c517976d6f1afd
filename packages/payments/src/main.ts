import { runService } from '@suuupra/process';
import { composePayments } from './compose.ts';
import { configFrom } from './config.ts';

await runService('payments', (ports, env) => composePayments(ports, configFrom(env)));
