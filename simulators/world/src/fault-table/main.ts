import { writeFileSync } from 'node:fs';
import { faultTable } from './fault-table.ts';

writeFileSync(new URL('../../FAULTS.md', import.meta.url), faultTable());
