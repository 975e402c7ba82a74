import fc from 'fast-check';
import { LIMITS } from './limits.ts';
import { scanOf } from './page-scan.ts';
import { PageText } from './page-text.ts';
import { imageSource } from './page-tree.ts';
import type { PageTree } from './page-tree.ts';

const treeOf = (html: string): PageTree => scanOf(new PageText({ url: 'https://shop.test/p', html })).tree;
const seen = (tree: PageTree): string[] =>
  tree.runs.filter((run) => run.element.sight === 'shown').map((run) => run.text);

describe('the tree of a page', () => {
  it('holds texts as a person reads them, with what parts them', () => {
    const tree = treeOf(
      '<body><p>Now&nbsp;only <b>19</b><sup>99</sup> &euro;<br>per <i>piece</i></p><div>In stock</div>',
    );
    expect(tree.runs.map(({ text, lead }) => [text, lead])).toEqual([
      ['Now\u00a0only', 'block'],
      ['19', 'space'],
      ['99', 'joined'],
      ['€', 'space'],
      ['per', 'block'],
      ['piece', 'space'],
      ['In stock', 'block'],
    ]);
    expect(tree.textOf(tree.elements[0]!)).toBe('Now only 1999 € per piece In stock');
  });

  it('knows what is not seen: by attribute, by style, in templates, scripts and the fallback for pages without them', () => {
    const tree = treeOf(`<head><title>T</title></head><body><b hidden>1</b><b style="color:red;display : none">2</b>
      <template>3</template><noscript><b>4</b></noscript><script>5</script><dialog>6</dialog><svg><text>7</text></svg>
      <div style="visibility:hidden"><p>8</p></div><shop-price><template shadowrootmode="open"><b>9 €</b></template></shop-price>
      <b style="display:block">10</b></body>`);
    expect(seen(tree)).toEqual(['9 €', '10']);
    expect(tree.runs.filter((run) => run.element.sight === 'hidden').map((run) => run.text)).toEqual([
      '1',
      '2',
      '6',
      '8',
    ]);
  });

  it('knows what is struck through, headings before, and what holds what', () => {
    const tree = treeOf(
      '<h1>Lamp</h1><form action="/cart/add"><del><b>20</b></del><i style="text-decoration:line-through">30</i><b>10</b></form><h2>More</h2><b>5</b>',
    );
    const [twenty, thirty, ten, five] = tree.runs.filter((run) => /^\d/.test(run.text)).map((run) => run.element);
    expect([twenty, thirty, ten].map((each) => each?.isStruck)).toEqual([true, true, false]);
    expect(tree.headingOf(ten!)?.tag).toBe('h1');
    expect(tree.textOf(tree.headingOf(five!)!)).toBe('More');
    const form = ten!.closest((each) => each.tag === 'form')!;
    expect(form.holds(twenty!)).toBe(true);
    expect(form.holds(five!)).toBe(false);
  });

  it('finds where an image is loaded from when the page loads it late', () => {
    expect(imageSource({ src: 'data:image/gif;base64,R0', 'data-src': '/a.jpg' })).toBe('/a.jpg');
    expect(imageSource({ srcset: '/b.jpg 1x, /c.jpg 2x' })).toBe('/b.jpg');
    expect(imageSource({ src: '/wait.gif', 'data-srcset': '/d.jpg 1x' })).toBe('/d.jpg');
    expect(imageSource({ src: 'data:image/gif;base64,R0' })).toBeNull();
  });

  it('keeps no more than the limit', () => {
    const tree = treeOf('<i>1</i>'.repeat(LIMITS.treeElements + 10));
    expect(tree.elements).toHaveLength(LIMITS.treeElements);
    expect(tree.isCut).toBe(true);
  });
});

describe('the tree of anything at all', () => {
  const pieces = fc.constantFrom(
    '<div>',
    '</div>',
    '<p id="a">',
    '</p>',
    '<table><tr><td>',
    '</table>',
    '<b hidden>',
    '</b>',
    '<script>',
    '</script>',
    '<template>',
    '</template>',
    '<svg>',
    '</svg>',
    '<br>',
    '<form>',
    '<select><option>',
    '<!--',
    '-->',
    '1,99 €',
    '&nbsp;',
    '<',
    'x',
  );

  it('leads back to every element by its path, and counts texts within elements', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 60 }), (parts) => {
        const tree = treeOf(parts.join(''));
        tree.elements.forEach((element, number) => {
          expect(element.number).toBe(number);
          expect(tree.at(tree.pathOf(element))).toBe(element);
          expect(tree.childrenOf(element).every((child) => child.parent === element)).toBe(true);
          expect(element.parent === null || element.parent.holds(element)).toBe(true);
          for (const run of tree.runs.slice(element.firstRun, element.endRun))
            expect(element.holds(run.element)).toBe(true);
        });
        for (const run of tree.runs) expect(run.text.trim()).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });
});
