import { readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import {
  answers,
  freshFolder,
  isGone,
  launch,
  launchInChild,
  leaveNothing,
  reasonOf,
} from './scene.ts';

describe('launching PostgreSQL', () => {
  after(leaveNothing);

  it('creates the directory once, then starts on it again under the same address', async () => {
    const directory = await freshFolder();
    const first = await launch({ directory });
    expect(await answers(first.url)).to.equal(true);
    await Promise.all([first.stop(), first.stop()]);
    expect(isGone(first.pid)).to.equal(true);

    const second = await launch({ directory });
    expect(second.url).to.equal(first.url);
    expect(await answers(second.url)).to.equal(true);
    await second.stop();
    const format = JSON.parse(await readFile(join(directory, 'format.json'), 'utf8'));
    expect(format).to.deep.equal({ format: 'suuupra-postgres', version: 1, postgres: 18 });
  });

  it('refuses a second launcher and names the process of the first', async () => {
    const directory = await freshFolder();
    const running = await launch({ directory });
    const refusal = await reasonOf(launch({ directory }));
    expect(refusal).to.include('DIRECTORY_IN_USE').and.to.include(`process ${process.pid};`);
    const other = await launchInChild(directory);
    expect(other.answer).to.include('DIRECTORY_IN_USE').and.to.include(`process ${process.pid};`);
    expect(await answers(running.url)).to.equal(true);
    await running.stop();
  });

  it('lets one of two launchers that start at the same moment win', async () => {
    const directory = await freshFolder();
    const both = await Promise.allSettled([1, 2].map(() => launch({ directory })));
    const won = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(won).to.have.length(1);
    await won[0]?.stop();
  });

  it('ends with a parent that is killed', async () => {
    const parent = await launchInChild(await freshFolder());
    const pid = Number(parent.answer);
    expect(isGone(pid)).to.equal(false);
    await parent.kill();
    while (!isGone(pid)) await nextTurn(); // The test's own time limit ends this.
  });

  it('starts at once after its parent was killed, however far the shutdown is', async () => {
    const directory = await freshFolder();
    const parent = await launchInChild(directory);
    await parent.kill();
    const next = await launch({ directory });
    expect(isGone(Number(parent.answer))).to.equal(true);
    expect(await answers(next.url)).to.equal(true);
    await next.stop();
  });

  it('stops a server that outlived its parent, then starts its own', async () => {
    const directory = await freshFolder();
    const parent = await launchInChild(directory, { tiedToParent: false });
    await parent.kill();
    const orphan = Number(parent.answer);
    expect(isGone(orphan)).to.equal(false);
    const next = await launch({ directory });
    expect(isGone(orphan)).to.equal(true);
    expect(next.pid).to.not.equal(orphan);
    await next.stop();
  });

  it('starts again after the server alone was killed', async () => {
    const directory = await freshFolder();
    const first = await launch({ directory });
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await launch({ directory });
    expect(await answers(second.url)).to.equal(true);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('does not take a stranger with the number in postmaster.pid for a server', async () => {
    const directory = await freshFolder();
    await (await launch({ directory })).stop();
    const data = await realpath(join(directory, 'data'));
    const lines = [process.ppid, data, 1, 5432, '', '', ' 1 1', 'ready'];
    await writeFile(join(data, 'postmaster.pid'), lines.join('\n'));
    const running = await launch({ directory });
    expect(await answers(running.url)).to.equal(true);
    await running.stop();
    expect(isGone(process.ppid)).to.equal(false);
  });
});
