import { expect } from 'chai';
import { createLog } from './log.ts';

describe('the log', () => {
  it('is one JSON object a line, with the fields and the stack of an error', () => {
    const lines: string[] = [];
    const log = createLog('bank', 'info', { write: (line: string) => void lines.push(line) });
    log.debug({}, 'is left out at this level');
    log.error({ err: new Error('no money'), account: '0009' }, 'posting failed');
    expect(lines).to.have.length(1);
    const line = JSON.parse(lines[0] ?? '') as { err: { message: string; stack: string } };
    expect(line).to.include({ name: 'bank', msg: 'posting failed', account: '0009' });
    expect(line.err.message).to.equal('no money');
    expect(line.err.stack).to.contain('log.test.ts');
    expect(line)
      .to.have.property('time')
      .that.matches(/^\d{4}-\d\d-\d\dT.*Z$/);
  });
});
