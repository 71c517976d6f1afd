import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const WRITES = 101;
const BYTES = 600;

/** The median time of a write made durable in this directory: what every append has to pay. */
export function medianSyncMicroseconds(directory: string): number {
  const path = join(directory, 'sync-speed.tmp');
  const file = openSync(path, 'w');
  const bytes = Buffer.alloc(BYTES, 1);
  const times: number[] = [];
  for (let write = 0; write < WRITES; write += 1) {
    writeSync(file, bytes);
    const before = performance.now();
    fdatasyncSync(file);
    times.push((performance.now() - before) * 1000);
  }
  closeSync(file);
  rmSync(path);
  return times.sort((a, b) => a - b)[(WRITES - 1) / 2] ?? 0;
}
