import fc from 'fast-check';
import { PageText } from '../extract/page-text.ts';
import { changeOfText } from './change-of-text.ts';
import { compareLines } from './compare-lines.ts';
import { compareStored, followStored } from './compare-stored.ts';
import { lineKey } from './line-key.ts';
import { readPageLines, type ReadOptions } from './page-lines.ts';
import { requireSelectors } from './selectors.ts';

const PLAIN: ReadOptions = { only: [], ignore: [], withNoise: false };
const linesOf = (html: string, options: Partial<ReadOptions> = {}) =>
  readPageLines(new PageText({ url: 'https://shop.example/', html }), { ...PLAIN, ...options });
const textsOf = (html: string, options?: Partial<ReadOptions>) => linesOf(html, options).lines.map(({ text }) => text);
const compare = (before: string, after: string, by: 'line' | 'word' = 'line', options?: Partial<ReadOptions>) =>
  compareLines(linesOf(before, options).lines, linesOf(after, options).lines, by);

describe('A11 the lines of a page', () => {
  it('are those of its main part, as a person reads them', () => {
    const page = `<body><header><a href=/>Shop</a></header><nav>Home | Lamps</nav>
      <main><header><h1>Lamp</h1></header><p>Warm   light,<br>by <b>hand</b>made<sup>2</sup></p>
      <button>Add</button><script>x</script><template>Sold out</template><p hidden>No</p></main>
      <aside>Others bought</aside><footer>© Shop</footer>`;
    expect(textsOf(page)).toEqual(['Lamp', 'Warm light,', 'by handmade2']);
  });

  it('are all but what is around where no part calls itself main, or a part that says little does', () => {
    const text = 'What is told at length about this lamp and how it came to be. '.repeat(3);
    const page = `<body><nav>Home</nav><main>Loading</main><div><p>${text}</p></div><footer>© Shop</footer>`;
    expect(textsOf(page)).toEqual(['Loading', text.trim()]);
  });

  it('are those of the selectors, without what is to be ignored', () => {
    const page = `<nav>Home</nav><div id=news><p>One</p><p class="ad x">Two</p></div><div class=more><p>Three</p></div>`;
    expect(textsOf(page, { only: ['#news'] })).toEqual(['One', 'Two']);
    expect(textsOf(page, { only: ['#news', 'div.more > p'], ignore: ['.ad'] })).toEqual(['One', 'Three']);
    expect(textsOf(page, { only: ['nav'] })).toEqual(['Home']);
    expect(textsOf(page, { only: ['p:first-child'] })).toEqual(['One', 'Three']);
  });

  it.each([['::'], ['a[b'], ['p:nothing-like-it'], ['x'.repeat(301)]])('refuses %s as a selector', (selector) => {
    expect(() => requireSelectors([selector], 'ignore')).toThrow(/selector/i);
  });
});

describe('A11 what a line is compared by', () => {
  it.each([
    ['Updated 3 minutes ago', 'Updated 12 minutes ago'],
    ['vor 2 Tagen bewertet', 'vor 13 Tagen bewertet'],
    ['il y a 5 heures', 'il y a 21 heures'],
    ['5 минут назад', '21 минуту назад'],
    ['3 分钟前更新', '12 分钟前更新'],
    ['18 people are viewing this', '1,204 people are viewing this'],
    ['Visitors: 1234', 'Visitors: 2,468'],
    ['Besucher heute: 17', 'Besucher heute: 1.204'],
    ['Просмотров: 45', 'Просмотров: 46'],
    ['Today is Monday, 3 March 2026 10:22', 'Today is Tuesday, 4 March 2026 11:57'],
    ['Heute ist Montag, der 3. März 2026', 'Heute ist Dienstag, der 14. April 2026'],
    ['lunedì 3 marzo 2026', 'giovedì 12 marzo 2026'],
    ['2026年3月2日 (月)', '2026年3月3日 (火)'],
    ['Offer of 21 November 2026', 'Offer of 1 December 2026'],
    ['Stand: 21.11.2026, 09:14 Uhr', 'Stand: 1.12.2026, 23:59 Uhr'],
    ['2026年11月21日', '2026年1月2日'],
    ['El 3 de marzo de 2026', 'El 12 de abril de 2027'],
    ['Nov 3, 2026 at 9:14 pm', 'Dec 14, 2026 at 11:02 am'],
    ['at 2026-11-21T08:00:00Z', 'at 2027-01-02T23:59:59+01:00'],
    ['Ends in 02:14:59', 'Ends in 01:00:03'],
    ['ref 4f9d2c1ab0337de1c04f', 'ref 00aa42c1ab0337de1c04'],
    ['id 0b9a1f0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b', 'id 1b9a1f0e-1c2d-4e3f-8a9b-0c1d2e3f4a5b'],
  ])('is the same for %s and %s', (before, after) => {
    expect(lineKey(before)).toBe(lineKey(after));
  });

  it.each([
    ['19.99 €', '18.99 €'],
    ['£1,299.00', '£1,199.00'],
    ['1.299,00 €', '1.199,00 €'],
    ['CHF 24.50', 'CHF 25.50'],
    ['12 in stock', '3 in stock'],
    ['Version 2.4.1', 'Version 2.5.0'],
    ['Ratio 16:9', 'Ratio 4:3'],
    ['We may call', 'We march on'],
    ['Closed on Monday', 'Closed on Tuesday'],
    ['Open Monday 9 to 18', 'Open Friday 9 to 18'],
    ['Personen: 4', 'Personen: 6'],
    ['May', 'March'],
    ['Save 20%', 'Save 30%'],
    ['Pack of 6', 'Pack of 8'],
    ['ThisIsAVeryLongWordWithoutAnyFigure', 'ThisIsAnotherLongWordWithoutFigures'],
    ['+49 30 1234567', '+49 30 7654321'],
  ])('tells %s from %s', (before, after) => {
    expect(lineKey(before)).not.toBe(lineKey(after));
  });

  it('takes no longer for texts that are made to be slow', () => {
    for (const text of [
      '1'.repeat(100_000),
      'a1'.repeat(50_000),
      '1 '.repeat(50_000),
      '12:'.repeat(40_000),
      '1.'.repeat(50_000),
    ]) {
      expect(lineKey(text).length).toBeLessThanOrEqual(4_000);
    }
  });
});

describe('A11 two texts of a page', () => {
  const list = (items: readonly string[], tag = 'ul') =>
    `<p>Colours</p><${tag}>${items.map((item) => `<li>${item}</li>`).join('')}</${tag}><p>End</p>`;

  it('are the same where nothing but noise and the order of a list without order is another', () => {
    expect(compare('<p>Seen 3 minutes ago', '<p>Seen 9 minutes ago').parts).toEqual([]);
    expect(compare(list(['red', 'green', 'blue']), list(['blue', 'red', 'green']))).toMatchObject({
      added: 0,
      removed: 0,
    });
    expect(compare(list(['red', 'green', 'blue'], 'ol'), list(['blue', 'red', 'green'], 'ol')).added).toBe(1);
    expect(compare('<p>Seen 3 minutes ago', '<p>Seen 9 minutes ago', 'line', { withNoise: true }).added).toBe(1);
  });

  it('tell what came and went among what moved', () => {
    const { parts, added, removed } = compare(list(['red', 'green', 'blue']), list(['blue', 'white', 'red']));
    expect([added, removed]).toEqual([1, 1]);
    expect(parts.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', lines: ['green'] },
      { kind: 'added', lines: ['white'] },
    ]);
  });

  it('tell changes with the lines beside them, and count the others', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `<p>Line of letter ${String.fromCodePoint(97 + index)}</p>`);
    const after = lines.with(10, '<p>Another</p>');
    expect(compare(lines.join(''), after.join('')).parts).toEqual([
      { kind: 'same', lines: ['Line of letter i', 'Line of letter j'], skipped: 8 },
      { kind: 'removed', lines: ['Line of letter k'] },
      { kind: 'added', lines: ['Another'] },
      { kind: 'same', lines: ['Line of letter l', 'Line of letter m'], skipped: 0 },
      { kind: 'same', lines: [], skipped: 7 },
    ]);
  });

  it.each([
    ['Ships within two days', 'Ships within three days', ['two'], ['three']],
    ['東京から発送します', '大阪から発送します', ['東京'], ['大阪']],
  ])('compare %s and %s by their words', (before, after, gone, come) => {
    const [part] = compare(`<p>${before}`, `<p>${after}`, 'word').parts;
    const of = (kind: string) =>
      part?.kind === 'changed' ? part.words.filter((one) => one.kind === kind).map(({ text }) => text) : [];
    expect([of('removed'), of('added')]).toEqual([gone, come]);
  });

  it('give the later text again from what is the same and what came, whatever they are', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 });
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = (keys: readonly string[]) => keys.map((key) => ({ text: key, key, isUnordered: false }));
        const { parts, added, removed } = compareLines(lines(before), lines(after), 'line');
        expect(added - removed).toBe(after.length - before.length);
        const told = parts.flatMap((part) => (part.kind === 'same' || part.kind === 'added' ? part.lines : []));
        expect(told).toEqual(parts.length === 0 ? [] : after);
        expect(parts.length === 0).toBe(before.join() === after.join());
      }),
    );
  });

  it('that have nothing in common are told whole, in time', () => {
    const lines = (name: string) =>
      Array.from({ length: 10_000 }, (_, index) => ({ text: name + index, key: name + index, isUnordered: false }));
    expect(compareLines(lines('a'), lines('b'), 'line')).toMatchObject({ added: 10_000, removed: 10_000 });
  });
});

describe('A11 what of a change is told', () => {
  const change = (before: string, after: string, triggers: string[] = []) =>
    changeOfText(linesOf(before), linesOf(after), triggers);

  it('is nothing where nothing changed but what changes by itself', () => {
    expect(change('<p>Seen 3 minutes ago</p><p>Lamp</p>', '<p>Seen 9 minutes ago</p><p>Lamp</p>')).toBeNull();
    expect(change('<ul><li>One<li>Two</ul>', '<ul><li>Two<li>One</ul>')).toBeNull();
  });

  it('counts words, and characters where no spaces stand between words', () => {
    expect(change('<p>Free returns</p>', '<p>Free returns within 30 days, always.</p>')).toMatchObject({
      ...{ addedWords: 4, removedWords: 0, isCut: false },
    });
    expect(change('<p>Lamp</p>', '<p>Lamp</p><p>売り切れ</p>')).toMatchObject({ addedWords: 4 });
  });

  it('has the trigger texts that came and went, in any case and over lines', () => {
    const triggers = ['Sold out', 'in stock now', 'never there'];
    expect(change('<p>In stock</p><p>now</p>', '<p>SOLD OUT</p>', triggers)).toMatchObject({
      ...{ appeared: ['Sold out'], disappeared: ['in stock now'] },
    });
    expect(change('<p>Sold out</p>', '<p>sold out today</p>', triggers)).toMatchObject({
      ...{ appeared: [], disappeared: [] },
    });
  });

  it('tells a number of which a part changed as one word', () => {
    expect(change('<p>Now 1,00 EUR a piece</p>', '<p>Now 12,00 EUR a piece</p>')?.excerpt).toEqual([
      [
        { kind: 'same', text: 'Now ' },
        { kind: 'removed', text: '1,00' },
        { kind: 'added', text: '12,00' },
        { kind: 'same', text: ' EUR a piece' },
      ],
    ]);
  });

  it('is small, whatever the page is', () => {
    const told = change('<p>Lamp</p>', `<p>${'word '.repeat(9_000)}</p>${'<p>line</p>'.repeat(90)}`);
    expect(told?.excerpt).toHaveLength(5);
    expect(JSON.stringify(told).length).toBeLessThan(2_000);
    expect(told).toMatchObject({ addedWords: 9_090, isCut: true });
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.string()), (before, after) => {
        const page = (lines: string[]) => ({
          lines: lines.map((text) => ({ text, key: text, isUnordered: false })),
          isCut: false,
        });
        expect(JSON.stringify(changeOfText(page(before), page(after), []))?.length ?? 0).toBeLessThan(5_000);
      }),
    );
  });
});

describe('A11 selectors that fit nothing of a page any more', () => {
  const stored = (html: string) => ({
    url: 'https://shop.example/',
    contentType: 'text/html',
    bytes: Buffer.from(html),
  });
  const news = stored('<div id=news><p>One</p></div>');
  const anew = stored('<section><p>Two</p></section>');
  const options = { only: ['#news'], ignore: [], withNoise: false, by: 'line', triggers: [] } as const;

  it('are told as what they are, instead of that the text is the same', () => {
    const refused = { kind: 'refused', reason: 'no_text', detail: expect.stringContaining('selectors') };
    expect(compareStored(anew, anew, options)).toMatchObject(refused);
    expect(followStored(anew, anew, options)).toMatchObject(refused);
    // Where all of it is left out, it is the same, as asked.
    const allOut = { ...options, only: [], ignore: ['body'] };
    expect(compareStored(anew, anew, allOut)).toMatchObject({ kind: 'compared', parts: [] });
  });

  it('are a change when they stop to fit, and when they fit again', () => {
    expect(compareStored(news, anew, options)).toMatchObject({ kind: 'compared', added: 0, removed: 1 });
    expect(followStored(anew, news, options)).toMatchObject({ kind: 'followed', change: { addedWords: 1 } });
  });
});
