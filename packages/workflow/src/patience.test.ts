import { expect } from 'chai';
import { NotYetError, createPatience } from './patience.ts';

describe('what is tried again', () => {
  const { setTimeout } = globalThis;
  let pauses: (number | undefined)[];
  beforeEach(() => {
    pauses = [];
    const atOnce = (end: () => void, ms?: number): NodeJS.Immediate => {
      pauses.push(ms);
      return setImmediate(end);
    };
    globalThis.setTimeout = atOnce as unknown as typeof setTimeout;
  });
  afterEach(() => {
    globalThis.setTimeout = setTimeout;
  });

  /** The pauses between fourteen tries that end with the same error. */
  const pausesAfter = async (thrown: Error): Promise<typeof pauses> => {
    const patience = createPatience({ warn: () => undefined });
    const once = async (): Promise<never> => {
      await Promise.resolve();
      throw thrown;
    };
    const isWanted = (): boolean => pauses.length < 14;
    await patience.persist({ id: '1', do: 'Ask', key: 'ask' }, once, isWanted);
    return pauses;
  };
  const growing = [25, 50, 100, 200, 400, 800, 1_600];

  it('is so every two seconds in the end where it fails', async () => {
    const found = await pausesAfter(new Error('nobody there'));
    expect(found).to.deep.equal([...growing, ...Array.from({ length: 7 }, () => 2_000)]);
  });

  it('is so every minute in the end where it is too early', async () => {
    const found = await pausesAfter(new NotYetError('the other one first'));
    const longer = [3_200, 6_400, 12_800, 25_600, 51_200, 60_000, 60_000];
    expect(found).to.deep.equal([...growing, ...longer]);
  });
});
