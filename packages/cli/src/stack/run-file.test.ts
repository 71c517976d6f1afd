import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DayFolderError } from '../play/csv-table.ts';
import { rememberFolder } from '../play/play.ts';
import { AlreadyRunningError, type RunFile, readRunFile, refuseSecond } from './run-file.ts';
import { removeRunFile, writeRunFile } from './run-file.ts';

describe('what a data directory says of itself', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'suuupra-'))));
  afterEach(() => rmSync(directory, { recursive: true }));
  const run = { pid: process.pid, eventStoreUrl: 'e', databaseUrl: 'd', addresses: {} };
  const change = (parts: Partial<RunFile>): void => {
    const path = join(directory, 'run.json');
    const told = JSON.parse(readFileSync(path, 'utf8')) as RunFile;
    writeFileSync(path, JSON.stringify({ ...told, ...parts }));
  };

  it('refuses a second system while the first one runs', () => {
    writeRunFile(directory, run);
    expect(readRunFile(directory)).to.include({ pid: process.pid });
    expect(() => refuseSecond(directory)).to.throw(AlreadyRunningError, `process ${process.pid}`);
    removeRunFile(directory);
    refuseSecond(directory);
  });

  it('is not taken in by another process that was given the number of a dead one', () => {
    writeRunFile(directory, run);
    const { birth = '' } = readRunFile(directory) ?? {};
    expect(birth).to.match(/^[0-9a-f-]{36}\/\d+$/);
    change({ birth: `${birth}0` });
    expect(readRunFile(directory)).to.equal(undefined);
    refuseSecond(directory);
    change({ birth, pid: process.ppid });
    expect(readRunFile(directory)).to.equal(undefined);
  });

  it('believes a file without the moment of birth as long as the process is there', () => {
    writeRunFile(directory, run);
    change({ birth: undefined });
    expect(readRunFile(directory)).to.include({ pid: process.pid });
    change({ pid: 2 ** 22 + 1 });
    expect(readRunFile(directory)).to.equal(undefined);
  });

  it('is tied to the folder that was played, which is noted whole or not at all', () => {
    mkdirSync(join(directory, 'played.json.new'));
    expect(() => rememberFolder(directory, { digest: 'a' })).to.throw(/EISDIR/);
    expect(readdirSync(directory)).to.deep.equal(['played.json.new']);
    rmSync(join(directory, 'played.json.new'), { recursive: true });
    rememberFolder(directory, { digest: 'a' });
    rememberFolder(directory, { digest: 'a' });
    expect(readdirSync(directory)).to.deep.equal(['played.json']);
    expect(() => rememberFolder(directory, { digest: 'b' })).to.throw(DayFolderError);
  });
});
