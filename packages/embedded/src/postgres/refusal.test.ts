import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  answers,
  freshFolder,
  isOpenToAll,
  launch,
  launchInChild,
  leaveNothing,
  reasonOf,
} from './scene.ts';
import { waysToRun } from './user.ts';

const isRoot = process.getuid?.() === 0;
const format = (fields: object): string =>
  JSON.stringify({ format: 'suuupra-postgres', version: 1, postgres: 18, ...fields });

describe('what PostgreSQL is launched on', () => {
  after(leaveNothing);

  const refusals: readonly [string, string, string, string][] = [
    ['a newer format', 'format.json', format({ version: 2 }), 'newer version'],
    ['another major', 'format.json', format({ postgres: 17 }), 'made by PostgreSQL 17'],
    ['another format', 'format.json', format({ format: 'x' }), 'unknown format'],
    ['a damaged format file', 'format.json', '{', 'unknown format'],
    ["somebody else's folder", 'letter.txt', 'Dear', 'is not empty'],
  ];
  for (const [what, file, text, complaint] of refusals) {
    it(`refuses ${what} and touches nothing`, async () => {
      const directory = await freshFolder();
      await writeFile(join(directory, file), text);
      const refusal = await reasonOf(launch({ directory }));
      expect(refusal).to.include('DIRECTORY_FORMAT_UNKNOWN').and.to.include(complaint);
    });
  }

  it('keeps durability and the address out of the settings', async () => {
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes', 'port', 'a=b']) {
      const refusal = await reasonOf(
        launch({ directory: '/nowhere', settings: { [name]: 'off' } }),
      );
      expect(refusal).to.include('SETTING_REFUSED').and.to.include(name);
    }
  });

  it('says what the server said when it does not start, and can start afterwards', async () => {
    const directory = await freshFolder();
    const refusal = await reasonOf(launch({ directory, settings: { max_connections: 'many' } }));
    expect(refusal).to.include('START_FAILED').and.to.include('max_connections');
    // A half-made cluster is thrown away as well.
    await mkdir(join(directory, 'data.new'), { recursive: true });
    const running = await launch({ directory, settings: { max_connections: 20 } });
    await running.stop();
  });

  it('takes a loopback port where the path of a socket would be too long', async () => {
    const directory = join(await freshFolder(), 'long'.repeat(25), "with space's");
    const running = await launch({ directory });
    expect(running.url).to.match(/@127\.0\.0\.1:\d+\/postgres$/);
    expect(await answers(running.url)).to.equal(true);
    await running.stop();
  });

  it('accepts a folder whose name needs quoting', async () => {
    const running = await launch({ directory: join(await freshFolder(), 'a "b", c') });
    expect(await answers(running.url)).to.equal(true);
    await running.stop();
  });

  if (isRoot) {
    const [, owner, reach] = waysToRun(0, { uid: 0, gid: 0 });
    for (const way of isOpenToAll() ? [owner, reach] : [reach]) {
      it(`runs without user namespaces: ${way?.name}`, async () => {
        const isClosed = way?.name === 'reach';
        const directory = join(await freshFolder(isClosed ? 0o700 : 0o755), 'inner');
        const ways = way === undefined ? [] : [way];
        const running = await launch({ directory, ways });
        expect(await answers(running.url)).to.equal(true);
        await running.stop();
        const again = await launch({ directory });
        expect(await answers(again.url)).to.equal(true);
        await again.stop();
      });
    }

    it('says so when no user can run it', async () => {
      const refusal = await reasonOf(launch({ directory: await freshFolder(), ways: [] }));
      expect(refusal).to.include('USER_CANNOT_BE_DROPPED');
    });
  }

  if (isRoot && isOpenToAll()) {
    it('serves an ordinary user, and root in the folder of that user', async () => {
      const directory = await freshFolder(0o755, 1000);
      const theirs = await launchInChild(directory, { uid: 1000 });
      expect(Number(theirs.answer), theirs.answer).to.be.greaterThan(0);
      await theirs.kill();
      const ours = await launch({ directory });
      expect(await answers(ours.url)).to.equal(true);
      await ours.stop();
      const back = await launchInChild(directory, { uid: 1000 });
      expect(Number(back.answer), back.answer).to.be.greaterThan(0);
      await back.kill();
    });
  }
});
