import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { decodeAttributeReferences, decodeReferences } from './character-references.ts';
import { readHtml } from './html-parser.ts';
import { Markup } from './markup.ts';

/** Start tags with their attributes, end tags, and texts, in their order. */
type Told = readonly (readonly [string, ...unknown[]])[];

class Record {
  readonly told: [string, ...unknown[]][] = [];
  readonly #open: string[] = [];

  open(tag: string, attributes: object): void {
    this.#open.push(tag);
    this.told.push(['<', tag, { ...attributes }]);
  }
  close(tag: string): void {
    // The reference also ends a tag that the end of the page cuts off, which it never told of.
    if (this.#open.at(-1) !== tag) return;
    this.#open.pop();
    this.told.push(['/', tag]);
  }
  text(text: string): void {
    const last = this.told.at(-1);
    if (last?.[0] === '"') last[1] = `${String(last[1])}${text}`;
    else this.told.push(['"', text]);
  }
}

function ours(text: string): Told {
  const record = new Record();
  readHtml(
    new Markup(Buffer.from(text)),
    {
      open: (tag, attributes) => record.open(tag, attributes.all),
      close: (tag) => record.close(tag),
      text: (part) => record.text(part),
      goesOn: () => true,
    },
    1_000,
  );
  return record.told;
}

function theirs(text: string): Told {
  const record = new Record();
  const parser = new Parser({
    onopentag: (tag, attributes) => record.open(tag, attributes),
    onclosetag: (tag) => record.close(tag),
    ontext: (part) => record.text(part),
  });
  parser.end(text);
  return record.told;
}

describe('the markup of a page', () => {
  const folder = new URL('../../../testdata/product-pages/html/', import.meta.url);
  it.each(readdirSync(folder))('of a real shop is told tag for tag as htmlparser2 tells it: %s', (name) => {
    const text = gunzipSync(readFileSync(new URL(name, folder))).toString();
    expect(ours(text)).toEqual(theirs(text));
  });

  it.each([
    '<p>1<p>2<div>3</p></div>',
    '</p></br></div>',
    '<ul><li>1<li>2</ul><table><tr><td>1<td>2<tr><th>3</table>',
    '<form><form a=1><input></form></form>',
    '<a>1<a>2</a><h1>x<h2>y</h1>',
    '<DIV Class=X CLASS=y data-A="&amp;1&copy=2&copy 3&#x41;&notit;">&notit; &copyX &#128; &nbsp</DIV>',
    '<a b= c d = "e" f=\'g\' =h i=j/k / l />x</a><a b=>y<a b = >z',
    '<a\nb\tc\fd/e>',
    '1 < 2 <3 <> </> </ x> </3> <<b>4',
    '<!-->1<!--->2<!-- a -- b --!>3<!-- c --->4<!-->5<!---!>6<!--',
    '<!doctype html><!DOCTYPE x><!x><!><!-><?php echo ">" ?>1',
    '<![CDATA[1]]>2<svg><![CDATA[<3>]]></svg><![cdata[4]]>',
    '<script>1<b>&amp;</scriptx></SCRIPT >2<style>a>b</style/>',
    '<title>1<b>&amp;</title>2<textarea>&lt;</textarea>',
    '<script/>1</script>2<iframe><b></iframe><noembed></noembed><xmp><i></xmp>',
    '<svg><title><b>1</b></title><style>2<a></style><path/><foreignObject><div/><p>3</foreignObject></svg><path/>4',
    '<math><mi><b>1</mi><annotation-xml><svg/></annotation-xml></math>',
    '<svg viewBox=1><linearGradient/></svg><image src=x></image>',
    '<svg><script>1<b>2</script></svg>',
    '<x-shop><template><p>1</template></x-shop><constructor><__proto__ __proto__=1 constructor=2>',
    '<plaintext>1<b></plaintext>',
    '<b',
    '<b ',
    '<b a',
    '<b a=',
    '<b a="',
    '</b',
    'x<',
    'x</',
    '<!',
    '<!-',
    '<![CDATA[',
    '<script>1',
    '<script>1</script',
    '<title>&am',
  ])('%s', (text) => {
    expect(ours(text)).toEqual(theirs(text));
  });

  const names =
    'div p a b li ul table tr td form input br svg math title script style textarea h1 select option button iframe foreignObject desc image template x-a'.split(
      ' ',
    );
  const name = fc.constantFrom(...names);
  const value = fc.oneof(
    fc.constantFrom('"a"', "'b'", 'c', '""', '"&amp;"', '"&copy=1"', "'>'", '"<b>"'),
    fc.string({ maxLength: 4 }),
  );
  const attributes = fc.array(fc.tuple(fc.constantFrom('id', 'class', 'CLASS', 'hidden', 'x'), value), {
    maxLength: 3,
  });
  const piece = fc.oneof(
    fc.tuple(name, attributes).map(([tag, all]) => `<${tag}${all.map(([key, of]) => ` ${key}=${of}`).join('')}>`),
    name.map((tag) => `</${tag}>`),
    name.map((tag) => `<${tag.toUpperCase()}/>`),
    fc.constantFrom(
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<!doctype>',
      '&amp;',
      '&nbsp',
      '&#x20AC;',
      '&lt',
      '<',
      '>',
      '/',
      '"',
      "'",
      '=',
      ' ',
      '</',
      '<?',
      '--!>',
    ),
    fc.string({ maxLength: 5 }),
  );

  it('of any kind is told as htmlparser2 tells it', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        // Not as browsers do, the reference tells a letter twice behind an end tag that the page cuts off, and misses a
        // reference behind the beginning of an end tag in a title.
        const text = `${pieces.join('')}>`.replace(/<\/?[a-z]*(?=&)/gi, '');
        expect(ours(text)).toEqual(theirs(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('of hundreds of thousands of tags is read in the measure of its length', () => {
    const before = process.cpuUsage();
    for (const text of [
      '<b>',
      '</b>',
      '<i a=1>',
      '<!-- --!',
      '<![CDATA[',
      '</p>',
      '<a "',
      '<x y=',
      '<script></',
      '&#',
      '<svg><title>',
    ]) {
      let count = 0;
      const reader = { open: () => (count += 1), close: () => {}, text: () => {}, goesOn: () => count < 20_000 };
      readHtml(new Markup(Buffer.from(text.repeat(300_000))), reader, 10_000);
    }
    // A tenth of it is enough on a busy machine; what grows with the square of the length takes minutes.
    expect(process.cpuUsage(before).user).toBeLessThan(20_000_000);
  });
});

describe('character references', () => {
  it('are those of the standard, fewer in attributes', () => {
    expect(decodeReferences('a &amp; b &euro;&#8364;&#x20ac; &notit; &copy1 &unknown; & &#; &#x;')).toBe(
      'a & b €€€ ¬it; ©1 &unknown; & &#; &#x;',
    );
    expect(decodeAttributeReferences('?a=1&copy=2&lt=3&amp;b&copy &notit;')).toBe('?a=1&copy=2&lt=3&b© &notit;');
  });
});
