import { extractPage } from '../extract-page.ts';
import type { Extraction } from '../extraction.ts';

const URL_OF_PAGE = 'https://shop.example/p/lamp-4711';

function readScripts(scripts: readonly string[], { url = URL_OF_PAGE, head = '' } = {}): Extraction {
  const tags = scripts.map((script) => `<script type="application/ld+json">${script}</script>`).join('\n');
  return extractPage({
    url,
    html: `<!doctype html><html lang="en-GB"><head>${head}${tags}</head><body></body></html>`,
  });
}

const price = ({ price: read }: Extraction): string => (read === null ? 'none' : `${read.amount} ${read.currency}`);

describe('JSON-LD as shops break it', () => {
  const plain = '"@type":"Product","name":"Lamp","offers":{"price":"9.00","priceCurrency":"EUR"}';

  it.each([
    ['a trailing comma', `{${plain},}`],
    ['a missing comma', `{"sku":"1" ${plain}}`],
    ['comments', `{/* data */ ${plain} // end\n}`],
    ['CDATA in a comment', `/*<![CDATA[*/ {${plain}} /*]]>*/`],
    ['CDATA', `//<![CDATA[\n{${plain}}\n//]]>`],
    ['an HTML comment', `<!-- {${plain}} -->`],
    ['raw line breaks', `{"description":"one\ntwo\tthree\u0001",${plain}}`],
    ['unescaped quotes', `{"description":"a 24" screen, bright",${plain}}`],
    ['wrong escapes', `{"description":"it\\'s \\x bright",${plain}}`],
    ['single quotes', `{${plain.replaceAll('"', "'")}}`],
    ['bare keys', `{${plain.replace('"name"', 'name')}}`],
    ['an empty value', `{"sku":,${plain}}`],
    ['undefined', `{"sku":undefined,${plain}}`],
    ['several objects in a row', `{"@type":"WebSite"}{${plain}}`],
    ['a semicolon at the end', `{${plain}};`],
    ['a cut off end', `{${plain},"review":[{"a":1`],
    ['a byte order mark', `\ufeff{${plain}}`],
    ['escaped quotes throughout', `{${plain}}`.replaceAll('"', '&quot;')],
  ])('is read in spite of %s', (_, script) => {
    expect(price(readScripts([script]))).toBe('9.00 EUR');
  });

  it('leaves the other blocks alone when one is beyond repair', () => {
    const read = readScripts(['no data', `{${plain}}`]);
    expect(price(read)).toBe('9.00 EUR');
    expect(read.warnings).toEqual(['json_ld_broken', 'availability_guessed']);
    expect(read.fields.price?.path).toBe('script[1].offers.price');
  });

  it.each([
    ['single quotes in the tag', `<script type='application/ld+json'>{${plain}}</script>`],
    ['no quotes', `<script data-x type=application/ld+json>{${plain}}</script>`],
    ['capitals', `<SCRIPT TYPE="application/LD+JSON">{${plain}}</SCRIPT>`],
    ['an escaped plus', `<script type="application/ld&#x2B;json">{${plain}}</script>`],
    ['other attributes', `<script nonce="1" type="application/ld+json" id="x">{${plain}}</script>`],
    ['no end', `<script type="application/ld+json">{${plain}}`],
  ])('is found in a script with %s', (_, html) => {
    expect(price(extractPage({ url: URL_OF_PAGE, html }))).toBe('9.00 EUR');
  });

  it('is not read from a comment of the page', () => {
    const html = `<!-- <script type="application/ld+json">{${plain}}</script> --><p>ld+json</p>`;
    expect(extractPage({ url: URL_OF_PAGE, html }).status).toBe('unknown');
  });
});
