import { resolve } from 'node:path';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { isService } from '../stack/services.ts';
import { auditCheck } from './audit.ts';
import { playFolder } from './play.ts';
import { MODEL_NAMES, rebuildModel } from './rebuild.ts';
import { report } from './report.ts';
import { serve } from './serve.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { up } from './up.ts';
import { type WorldOptions, world } from './world.ts';

/** Paths are meant from where the person stands, not from where npm went. */
function path(text: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), text);
}

function service(text: string): string {
  if (isService(text)) return text;
  throw new InvalidArgumentError('no such service');
}

/** The `suuupra` command. */
export function program(): Command {
  const suuupra = new Command('suuupra').description('an event-sourced financial core on UPI');
  const where = 'where everything is kept; .suuupra/up, or .suuupra/days-… for a play';
  const dataDirectory = ['--data-dir <dir>', where, path] as const;
  const used = ['--data-dir <dir>', 'where it is kept; the one used last', path] as const;
  suuupra
    .command('start')
    .description('play the shipped trading days and print the report')
    .option(...dataDirectory)
    .option('--once', 'end after the report')
    .option('--processes', 'one process a service')
    .action(start);
  suuupra
    .command('up')
    .description('start every service and print where it listens')
    .option(...dataDirectory)
    .option('--processes', 'one process a service')
    .action(up);
  suuupra
    .command('serve')
    .description('run one service; its settings come from the environment')
    .argument('<service>', 'its name', service)
    .action(serve);
  suuupra
    .command('play')
    .description('play a folder of trading days through the API and report')
    .argument('<dir>', 'the folder', path)
    .option(...dataDirectory)
    .option('--report <file>', 'where the report goes, as JSON', path)
    .option('--once', 'end after the report')
    .option('--processes', 'one process a service')
    .action(playFolder);
  suuupra
    .command('report')
    .description('read the report of a running system over gRPC, as JSON')
    .option(...used)
    .action(report);
  suuupra
    .command('audit')
    .description('prove the book')
    .command('check')
    .description('derive every entry from the streams again and compare with the tables')
    .option(...used)
    .action(auditCheck);
  suuupra
    .command('rebuild')
    .description('build a read model again from the streams and compare it with the live one')
    .addArgument(new Argument('<model>', 'its name').choices(MODEL_NAMES))
    .option(...used)
    .option('--switch', 'let the rebuilt one take the place of the live one')
    .action(rebuildModel);
  suuupra
    .command('status')
    .description('lag, parked events, stuck work and open cases of a running system')
    .option(...used)
    .action(status);
  worldCommand(suuupra);
  return suuupra;
}

/** The simulated world is a command of its own: it needs nothing that runs. */
function worldCommand(suuupra: Command): void {
  suuupra
    .command('world')
    .description('simulate days of commerce with everything going wrong, and audit them')
    .option('--seed <text>', 'one world; a failing one is shrunk to a story')
    .option('--seeds <a..b>', 'many worlds, by number', range)
    .option(
      '--hours <n>',
      'as many worlds as fit in so many hours; goes on where it stopped',
      count,
    )
    .option('--orders <n>', 'orders a world', count)
    .option('--days <n>', 'days a world', count)
    .option('--rush <n>', 'how many percent of the orders come at one noon', count)
    .option('--faults <plan>', 'none, default, a factor, or name=rate,… with rates of 100,000')
    .option('--operations <plan>', 'what people do besides buying; the same forms')
    .option('--jobs <n>', 'how many at once', count)
    .option('--rehash', 'write down anew what the kept worlds leave behind')
    .option('--keep', 'save the story of a failing world as a regression of the suite')
    .action((options: WorldOptions) => world(options));
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('must be a number above zero');
}

function range(text: string): readonly [number, number] {
  const [from, to] = text.split('..').map(Number);
  if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && Number(from) <= Number(to)) {
    return [Number(from), Number(to)];
  }
  throw new InvalidArgumentError('must look like 1..200');
}
