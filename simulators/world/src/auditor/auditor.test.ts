import { expect } from 'chai';
import { brokenBy, logOf } from './scene.ts';
import { ENDING, STORY } from './story.ts';

describe('the auditor', () => {
  it('finds nothing wrong with a story in which nothing is wrong', () => {
    expect(brokenBy(logOf(STORY), ENDING)).to.deep.equal([]);
  });
});
