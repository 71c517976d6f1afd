import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { suuupra, temporaryFolder } from './command-scene.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('suuupra up', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let running: ChildProcess;
  let said: Promise<string>;

  before(async () => {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    running = spawn(process.execPath, [MAIN, 'up', '--data-dir', folder()], { stdio: [...stdio] });
    if (running.stdout && running.stderr) {
      said = text(running.stderr);
      await once(running.stdout, 'data');
    }
  });
  after(() => running.kill('SIGKILL'));

  it('refuses a second one on the same directory, and says why', async () => {
    const second = await suuupra('up', '--data-dir', folder());
    expect(second.code).to.equal(1);
    expect(second.err).to.equal(
      `suuupra: a suuupra already runs on ${folder()} (process ${running.pid}); ` +
        'stop it or use --data-dir\n',
    );
  });

  it('can be asked how it is', async () => {
    const { code, out } = await suuupra('status', '--data-dir', folder());
    expect(code).to.equal(0);
    expect(out).to.match(/^bank: up to date\nupi-switch: up to date\n/);
    expect(out.trimEnd().split('\n')).to.have.lengthOf(8);
  });

  it('ends well at Ctrl-C, even where npm passes the signal on a second time', async () => {
    const exit = once(running, 'exit');
    running.kill('SIGINT');
    running.kill('SIGINT');
    setTimeout(() => running.kill('SIGINT'), 50);
    expect(await exit).to.deep.equal([0, null]);
    expect(await said).to.equal('');
    expect(existsSync(join(folder(), 'run.json'))).to.equal(false);
    const { code, err } = await suuupra('status', '--data-dir', folder());
    expect([code, err]).to.deep.equal([
      ...[1, `suuupra: nothing runs on ${folder()}; start it with: suuupra up\n`],
    ]);
  });
});
