import { runService } from '@suuupra/process';
import { composeUpiSwitch } from './compose.ts';

await runService('upi-switch', (ports) => composeUpiSwitch(ports, { psp: 'payments' }));
