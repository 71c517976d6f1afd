// Regenerates packages/contracts/src/gen from the protos: `npm run generate`.
import { resolve } from 'node:path';
import { generate, GENERATED, writeTree } from './protos.ts';

const root = resolve(import.meta.dirname, '../../..');
const changed = writeTree(root, generate(root));
process.stdout.write(`${GENERATED}: ${changed.length} files changed\n`);
