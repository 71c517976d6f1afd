import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { compareProtos } from './breaking.ts';
import { plant } from './planted-workspace.ts';
import { checkGenerated, generate, GENERATED, writeTree } from './protos.ts';

const HOUSE = resolve(import.meta.dirname, '../../..');
const PROTO = 'proto/suuupra/till/v1/till.proto';
const till = (field: string): string =>
  `syntax = "proto3";\n\npackage suuupra.till.v1;\n\nmessage Till {\n  ${field}\n}\n`;

/** A workspace with one proto, the house's own buf configuration and its installed tools. */
function withTill(use: (root: string, write: (field: string) => void) => void): void {
  plant({ [PROTO]: till('string name = 1;') }, ({ root }) => {
    for (const file of ['buf.yaml', 'buf.gen.yaml', 'packages/contracts/googleapis']) {
      cpSync(join(HOUSE, file), join(root, file), { recursive: true });
    }
    mkdirSync(join(root, GENERATED), { recursive: true });
    symlinkSync(join(HOUSE, 'node_modules'), join(root, 'node_modules'));
    use(root, (field) => writeFileSync(join(root, PROTO), till(field)));
  });
}

function commit(root: string, message: string): void {
  const who = ['-c', 'user.name=Till', '-c', 'user.email=till@example.test'];
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  execFileSync('git', ['add', 'proto', 'buf.yaml', 'packages'], { cwd: root });
  const quiet = ['commit', '--quiet', '--no-verify', '--no-gpg-sign', '--message', message];
  execFileSync('git', [...who, ...quiet], { cwd: root });
}

describe('generated code', () => {
  it('is current right after it was made, and stale when the protos move on', () => {
    withTill((root, write) => {
      expect(checkGenerated(root)).to.not.be.empty;
      writeTree(root, generate(root));
      expect(checkGenerated(root)).to.deep.equal([]);
      write('int64 name = 1;');
      const files = checkGenerated(root).map(({ file }) => file);
      expect(files).to.deep.equal([
        `${GENERATED}/descriptor.binpb`,
        `${GENERATED}/suuupra/till/v1/till.ts`,
      ]);
      expect(writeTree(root, generate(root))).to.have.length(2);
      const made = readFileSync(join(root, GENERATED, 'suuupra/till/v1/till.ts'), 'utf8');
      expect(made).to.include('name: bigint');
    });
  });

  it('holds nothing that no proto asks for', () => {
    withTill((root) => {
      writeTree(root, generate(root));
      writeFileSync(join(root, GENERATED, 'left-over.ts'), '');
      const [found] = checkGenerated(root);
      expect(found?.message).to.include('has no proto any more');
      writeTree(root, generate(root));
      expect(checkGenerated(root)).to.deep.equal([]);
    });
  });
});

describe('broken contracts', () => {
  it('are none where there is nothing to compare with', () => {
    withTill((root) => {
      expect(compareProtos(root).complaints).to.equal('');
      commit(root, 'First.');
      expect(compareProtos(root)).to.deep.include({ complaints: '' });
    });
  });

  it('are seen before they are committed, and after', () => {
    withTill((root, write) => {
      commit(root, 'First.');
      write('int64 name = 1;');
      expect(compareProtos(root).against).to.match(/^HEAD \(/);
      expect(compareProtos(root).complaints).to.include('changed type from "string" to "int64"');
      commit(root, 'Second.');
      expect(compareProtos(root).against).to.match(/^HEAD~1 \(/);
      expect(compareProtos(root).complaints).to.include('changed type from "string" to "int64"');
    });
  });

  it('pass when the commit says why', () => {
    withTill((root, write) => {
      commit(root, 'First.');
      write('int64 name = 1;');
      commit(root, 'Second.\n\nProto-Breaking: nobody has called it yet.\n');
      expect(compareProtos(root).complaints).to.equal('');
      expect(compareProtos(root).against).to.include('nobody has called it yet');
    });
  });
});
