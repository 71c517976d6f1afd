import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { expect } from 'chai';

import { openEventLog, type EventLog, type EventLogOptions } from './event-log.ts';
import { createEventStore } from './event-store.ts';
import { realDisk, type Disk } from './log-writer.ts';
import { dataText } from './recorded-event.ts';
import { errorOf, temporaryDirectory } from './scene.ts';

// The log on real files, and what is made of them when something went wrong with them.

describe('the log', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let log: EventLog | undefined;
  let write = (..._texts: string[]): Promise<unknown> => Promise.resolve();
  let eventCount = 0;

  beforeEach(() => (directory = temporaryDirectory()));
  afterEach(async () => {
    await stop();
    directory.remove();
  });

  const start = async (options: Partial<EventLogOptions> = {}): Promise<EventLog> => {
    const opened = await openEventLog({ directory: directory.path, ...options });
    const store = createEventStore(opened, () => 1_700_000_000_000);
    write = (...texts) =>
      store.append(
        'test.log-1',
        { is: 'any' },
        texts.map((text) => ({
          id: (eventCount += 1).toString(16).padStart(32, '0'),
          type: 'Noted',
          contentType: 'text/plain',
          data: Buffer.from(text),
          customMetadata: new Uint8Array(),
        })),
      );
    log = opened;
    return opened;
  };

  const stop = async (): Promise<void> => {
    await log?.close();
    log = undefined;
  };

  const segments = (): string[] =>
    readdirSync(directory.path)
      .filter((name) => name.endsWith('.events'))
      .map((name) => join(directory.path, name));
  const segment = (): string => segments()[0] ?? '';

  /** Leaves the directory as a crash does: without the mark of an orderly stop. */
  const crash = async (): Promise<void> => {
    await stop();
    rmSync(join(directory.path, 'CLEAN'), { force: true });
  };

  const textsAfterRestart = async (): Promise<string[]> => textsOf(await start());
  const refusal = () => errorOf(start());

  it('cuts a tail that was torn at any byte, and goes on from there', async () => {
    await start();
    await write('first');
    await write('second', 'third');
    const kept = readFileSync(segment()).length;
    await write('fourth', 'fifth');
    await crash();
    const whole = readFileSync(segment());
    for (let length = kept; length < whole.length; length += 1) {
      writeFileSync(segment(), whole.subarray(0, length));
      expect(await textsAfterRestart()).to.deep.equal(['first', 'second', 'third']);
      expect(log?.cutBytes).to.equal(length - kept);
      await crash();
      expect(readFileSync(segment())).to.deep.equal(whole.subarray(0, kept));
    }
    await start();
    await write('sixth');
    await crash();
    expect(await textsAfterRestart()).to.deep.equal(['first', 'second', 'third', 'sixth']);
  });

  it('cuts a last frame with any byte wrong, and a tail of zeros', async () => {
    await start();
    await write('first');
    const kept = readFileSync(segment()).length;
    await write('second');
    await crash();
    const whole = readFileSync(segment());
    for (let at = kept; at < whole.length; at += 3) {
      writeFileSync(segment(), flipped(whole, at));
      expect(await textsAfterRestart(), `byte ${at}`).to.deep.equal(['first']);
      await crash();
    }
    writeFileSync(segment(), Buffer.concat([whole, Buffer.alloc(5_000)]));
    expect(await textsAfterRestart()).to.deep.equal(['first', 'second']);
  });

  it('refuses a log that is damaged where it was once synced, and changes nothing', async () => {
    await start();
    await write('first');
    const place = readFileSync(segment()).length;
    await write('second');
    await write('third');
    await crash();
    const whole = readFileSync(segment());
    for (let at = place; at < place + 60; at += 7) {
      const damaged = flipped(whole, at);
      writeFileSync(segment(), damaged);
      const { reason, message } = await refusal();
      expect([at, reason]).to.deep.equal([at, 'LOG_CORRUPT']);
      expect(message).to.contain(`${basename(segment())} at offset ${place}`);
      expect(readFileSync(segment())).to.deep.equal(damaged);
    }
  });

  it('takes frames of one unfinished group for torn, whichever of them is bad', async () => {
    await start();
    await write('first');
    const place = readFileSync(segment()).length;
    await Promise.all([write('second'), write('third'), write('fourth')]);
    await crash();
    writeFileSync(segment(), flipped(readFileSync(segment()), place + 30));
    expect(await textsAfterRestart()).to.deep.equal(['first']);
  });

  it('notices at once that a log it stopped in order has lost its end', async () => {
    await start();
    await write('first');
    await write('second');
    await stop();
    const whole = readFileSync(segment());
    writeFileSync(segment(), whole.subarray(0, whole.length - 1));
    expect(await refusal()).to.include({ reason: 'LOG_CORRUPT' });
    const damaged = flipped(whole, whole.length - 1);
    writeFileSync(segment(), damaged);
    expect(await refusal()).to.include({ reason: 'LOG_CORRUPT' });
    expect(readFileSync(segment())).to.deep.equal(damaged);
    writeFileSync(segment(), whole);
    expect(await textsAfterRestart()).to.deep.equal(['first', 'second']);
  });

  it('goes on in a new segment when one is full, and needs every one of them', async () => {
    const texts = Array.from({ length: 40 }, (_, n) => `text ${n}`);
    await start({ segmentBytes: 1_000 });
    await Promise.all(texts.slice(0, 20).map((text) => write(text)));
    for (const text of texts.slice(20)) await write(text);
    await crash();
    expect(segments().length).to.be.above(5);
    expect(await textsAfterRestart()).to.deep.equal(texts);
    await crash();
    const [, second = '', third = ''] = segments();
    const bytes = readFileSync(second);
    writeFileSync(second, bytes.subarray(0, bytes.length - 1));
    expect((await refusal())['message']).to.contain(basename(second));
    rmSync(second);
    expect((await refusal())['message']).to.contain(basename(third));
  });

  it('completes a segment that was created but not begun', async () => {
    await start({ segmentBytes: 100 });
    await write('first');
    await crash();
    const end = readFileSync(segment()).length;
    const next = join(directory.path, `${String(end).padStart(20, '0')}.events`);
    for (const bytes of [0, 7]) {
      writeFileSync(next, Buffer.alloc(bytes));
      expect(await textsAfterRestart()).to.deep.equal(['first']);
      await write('second');
      await crash();
      expect(await textsAfterRestart()).to.deep.equal(['first', 'second']);
      await crash();
    }
  });

  it('refuses a format it does not know, and a directory of something else', async () => {
    await start();
    await stop();
    const format = join(directory.path, 'FORMAT');
    expect(readFileSync(format, 'utf8')).to.equal('suuupra-event-store 1\n');
    writeFileSync(format, 'suuupra-event-store 2\n');
    const { reason, message } = await refusal();
    expect(reason).to.equal('FORMAT_UNKNOWN');
    expect(message).to.contain('"suuupra-event-store 2"').and.contain('"suuupra-event-store 1"');
    rmSync(format);
    expect(await refusal()).to.include({ reason: 'DIRECTORY_NOT_EMPTY' });
  });

  it('is refused to a second opener, whom it names the owner', async () => {
    await start();
    const { reason, message } = await errorOf(openEventLog({ directory: directory.path }));
    expect(reason).to.equal('DIRECTORY_IN_USE');
    expect(message).to.contain(`process ${process.pid}`);
    await stop();
    expect(await textsAfterRestart()).to.deep.equal([]);
  });

  it('shows and acknowledges nothing before its sync, and serves many with one', async () => {
    const held: (() => void)[] = [];
    let syncs = 0;
    const disk: Disk = {
      ...realDisk,
      sync: (fd, done) => {
        syncs += 1;
        held.push(() => realDisk.sync(fd, done));
      },
    };
    const opened = await start({ disk });
    const acknowledged: string[] = [];
    const note = (text: string) => write(text).then(() => acknowledged.push(text));
    let notices = 0;
    opened.watch(() => (notices += 1));
    const first = note('first');
    while (held.length < 1) await new Promise((resolve) => setImmediate(resolve));
    const later = ['second', 'third', 'fourth'].map(note);
    expect([textsOf(opened), acknowledged, notices]).to.deep.equal([[], [], 0]);
    held.shift()?.();
    await first;
    expect([textsOf(opened), acknowledged]).to.deep.equal([['first'], ['first']]);
    while (held.length < 1) await new Promise((resolve) => setImmediate(resolve));
    held.shift()?.();
    await Promise.all(later);
    expect([textsOf(opened).length, acknowledged.length]).to.deep.equal([4, 4]);
    expect([syncs, notices]).to.deep.equal([2, 2]);
  });

  it('syncs what a killed node wrote and never synced before it is visible', async () => {
    const unsynced: Disk = { ...realDisk, sync: (_fd, done) => done(new Error('killed')) };
    await start({ disk: unsynced });
    await errorOf(write('first'));
    await stop();
    const held: (() => void)[] = [];
    const disk: Disk = { ...realDisk, sync: (_fd, done) => held.push(() => done(null)) };
    let isOpen = false;
    const opening = start({ disk }).finally(() => (isOpen = true));
    while (held.length < 1 && !isOpen) await new Promise((resolve) => setImmediate(resolve));
    expect([isOpen, held.length]).to.deep.equal([false, 1]);
    held.shift()?.();
    expect([textsOf(await opening), held.length]).to.deep.equal([['first'], 0]);
    await stop();
    const broken = errorOf(start({ disk: unsynced }));
    expect((await broken)['message']).to.contain('killed');
    expect(await textsAfterRestart()).to.deep.equal(['first']);
  });

  for (const step of ['write', 'sync'] as const) {
    it(`stops for good when a ${step} fails`, async () => {
      const failures: Error[] = [];
      let isBroken = false;
      const failing: Disk = {
        write: (fd, bytes, offset, done) =>
          isBroken && step === 'write'
            ? done(new Error('EIO: no'), 0)
            : realDisk.write(fd, bytes, offset, done),
        sync: (fd, done) => (isBroken ? done(new Error('EIO: no')) : realDisk.sync(fd, done)),
      };
      const onFailure = (error: Error) => failures.push(error);
      const opened = await start({ disk: failing, onFailure });
      await write('first');
      isBroken = true;
      const [second, third] = [errorOf(write('second')), errorOf(write('third'))];
      expect(await second).to.include({ name: 'LogStoppedError' });
      expect(await third).to.include({ name: 'LogStoppedError' });
      isBroken = false;
      expect(await errorOf(write('fourth'))).to.include({ name: 'LogStoppedError' });
      expect(textsOf(opened)).to.deep.equal(['first']);
      expect(failures.map(({ message }) => message)).to.have.length(1);
      expect(failures[0]?.message).to.contain('EIO');
      await stop();
      expect(readdirSync(directory.path)).not.to.contain('CLEAN');
    });
  }
});

const textsOf = ({ index, bodyOf }: EventLog): string[] =>
  Array.from({ length: index.visible() }, (_, seq) => dataText(bodyOf(seq)));

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8((copy[at] ?? 0) ^ 0x41, at);
  return copy;
}
