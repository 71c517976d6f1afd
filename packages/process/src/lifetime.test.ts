import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';

const TOY = join(import.meta.dirname, 'toy-host/main.ts');

type Toy = Readonly<{
  child: ChildProcess;
  ready: Promise<string>;
  /** Its code or signal, what it printed after it was ready, and its log. */
  end: Promise<Readonly<{ code: unknown; printed: readonly string[]; log: string }>>;
}>;

function start(stdin: 'pipe' | 'ignore', ...args: readonly string[]): Toy {
  const child = spawn(process.execPath, [TOY, ...args], { stdio: [stdin, 'pipe', 'pipe'] });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no pipes');
  const lines: string[] = [];
  const reader = createInterface({ input: stdout });
  reader.on('line', (line) => lines.push(line));
  const log = text(stderr);
  const died = once(child, 'close').then(async () => expect.fail(`not ready: ${await log}`));
  died.catch(() => undefined);
  const line = once(reader, 'line').then(([said]) => String(said));
  const ready = Promise.race([line, died]);
  const end = once(child, 'close').then(async ([code, signal]: readonly unknown[]) => {
    return { code: code ?? signal, printed: lines.slice(1), log: await log };
  });
  return { child, ready, end };
}

describe('the life of a process', () => {
  it('says in one line of JSON that it is ready', async () => {
    const { child, ready, end } = start('ignore');
    const line = JSON.parse(await ready) as Readonly<Record<string, string>>;
    expect(Object.keys(line)).to.deep.equal(['service', 'address']);
    expect(line['service']).to.equal('commerce');
    child.kill('SIGTERM');
    const { code, printed } = await end;
    expect(code).to.equal(0);
    expect(printed).to.deep.equal(['parts stopped', 'closed']);
  });

  it('stops in order on SIGINT, and when whoever started it has gone', async () => {
    const [interrupted, orphaned] = [start('ignore'), start('pipe')];
    await Promise.all([interrupted.ready, orphaned.ready]);
    interrupted.child.kill('SIGINT');
    orphaned.child.stdin?.destroy();
    for (const { end } of [interrupted, orphaned]) {
      const { code, printed } = await end;
      expect(code).to.equal(0);
      expect(printed).to.deep.equal(['parts stopped', 'closed']);
    }
  });

  it('logs an error that nobody foresaw and ends with code 1', async () => {
    const { end } = start('ignore', 'crash');
    const { code, log } = await end;
    expect(code).to.equal(1);
    const line = log.split('\n').find((one) => one.includes('unexpected error')) ?? '';
    expect(line).to.contain('nobody foresaw this').and.to.contain('toy-host/main.ts');
  });
});
