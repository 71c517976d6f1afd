import { resolve } from 'node:path';
import { expect } from 'chai';
import { checkImports } from './import-rules.ts';
import { checkLimits } from './limits.ts';
import { checkLinks } from './links.ts';
import { checkGenerated } from './protos.ts';
import { checkPureFiles } from './pure-files.ts';
import { checkReferences } from './references.ts';
import { checkGolden, checkReasons } from './rules-kept.ts';
import { checkShapes } from './shapes.ts';
import { render, type Violation } from './violation.ts';
import { checkWords } from './words.ts';
import { readWorkspace } from './workspace.ts';

describe('the project itself', function () {
  this.timeout(60_000);
  const root = resolve(import.meta.dirname, '../../..');
  const workspace = readWorkspace(root);
  const nothing = (found: readonly Violation[]): void => {
    expect(found.map(render).join('\n')).to.equal('');
  };

  it('has packages to look at', () => {
    expect(workspace.packages.map(({ name }) => name)).to.include('@suuupra/kernel');
  });

  it('imports downwards only', () => nothing(checkImports(workspace)));

  it('decides in pure files', () => nothing(checkPureFiles(workspace)));

  it('stays within the limits of style', () => nothing(checkLimits(workspace)));

  it('has no forbidden construct', () => nothing(checkShapes(workspace)));

  it('has no forbidden word', () => nothing(checkWords(workspace)));

  it('refers to what it depends on', () => nothing(checkReferences(workspace)));

  it('has a page for every package, and no dead link', () => nothing(checkLinks(workspace)));

  it('lists and tests every reason to say no', () => nothing(checkReasons(workspace)));

  it('has a golden file of every event type', () => nothing(checkGolden(workspace)));

  it('has generated code that says what the protos say', () => nothing(checkGenerated(root)));
});
