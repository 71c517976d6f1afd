import { expect } from 'chai';
import { said } from './planted-workspace.ts';
import { checkWords } from './words.ts';

const check = (text: string): readonly string[] => said({ 'a.md': `\n${text}\n` }, checkWords);

describe('words', () => {
  it('let prose pass', () => {
    expect(check('The issuing bank issues 2 cards; see ./tmp/a and workspace/b.')).to.deep.equal(
      [],
    );
  });

  const forbidden: readonly (readonly [string, string])[] = [
    [`It lies in ${'/tm'}p/days.`, "a path of one's own machine"],
    [`const a = '${'/hom'}e/me/a';`, "a path of one's own machine"],
    [`As iss${'ue'} #7 says.`, 'a number in a list of work'],
    [`${'TO'}${'DO'}: all of it`, 'work put off'],
    [`lorem${' '}ipsum`, 'a placeholder'],
  ];
  for (const [text, why] of forbidden) {
    it(`forbid ${why}: ${text.length} characters`, () => {
      expect(check(text)).to.have.length(1);
      expect(check(text)[0]).to.include(`a.md:2 words: ${why}`);
    });
  }
});
