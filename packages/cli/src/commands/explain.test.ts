import { expect } from 'chai';
import { DatabaseUnavailableError } from '@suuupra/postgres';
import { AlreadyRunningError } from '../stack/run-file.ts';
import { explain } from './explain.ts';

describe('what is said at the end of a command that fails', () => {
  it('is one line where the machine is in the wrong state', () => {
    const running = new AlreadyRunningError('a suuupra already runs');
    expect(explain(running)).to.equal('a suuupra already runs');
    const lost = new DatabaseUnavailableError('connect ECONNREFUSED', 'ECONNREFUSED');
    expect(explain(lost)).to.match(/^the database does not answer .*ECONNREFUSED.*up[?]$/);
  });

  it('is where it broke, for what nobody expected', () => {
    expect(explain(new Error('unexpected'))).to.match(/unexpected\n +at /);
    expect(explain('a word')).to.equal('a word');
  });
});
