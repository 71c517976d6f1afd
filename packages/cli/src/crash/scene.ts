import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { seededChance } from '@suuupra/process';
import { expect } from 'chai';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../../tooling/days/generated/small', import.meta.url));
const EXPECTED: unknown = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8'));

/** How a command ended, and what it told the person at the terminal. */
export type Ended = Readonly<{ code: number | null; signal: string | null; words: string }>;

/** A data directory that a play is killed on, and played on again. */
export type Scene = Readonly<{
  /** Plays the folder, in a process group of its own, so that all of it can die at once. */
  play: (
    environment?: Readonly<Record<string, string>>,
    options?: readonly string[],
  ) => Promise<Ended>;
  /** Kills the database, if it is still there; it has a process group of its own. */
  killDatabase: () => void;
  /** What the last play has reported is right in every figure. */
  hasTheRightFigures: () => void;
  /** Plays once more, undisturbed: every figure is right and the book is proved. */
  goesOnAndEndsWell: (options?: readonly string[]) => Promise<void>;
  end: () => void;
}>;

/** What a test of this kind may take on a machine that has other things to do. */
export const LIMIT_MS = 180_000;

/** Draws whole numbers from the first up to and with the last; the same seed, the same numbers. */
export function drawing(seed: string): (first: number, last: number) => number {
  const chance = seededChance(seed);
  return (first, last) =>
    first + (Number.parseInt(chance.uuid().slice(0, 8), 16) % (last - first + 1));
}

/** What all scenes of a suite share: the programs as they were compiled the first time. */
export type Ground = Readonly<{ scene: () => Scene; end: () => void }>;

export function openGround(): Ground {
  const compiled = mkdtempSync(join(tmpdir(), 'suuupra-compiled-'));
  return {
    scene: () => openScene(compiled),
    end: () => rmSync(compiled, { recursive: true, force: true }),
  };
}

function openScene(compiled: string): Scene {
  const directory = mkdtempSync(join(tmpdir(), 'suuupra-crash-'));
  const data = join(directory, 'data');
  const report = join(directory, 'report.json');
  const started: ChildProcess[] = [];
  const run = async (
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Ended> => {
    const child = spawn(process.execPath, [MAIN, ...words, '--data-dir', data], {
      detached: true,
      env: { ...process.env, NODE_COMPILE_CACHE: compiled, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.push(child);
    const [said, [code, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    return { code, signal, words: said };
  };
  const killDatabase = (): void => {
    const pid = postmasterOf(data);
    if (pid !== undefined) kill(pid);
  };
  const hasTheRightFigures = (): void => {
    expect(JSON.parse(readFileSync(report, 'utf8'))).to.deep.equal(EXPECTED);
  };
  const play: Scene['play'] = (environment, options = []) =>
    run(['play', FOLDER, '--once', '--report', report, ...options], environment);
  return {
    play,
    killDatabase,
    hasTheRightFigures,
    goesOnAndEndsWell: async (options) => {
      rmSync(report, { force: true });
      const again = await play({}, options);
      expect(again.code, again.words).to.equal(0);
      hasTheRightFigures();
      const audit = await run(['audit', 'check']);
      expect(audit.code, audit.words).to.equal(0);
    },
    end: () => {
      for (const { pid } of started) if (pid !== undefined) kill(-pid);
      killDatabase();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function postmasterOf(data: string): number | undefined {
  try {
    const [pid] = readFileSync(join(data, 'postgres', 'data', 'postmaster.pid'), 'utf8').split(
      '\n',
    );
    return Number(pid) > 1 ? Number(pid) : undefined;
  } catch {
    return undefined; // It has not begun, or it has ended and removed the file.
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
