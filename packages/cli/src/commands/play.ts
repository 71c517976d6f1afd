import { writeFileSync } from 'node:fs';
import { type PlayResult, openFolder, play } from '../play/play.ts';
import type { DayFolder } from '../play/day-folder.ts';
import { releaseTime } from '../play/time-keepers.ts';
import { readInOtherProcess } from '../report/other-process.ts';
import { type RejectedRow, rejectedRows } from '../report/rejected-rows.ts';
import type { Report } from '../report/read-report.ts';
import { directoryOfPlay } from '../stack/data-directory.ts';
import { plantFrom } from '../stack/plant.ts';
import { type Stack, openStack } from '../stack/stack.ts';
import { medianSyncMicroseconds } from './sync-speed.ts';
import { type End, stopOnSignal } from './until-told.ts';
import { endpoints } from './up.ts';

export type PlayCommand = Readonly<{
  dataDir?: string;
  report?: string;
  once?: boolean;
  processes?: boolean;
}>;

/** What a play showed. */
export type Shown = Readonly<{
  report: Report;
  rejected: readonly RejectedRow[];
  result: PlayResult;
}>;

/** `suuupra play DIR`: plays, writes the report, and stays unless told to end. */
export async function playFolder(directory: string, options: PlayCommand): Promise<void> {
  const folder = openFolder(directory, say);
  await withPlay(folder, options, async (shown) => {
    const json = `${JSON.stringify(shown.report, null, 1)}\n`;
    if (options.report === undefined) process.stdout.write(json);
    else writeReport(options.report, json, shown.rejected);
    return Promise.resolve();
  });
}

/** Plays a folder on a stack of its own, shows the result, and goes on or ends. */
export async function withPlay(
  folder: DayFolder,
  options: PlayCommand,
  show: (shown: Shown, stack: Stack) => Promise<void>,
): Promise<void> {
  const end = stopOnSignal();
  const { processes = false } = options;
  const dataDirectory = directoryOfPlay(options.dataDir, folder);
  const plant = plantFrom(process.env);
  const stack = await openStack({
    dataDirectory,
    processes,
    clock: 'virtual',
    onFailure: end.fail,
    ...(plant && { plant }),
  });
  try {
    const { network, timeKeepers: services } = stack;
    const work = (async () => {
      const result = await play({ folder, dataDirectory, network, services });
      const report = await readInOtherProcess(stack.addresses, result.token);
      const rejected = await rejectedRows(network, {
        rows: folder.orders,
        malformed: folder.malformed,
        consistencyToken: result.token,
        refusals: result.refusals,
      });
      sayRejected(rejected);
      saySpeed(result, dataDirectory);
      await show({ report, rejected, result }, stack);
    })();
    await Promise.race([work, failureOf(end)]);
    if (options.once !== true) await stayUp(end, stack);
  } finally {
    await stack.stop();
    await end.echoOver();
  }
}

async function stayUp(end: End, stack: Stack): Promise<void> {
  await releaseTime(stack.network, stack.timeKeepers);
  say(`the services go on, Ctrl-C stops them\n${endpoints(stack.addresses)}`);
  await end.asked;
}

/** Rejects when the command is asked to end before its work is done. */
async function failureOf(end: End): Promise<never> {
  const failure = await end.asked;
  throw failure ?? new Error('stopped before the play was over; the same command goes on with it');
}

function writeReport(file: string, json: string, rejected: readonly RejectedRow[]): void {
  writeFileSync(file, json);
  const rows = file.replace(/(\.json)?$/, '.rejected.json');
  writeFileSync(rows, `${JSON.stringify(rejected, null, 1)}\n`);
  say(`report in ${file}, rejected rows in ${rows}`);
}

function sayRejected(rejected: readonly RejectedRow[]): void {
  for (const { line, order_ref: orderRef, reason } of rejected) {
    say(`rejected: orders.csv:${line} ${orderRef} ${reason}`);
  }
}

function saySpeed({ orders, seconds }: PlayResult, directory: string): void {
  const speed = (orders / seconds).toFixed(1);
  const sync = medianSyncMicroseconds(directory).toFixed(0);
  say(
    `${orders} orders in ${seconds.toFixed(1)} s, ${speed} orders/s; median fdatasync ${sync} µs`,
  );
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
