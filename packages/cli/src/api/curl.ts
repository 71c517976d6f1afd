import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BUF = join(resolve(import.meta.dirname, '../../../..'), 'node_modules/.bin/buf');
const GRPC = ['curl', '--protocol', 'grpc', '--http2-prior-knowledge'];

/** Calls a method as somebody who has no protos, by reflection; the answers as they are written. */
export async function curl(address: string, method: string, request: object): Promise<unknown[]> {
  const words = ['-d', JSON.stringify(request), `http://${address}/${method}`];
  const { stdout } = await run(BUF, [...GRPC, ...words]);
  return answersIn(stdout);
}

/** The services that a server says it has. */
export async function servicesAt(address: string): Promise<readonly string[]> {
  const { stdout } = await run(BUF, [...GRPC, '--list-services', `http://${address}`]);
  return stdout.trim().split('\n');
}

/** Answers of a stream stand one after the other, each an object that begins a line. */
function answersIn(text: string): unknown[] {
  return text
    .split(/^(?=\{)/m)
    .filter((part) => part.trim() !== '')
    .map((part): unknown => JSON.parse(part));
}
