import { CRASH } from '@suuupra/eventstore';
import type { ServiceName } from '@suuupra/grpc';
import { type Environment, type Variable, readConfig } from '@suuupra/process';
import { isService } from './services.ts';

/** What is set in the environment of one service, at its first start only. */
export type Plant = Readonly<{
  service: ServiceName;
  variables: Readonly<Record<string, string>>;
}>;

/**
 * For crash tests of a play with `--processes`: `SUUUPRA_PLANT=bank=append:5` lets the bank, at
 * its first start, die at the crash point `append:5`. What points there are, says SUUUPRA_CRASH in
 * packages/eventstore/src/crash-point.ts.
 */
const PLANT: Variable<Plant | undefined> = {
  name: 'SUUUPRA_PLANT',
  read: (text) => {
    if (text === undefined) return { value: undefined };
    const [service = '', point = '', ...more] = text.split('=');
    if (isService(service) && point !== '' && more.length === 0) {
      return { value: { service, variables: { [CRASH]: point } } };
    }
    return { problem: `is ${text}, but must be a service, = and a crash point` };
  },
};

/** The crash that the environment plants, undefined for none. Throws ConfigError. */
export function plantFrom(env: Environment): Plant | undefined {
  return readConfig(env, { plant: PLANT }).plant;
}
