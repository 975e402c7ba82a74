import fc from 'fast-check';
import { extractPage } from './extract-page.ts';
import type { Page } from './page-text.ts';
import { LIMITS } from './limits.ts';

const url = 'https://shop.example/p/1';
const PRODUCT =
  '{"@type":"Product","name":"Stühle","sku":"S1","offers":{"price":"10.00","priceCurrency":"EUR","availability":"InStock"}}';
const script = (json: string): string => `<script type="application/ld+json">${json}</script>`;
const html = (text: string): Page => ({ url, html: text });
const bytes = (text: string, encoding: BufferEncoding, contentType: string | null = null): Page => ({
  url,
  bytes: Buffer.from(text, encoding),
  contentType,
});

/** Far above what each of them takes, far below what an unbounded reading would. */
// Far above what these need, far below what anything quadratic takes; the machine's other work does not count.
const CPU_LIMIT_US = 3_000_000;

describe('pages that mean harm', () => {
  it.each<[string, () => Page, string]>([
    ['nothing', () => html(''), 'page_empty'],
    ['50 MB of JSON-LD', () => html(script(`"${'x'.repeat(50_000_000)}"`)), 'page_too_large'],
    ['15 MB of JSON-LD', () => html(script(`"${'x'.repeat(15_000_000)}"`)), 'structured_data_too_large'],
    [
      'JSON-LD nested 10,000 deep',
      () => html(script('{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000))),
      'structured_data_too_deep',
    ],
    [
      'lists nested 10,000 deep',
      () => html(script('['.repeat(10_000) + PRODUCT + ']'.repeat(10_000))),
      'structured_data_too_deep',
    ],
    [
      'broken JSON-LD nested 10,000 deep',
      () => html(script('{"a":'.repeat(10_000) + '1,' + '}'.repeat(10_000))),
      'structured_data_too_deep',
    ],
    ['300,000 scripts', () => html(script('{').repeat(300_000)), 'structured_data_too_large'],
    ['500,000 nested tags', () => html('<div>'.repeat(500_000)), 'page_too_deep'],
    [
      '500,000 nested tags that are closed',
      () => html('<b>'.repeat(500_000) + '</b>'.repeat(500_000)),
      'page_too_deep',
    ],
    [
      '500,000 nested tags that are closed as others',
      () => html('<b>'.repeat(500_000) + '</i>'.repeat(500_000)),
      'page_too_deep',
    ],
    ['a tag with 2,000,000 attributes', () => html(`<div ${'a=1 '.repeat(2_000_000)}>`), 'page_too_large'],
    ['a picture', () => ({ url, bytes: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') }), 'page_not_html'],
    [
      'a file by its type',
      () => ({ url, bytes: Buffer.from('hello'), contentType: 'application/pdf' }),
      'page_not_html',
    ],
    ['zeros', () => ({ url, bytes: Buffer.alloc(100_000) }), 'page_not_html'],
  ])('%s fails with a reason and in time', (_, page, reason) => {
    const given = page();
    const before = process.cpuUsage();
    const read = extractPage(given);
    expect(process.cpuUsage(before).user).toBeLessThan(CPU_LIMIT_US);
    expect(read).toMatchObject({
      status: 'failed',
      price: null,
      error: { reason, detail: expect.stringMatching(/^[A-Z].+\.$/) },
    });
  });

  it.each<[string, string]>([
    ['a mention of JSON-LD two million times', 'ld+json '.repeat(2_000_000)],
    ['comments that never end', '<!--'.repeat(2_000_000) + script(PRODUCT)],
    ['600 open tags and millions of wrong ends', '<b>'.repeat(500) + '</i>'.repeat(2_000_000)],
    ['comments in JSON that never end', script(`{${'/*'.repeat(900_000)}`)],
    ['quotes in JSON that never end', script(`{"a":"${'" '.repeat(900_000)}`)],
    ['a price of a million digits', script(`{"@type":"Product","offers":{"price":"${'1'.repeat(1_000_000)}"}}`)],
    ['a product whose offers are itself', script('{"@id":"#a","@type":"Product","offers":{"@id":"#a"}}')],
    [
      'names of the language itself',
      script('{"@type":"Product","__proto__":{"offers":{"price":"1"}},"constructor":1}'),
    ],
  ])('%s is unknown, and in time', (_, text) => {
    const before = process.cpuUsage();
    const read = extractPage(html(text));
    expect(process.cpuUsage(before).user).toBeLessThan(CPU_LIMIT_US);
    expect(read).toMatchObject({ status: 'unknown', price: null });
  });

  it('a good reading stands in spite of depth elsewhere', () => {
    expect(extractPage(html(script(PRODUCT) + '<div>'.repeat(500_000)))).toMatchObject({
      status: 'ok',
      price: { amount: '10.00' },
    });
  });

  it('keeps no more of a text than the limit', () => {
    const read = extractPage(html(script(PRODUCT.replace('Stühle', 'x'.repeat(100_000)))));
    expect(read.name).toHaveLength(LIMITS.text);
  });
});

describe('charsets', () => {
  const page = `<html><head><meta charset="META">${script(PRODUCT)}</head></html>`;
  const withMeta = (charset: string): string => page.replace('META', charset);

  it.each<[string, Page, boolean]>([
    ['a byte order mark', bytes(`\ufeff${withMeta('iso-8859-1')}`, 'utf8'), false],
    ['the header', bytes(withMeta('x'), 'latin1', 'text/html; charset=ISO-8859-1'), false],
    ['the meta tag', bytes(withMeta('windows-1252'), 'latin1'), false],
    ['UTF-16 with a mark', bytes(`\ufeff${withMeta('utf-16')}`, 'utf16le'), false],
    ['the bytes, where nothing is declared', bytes(withMeta('unheard-of'), 'latin1'), false],
    [
      'the bytes, where UTF-8 is declared and it is not',
      bytes(withMeta('utf-8'), 'latin1', 'text/html; charset=utf-8'),
      true,
    ],
    [
      'the bytes, where Latin-1 is declared and it is UTF-8',
      bytes(withMeta('iso-8859-1'), 'utf8', 'text/html; charset=iso-8859-1'),
      true,
    ],
  ])('are known by %s', (_, given, mismatch) => {
    const read = extractPage(given);
    expect(read.name).toBe('Stühle');
    expect(read.warnings).toEqual(mismatch ? ['charset_mismatch'] : []);
  });
});

describe('any bytes at all', () => {
  it('give an Extraction that can be sent as JSON', () => {
    const pieces = fc.constantFrom(
      '<script type="application/ld+json">',
      '</script>',
      '{"@type":"Product",',
      '"offers":',
      '[',
      ']',
      '{',
      '}',
      '"price":',
      '"1,5 €"',
      '12',
      ',',
      '<div itemscope itemtype="Product">',
      '<i itemprop="price">',
      '</i>',
      '<meta property="og:price" content="',
      '">',
      '<!--',
      '-->',
      '&#',
      '\u0000',
      '"',
      "'",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (parts) => {
        const read = extractPage(html(parts.join('')));
        expect(JSON.parse(JSON.stringify(read))).toEqual(read);
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (raw) => extractPage({ url, bytes: raw }).url === url));
  });
});
