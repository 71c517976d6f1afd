import {
  OrderQueryServiceService,
  type ReasonCount,
} from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network, ServiceName } from '@suuupra/grpc';
import { MICROSECONDS, civilDateOf, instantAt } from '@suuupra/kernel';
import { replaceFile } from '../replace-file.ts';
import { patiently } from './calls.ts';
import { DayFolderError } from './csv-table.ts';
import { type DayFolder, readDayFolder } from './day-folder.ts';
import { drive, settle } from './driver.ts';
import { progressOf } from './progress.ts';
import { setUp } from './set-up.ts';
import { type Placed, stepsOf } from './steps.ts';
import { timeKeepersOf } from './time-keepers.ts';

/** What a play leads to: where the log stands and which rows were not taken. */
export type PlayResult = Readonly<{
  token: string;
  orders: number;
  seconds: number;
  /** False where the folder had been played to its end before. */
  fresh: boolean;
  /** What the API said to rows that it did not take, by line. */
  refusals: ReadonlyMap<number, string>;
}>;

export type PlayOptions = Readonly<{
  folder: DayFolder;
  dataDirectory: string;
  network: Network;
  services: readonly ServiceName[];
}>;

/** Feeds a day folder through the gRPC API on the file's own clock. The same folder on the same
 * data directory goes on where it stopped; another folder there is refused. */
export async function play(options: PlayOptions): Promise<PlayResult> {
  const { folder, network, services } = options;
  rememberFolder(options.dataDirectory, folder);
  const keepers = timeKeepersOf(network, services);
  const started = performance.now();
  const first = folder.orders.reduce<bigint | undefined>(
    (least, { placedAt }) => (least === undefined || placedAt < least ? placedAt : least),
    undefined,
  );
  const opening = first === undefined ? 0n : instantAt(civilDateOf(first), 0);
  const before = await settle(keepers, opening);
  await setUp(network, folder);
  const start = await settle(keepers, before.now);
  const count = outcomeCounter(network, folder.orders.length);
  const steps = stepsOf(network, folder.orders, count.placed);
  const end = await drive(keepers, steps, start);
  await count.done();
  const seconds = (performance.now() - started) / 1000;
  const fresh = before.now <= opening + MICROSECONDS.second;
  const { refusals } = count;
  return { token: end.token, orders: folder.orders.length, seconds, fresh, refusals };
}

/** Reads the folder, says which rows it sets aside. */
export function openFolder(directory: string, say: (line: string) => void): DayFolder {
  const folder = readDayFolder(directory);
  for (const { problem } of folder.malformed) say(`set aside: ${problem}`);
  return folder;
}

/** Ties the data directory to the folder played on it. Throws DayFolderError for another one. */
export function rememberFolder(dataDirectory: string, folder: Pick<DayFolder, 'digest'>): void {
  const file = join(dataDirectory, 'played.json');
  if (existsSync(file)) {
    const known = JSON.parse(readFileSync(file, 'utf8')) as Readonly<{ digest: string }>;
    if (known.digest === folder.digest) return;
    throw new DayFolderError(
      `${dataDirectory} holds a play of other files; give this one a --data-dir of its own`,
    );
  }
  replaceFile(file, `${JSON.stringify({ digest: folder.digest })}\n`);
}

type Counter = Readonly<{
  placed: Placed;
  refusals: ReadonlyMap<number, string>;
  done: () => Promise<void>;
}>;

/** The bar's counts are read from the read model, which costs a call: not for every order. */
const ORDERS_A_COUNT = 20;

function outcomeCounter(network: Network, total: number): Counter {
  const progress = progressOf(total);
  let placed = 0;
  let outcomes = '';
  const refusals = new Map<number, string>();
  const count = async (): Promise<void> => {
    const method = OrderQueryServiceService.getOrderSummary;
    const summary = await patiently(() => network.unary('views', method, { consistencyToken: '' }));
    const failed = sumOf(summary.paymentFailed);
    const rejected = sumOf(summary.rejected);
    const { confirmed, soldOut } = summary;
    const good = `confirmed ${confirmed}  failed ${failed}`;
    outcomes = `${good}  sold out ${soldOut}  rejected ${rejected}`;
  };
  return {
    refusals,
    placed: async ({ line }, refusal) => {
      placed += 1;
      if (refusal !== undefined) refusals.set(line, refusal);
      if (placed % ORDERS_A_COUNT === 0) await count();
      progress.placed(outcomes);
    },
    done: async () => {
      await count();
      progress.done(outcomes);
    },
  };
}

function sumOf(counts: readonly ReasonCount[]): bigint {
  return counts.reduce((total, { orders }) => total + orders, 0n);
}
