import { openEventStore } from '@suuupra/eventstore';
import { type ServiceName, callingAs } from '@suuupra/grpc';
import { type Environment, portFrom, readConfig, textFrom } from './config.ts';
import { wordFrom } from './config.ts';
import { hostService } from './host-service.ts';
import { crash } from './lifetime.ts';
import { LOG_LEVELS, createLog } from './log.ts';
import { type ClockKind, addressesFrom, createPorts, variableOf } from './open-ports.ts';
import type { Parts, Ports } from './ports.ts';

/** How a service is made from its ports; what else it needs, it reads from the environment. */
export type ComposeFrom = (ports: Ports, env: Environment) => Parts | Promise<Parts>;

/**
 * The whole of a service's `main.ts`: reads the environment, opens the ports, starts the parts and
 * lives until told to end. Prints `{"service","address"}` when it takes calls. Settings that
 * cannot be used, and a start that fails, end the process with code 1.
 */
export async function runService(
  service: ServiceName,
  compose: ComposeFrom,
  env: Environment = process.env,
): Promise<void> {
  const atFirst = createLog(service);
  try {
    const settings = readConfig(env, {
      eventStoreUrl: textFrom('EVENTSTORE_URL'),
      clock: wordFrom<ClockKind>('SUUUPRA_CLOCK', ['system', 'virtual'], 'system'),
      host: textFrom('SUUUPRA_HOST', '127.0.0.1'),
      port: portFrom(variableOf(service, 'PORT')),
      level: wordFrom('LOG_LEVEL', LOG_LEVELS, 'info'),
    });
    const { host, port, level, clock } = settings;
    const log = createLog(service, level);
    const addresses = addressesFrom(env);
    const store = openEventStore(settings.eventStoreUrl);
    const ports = createPorts({ store, log, addresses, clock });
    const own = { ...ports, network: callingAs(service, ports.network) };
    const parts = { [service]: await compose(own, env) };
    const close = (): Promise<void> => store.close();
    await hostService({ parts, ports, addresses, host, portOf: () => port, close });
  } catch (error) {
    crash(atFirst, error);
  }
}
