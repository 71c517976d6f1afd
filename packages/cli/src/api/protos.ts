import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROTOS = fileURLToPath(new URL('../../../../proto', import.meta.url));

/** The full paths of the methods whose requests have a request id, by the protos themselves. */
export function repeatableMethods(): readonly string[] {
  return protos().flatMap(methodsIn);
}

/** The full names of all services of the house. */
export function servicesInProtos(): readonly string[] {
  return protos().flatMap((proto) =>
    [...proto.matchAll(/^service (\w+) \{/gm)].map(([, name]) => `${packageOf(proto)}.${name}`),
  );
}

function protos(): readonly string[] {
  return readdirSync(PROTOS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.proto'))
    .map((file) => readFileSync(join(PROTOS, file), 'utf8'));
}

function packageOf(proto: string): string {
  return /^package (.*);$/m.exec(proto)?.[1] ?? '';
}

function methodsIn(proto: string): readonly string[] {
  const space = packageOf(proto);
  const repeatable = new Set(
    [...proto.matchAll(/^message (\w+) \{([^}]*)\}/gm)]
      .filter(([, , body]) => body?.includes('string request_id = '))
      .map(([, name]) => name),
  );
  return [...proto.matchAll(/^service (\w+) \{([^}]*)\}/gm)].flatMap(([, service, body = '']) =>
    [...body.matchAll(/rpc (\w+)\((\w+)\)/g)]
      .filter(([, , request]) => repeatable.has(request))
      .map(([, method]) => `/${space}.${service}/${method}`),
  );
}
