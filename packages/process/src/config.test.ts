import { expect } from 'chai';
import { ConfigError, type Environment, numberFrom, portFrom, readConfig } from './config.ts';
import { textFrom, wordFrom } from './config.ts';

const shape = {
  url: textFrom('EVENTSTORE_URL'),
  clock: wordFrom('SUUUPRA_CLOCK', ['system', 'virtual'], 'system'),
  port: portFrom('BANK_PORT'),
  timeoutMs: numberFrom('UPI_ANSWER_TIMEOUT_MS', { least: 1, most: 60_000 }, 15_000),
};

function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env, shape);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n');
  }
}

describe('the configuration', () => {
  it('is read from the environment, with what is usual where nothing is set', () => {
    const usual = { url: 'u', clock: 'system', port: 0, timeoutMs: 15_000 };
    expect(readConfig({ EVENTSTORE_URL: 'u' }, shape)).to.deep.equal(usual);
    const env = { EVENTSTORE_URL: 'u', SUUUPRA_CLOCK: 'virtual', BANK_PORT: '65535' };
    const all = { ...env, UPI_ANSWER_TIMEOUT_MS: '1' };
    const read = { url: 'u', clock: 'virtual', port: 65_535, timeoutMs: 1 };
    expect(readConfig(all, shape)).to.deep.equal(read);
  });

  it('names every variable at fault at once', () => {
    const env = { SUUUPRA_CLOCK: 'sundial', BANK_PORT: '65536', UPI_ANSWER_TIMEOUT_MS: '1.5' };
    expect(problemsOf(env)).to.deep.equal([
      'EVENTSTORE_URL is not set',
      'SUUUPRA_CLOCK is sundial, but must be one of system, virtual',
      'BANK_PORT is 65536, but must be a whole number from 0 to 65535',
      'UPI_ANSWER_TIMEOUT_MS is 1.5, but must be a whole number from 1 to 60000',
    ]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(problemsOf({ EVENTSTORE_URL: '' })).to.deep.equal(['EVENTSTORE_URL is not set']);
  });

  it('takes no number that is not written as one', () => {
    for (const text of ['', ' 1', '1e3', '0x1', '-1', '１', '99999999999999999999']) {
      const env = { EVENTSTORE_URL: 'u', UPI_ANSWER_TIMEOUT_MS: text };
      expect(problemsOf(env), text).to.have.length(text === '' ? 0 : 1);
    }
  });
});
