import fc from 'fast-check';
import { ByteWords } from './byte-words.ts';

describe('many words in the bytes of a page', () => {
  it('are found where the first of them stands', () => {
    const letters = fc.constantFrom('a', 'b', 'A', 'é', ' ');
    const word = fc.string({ unit: letters, minLength: 2, maxLength: 6 });
    const text = fc.string({ unit: letters, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), text, fc.boolean(), (words, page, anyCase) => {
        const plain = (of: string): string => (anyCase ? of.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : of);
        const bytes = Buffer.from(page);
        const places = words.map((each) => Buffer.from(plain(page)).indexOf(plain(each))).filter((at) => at !== -1);
        const finder = new ByteWords(words, { anyCase });
        expect(finder.next(bytes, 0)).toBe(places.length === 0 ? -1 : Math.min(...places));
        expect(finder.isIn(bytes)).toBe(places.length > 0);
        for (const from of [1, 2, 5])
          expect(finder.isIn(bytes, from, bytes.length - 1)).toBe(finder.next(bytes, from, bytes.length - 1) !== -1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are looked for in a part alone', () => {
    const words = new ByteWords(['sold out', 'gone']);
    const bytes = Buffer.from('sold out, gone');
    expect([words.isIn(bytes, 1, 9), words.isIn(bytes, 1), words.isIn(bytes, 0, 7)]).toEqual([false, true, false]);
  });
});
