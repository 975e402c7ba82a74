import { BUY, BUY_HINT } from './buy-words.ts';
import { isBuyText } from './page-landmarks.ts';

/** A text that a simple pattern matches: of each choice one, of what may be left out nothing. */
function example(pattern: string, choose: (choices: string[]) => string): string {
  let text = pattern;
  for (let group = GROUP.exec(text); group !== null; group = GROUP.exec(text)) {
    const [whole, inner = '', optional] = group;
    text = text.replace(whole, optional === '?' ? '' : choose(inner.split('|')));
  }
  return text
    .replace(/\[(.)[^\]]*\]/g, '$1')
    .replace(/\\S\{1,\d+\}/g, 'x')
    .replace(/.\?/g, '')
    .replace('$', '');
}

/** The innermost group, or its like that may be left out. */
const GROUP = /\(\?:([^()]*)\)(\??)/;

/** The alternatives of a pattern, those within groups left together. */
function alternatives(pattern: string): string[] {
  const found: string[] = [''];
  let depth = 0;
  for (const char of pattern) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (char === '|' && depth === 0) found.push('');
    else found[found.length - 1] += char;
  }
  return found;
}

describe('words of buttons that buy', () => {
  // `(?:^|[^\p{L}])` stands before the words of languages that put spaces between them.
  const words = alternatives(BUY.source.replace('(?:^|[^\\p{L}])', '')).flatMap((each) =>
    /^\(\?:.*\)$/.test(each) ? alternatives(each.slice(3, -1)) : [each],
  );

  it('are all held by the pieces that are looked for first', () => {
    expect(words.length).toBeGreaterThan(60);
    for (const word of words) {
      for (const choose of [(choices: string[]) => choices[0] ?? '', (choices: string[]) => choices.at(-1) ?? '']) {
        const text = example(word, choose);
        expect([text, isBuyText(text), BUY_HINT.test(text)]).toEqual([text, true, true]);
        expect([text, isBuyText(text.toUpperCase())]).toEqual([text, BUY.test(text.toUpperCase())]);
      }
    }
  });
});
