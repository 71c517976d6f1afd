import { readConfig, runService, wordFrom } from '@suuupra/process';
import { composeCommerce } from './compose.ts';
import { STATE_CODES } from './gst.ts';

await runService('commerce', (ports, env) => {
  const merchantStateCode = wordFrom('MERCHANT_STATE_CODE', STATE_CODES, '29');
  return composeCommerce(ports, readConfig(env, { merchantStateCode }));
});
