import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { plant } from './planted-workspace.ts';
import { closingLines, countsOfUnittest, groupsOf, sum } from './test-groups.ts';

describe('test groups', () => {
  it('run the quick tests first, and those that kill afterwards', () => {
    const files = {
      'sagas/x/src/a.crash.test.ts': '',
      'sagas/x/src/a.ts': '',
      'sagas/x/src/b.test.ts': '',
      'sagas/y/src/c.e2e.test.ts': '',
    };
    plant(files, ({ root }) => {
      expect(groupsOf(root, [])).to.deep.equal([
        { name: 'unit', files: ['sagas/x/src/b.test.ts'] },
        {
          name: 'crash and end to end',
          files: ['sagas/x/src/a.crash.test.ts', 'sagas/y/src/c.e2e.test.ts'],
        },
      ]);
      expect(groupsOf(root, ['sagas/y'])).to.have.length(1);
    });
  });

  it('close with one line for machines', () => {
    const total = sum([
      { passed: 2, failed: 0, skipped: 1 },
      { passed: 3, failed: 4, skipped: 0 },
    ]);
    expect(closingLines(total)).to.equal('1 skipped\n5 passed, 4 failed\n');
    expect(closingLines({ passed: 1, failed: 0, skipped: 0 })).to.equal('1 passed, 0 failed\n');
  });

  it('read the counts of Python', () => {
    const counts = countsOfUnittest(
      'Ran 9 tests in 1s\n\nFAILED (failures=1, errors=2, skipped=3)',
    );
    expect(counts).to.deep.equal({ passed: 3, failed: 3, skipped: 3 });
    expect(countsOfUnittest('Ran 1 test in 1s\n\nOK').passed).to.equal(1);
    expect(countsOfUnittest('ImportError').failed).to.equal(1);
  });
});

describe('a group in its own process', () => {
  const program = join(import.meta.dirname, 'mocha-group.ts');
  const run = (text: string): Readonly<{ status: number | null; counts: string; said: string }> => {
    const folder = mkdtempSync(join(tmpdir(), 'suuupra-group-'));
    try {
      const [test, counts] = [join(folder, 'a.test.mjs'), join(folder, 'counts.json')];
      writeFileSync(test, text);
      writeFileSync(counts, '');
      const { status, stdout } = spawnSync(process.execPath, [program, counts, test], {
        env: { ...process.env, TEST_FAREWELL_MS: '300' },
      });
      return { status, counts: readFileSync(counts, 'utf8'), said: stdout.toString() };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  it('counts and ends well', () => {
    const { status, counts, said } = run(`it('a', () => {}); it('b');`);
    expect(status).to.equal(0);
    expect(said).to.include('1 passing');
    expect(JSON.parse(counts)).to.deep.equal({ passed: 1, failed: 0, skipped: 1 });
  });

  it('counts failures and ends badly', () => {
    const { status, counts } = run(`it('a', () => { throw new Error('no'); }); it('b', () => {});`);
    expect(status).to.equal(1);
    expect(JSON.parse(counts)).to.deep.equal({ passed: 1, failed: 1, skipped: 0 });
  });

  it('leaves no counts when a file cannot be loaded', () => {
    const { status, counts } = run(`import './missing.mjs';`);
    expect(status).to.equal(1);
    expect(counts).to.equal('');
  });

  it('calls it a failure to leave something behind', () => {
    const { status, counts, said } = run(`it('a', () => { setInterval(() => {}, 1000); });`);
    expect(status).to.equal(1);
    expect(said).to.match(/left behind by the tests: .*Timeout/);
    expect(JSON.parse(counts)).to.deep.equal({ passed: 1, failed: 1, skipped: 0 });
  });
});
