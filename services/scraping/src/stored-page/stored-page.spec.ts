import { randomBytes } from 'node:crypto';
import { Clock, newId, SecretBox } from '@blackfang/core';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { extractPage } from '../extract/extract-page.ts';
import { cleanStyle } from './clean-style.ts';
import { PageTickets } from './page-tickets.ts';
import { showStored } from './show-stored.ts';

const url = 'https://shop.test/p';

/** What is shown of a page that was read, and the text of what is marked in it, by field. */
function shown(html: string, contentType = 'text/html; charset=utf-8') {
  const bytes = Buffer.from(html);
  const { fields } = extractPage({ url, contentType, bytes });
  const page = showStored({ url, contentType, bytes }, fields);
  if (page.kind === 'refused') throw new Error(page.detail);
  return { html: page.html, fields };
}

/** Elements of what is shown, with their attributes. */
function elementsOf(html: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = [];
  new Parser({ onopentag: (name, attributes) => void found.push({ name, attributes }) }).end(html);
  return found;
}

const jsonLd = (data: object) =>
  `<html><head><script type="application/ld+json">${JSON.stringify(data)}</script></head><body><p>Lamp</p></body></html>`;

describe('Z2 the places of values on a stored page', () => {
  it('are marked in JSON-LD, printed as what it says', () => {
    const offers = [{ '@type': 'Offer', price: '39.90', priceCurrency: 'EUR', seller: { name: 'Acme' } }];
    const { html } = shown(jsonLd({ '@type': 'Product', name: 'Lamp', offers }));
    expect(html).toMatch(/"price": <mark [^>]*>"39.90"<\/mark><span id="blackfang-price"[^>]*>Price<\/span>/);
    expect(html).toMatch(/"name": <mark [^>]*>"Lamp"<\/mark>/);
    expect(html).toContain('"seller": { … }');
  });

  it('are found through references, in the second script, and as the number that was written', () => {
    const graph = [
      { '@type': 'Product', name: 'Lamp', offers: { '@id': '#offer' } },
      { '@type': 'Offer', '@id': '#offer', price: 39.9, priceCurrency: 'EUR' },
    ];
    const first = '<script type="application/ld+json">{"@type":"WebSite","name":"Shop"}</script>';
    const { html } = shown(first + jsonLd({ '@graph': graph }).replace('39.9', '39.90'));
    expect(html).toMatch(/"price": <mark [^>]*>39.90<\/mark>/);
  });

  it('are marked at the element of microdata and RDFa, and at a tag that nobody sees', () => {
    const microdata = shown(`<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Lamp</h1>
      <div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><b itemprop="price" class="big">39,90</b>
      <meta itemprop="priceCurrency" content="EUR"></div></div>`);
    expect(microdata.fields.price?.source).toBe('microdata');
    expect(microdata.html).toMatch(/<b itemprop="price" class="big" style=";outline:[^"]*"><span id="blackfang-price"/);
    expect(microdata.html).toMatch(/&lt;meta itemprop="priceCurrency" content="EUR"&gt;<\/mark>/);

    const rdfa = shown(`<div vocab="https://schema.org/" typeof="Product"><span property="name">Lamp</span>
      <div property="offers" typeof="Offer"><span property="price" content="39.90">39,90</span>
      <span property="priceCurrency" content="EUR"></span></div></div>`);
    expect(rdfa.fields.price?.source).toBe('rdfa');
    expect(rdfa.html).toMatch(/<span style=";outline:[^"]*"><span id="blackfang-price"[^>]*>Price<\/span>39,90/);

    const tags = shown(`<head><meta property="og:type" content="product"><meta property="og:title" content="Lamp">
      <meta property="product:price:amount" content="39.90"><meta property="product:price:currency" content="EUR"></head>`);
    expect(tags.html).toMatch(/<mark [^>]*>&lt;meta property="product:price:amount" content="39.90"&gt;<\/mark>/);
  });

  it('are marked where a person reads them', () => {
    const { html, fields } = shown(
      `<html><head><title>Lamp</title></head><body><h1>Lamp</h1><div><p>Now</p><p><b>39</b><sup>90</sup> €</p></div><button>Add to cart</button></body></html>`,
    );
    expect(fields.price).toMatchObject({ source: 'visible', text: '39.90 €' });
    expect(html).toMatch(/<p style=";outline:[^"]*"><span id="blackfang-price"[^>]*>Price<\/span>.*<b>39<\/b>/);
  });

  it('are said to be lost where the page is another one', () => {
    const field = { source: 'json-ld', path: 'offers.price', text: '39.90', confidence: 1 } as const;
    const page = showStored({ url, contentType: 'text/html', bytes: Buffer.from('<p>Lamp</p>') }, { price: field });
    expect(page).toMatchObject({ kind: 'shown', html: expect.stringContaining('Not found again: price.') });
  });
});

const KNOWN_ATTRIBUTES =
  /^(?:id|class|style|title|alt|width|height|lang|dir|colspan|rowspan|type|value|name|content|charset|data-.*|aria-.*)$/;

describe('a stored page as it is shown', () => {
  it('holds nothing that runs, loads or leads away, whatever it is made of', () => {
    const pieces = fc.constantFrom(
      ...[
        '<script>',
        '</script>',
        '<style>',
        '</style>',
        '<svg>',
        '</svg>',
        '<math>',
        '<table>',
        '<textarea>',
        '</textarea>',
      ],
      ...['<title>', '</title>', '<!--', '-->', '<![CDATA[', ']]>', '<template>', '<noscript>', '<xmp>', '<plaintext>'],
      ...[
        '<img src=//x onerror=y>',
        '<a href=//x>',
        '<b title="',
        '">',
        "'",
        '<p style="',
        'url(//x)',
        '@import "//x";',
      ],
      ...[
        '<iframe srcdoc="',
        '<base href=//x>',
        '<meta http-equiv=refresh content=0>',
        '<form action=//x>',
        '&lt;img&gt;',
      ],
      ...[
        '<input type=image src=//x>',
        '<link rel=preload href=//x>',
        '<select>',
        '<option>',
        '<body onload=x>',
        '&quot;',
      ],
    );
    const harmless = (html: string) =>
      elementsOf(html).every(({ name, attributes }) => {
        const isOurs = name === 'meta' && (attributes['charset'] ?? attributes['name']) !== undefined;
        const isTitle = name === 'title';
        const loads = /^(?:script|template|iframe|frame|object|embed|link|base|video|audio|source|svg|math|form)$/.test(
          name,
        );
        const strange = Object.keys(attributes).filter((key) => !KNOWN_ATTRIBUTES.test(key));
        return (isOurs || isTitle || (!loads && name !== 'meta')) && strange.length === 0;
      });
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const page = showStored({ url, contentType: 'text/html', bytes: Buffer.from(parts.join('')) }, {});
        expect(page.kind === 'shown' && harmless(page.html)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps its look and its own pictures, and no place of ours under another name', () => {
    const pixel = 'data:image/png;base64,AAAA';
    const { html } =
      shown(`<style>p{color:red;background:url("${pixel}")}</style><p id="BLACKFANG-price" class="big">A &amp; B</p>
      <img src="${pixel}" alt="dot"><img src="https://x.test/a.png" alt="Lamp">`);
    expect(html).toContain(`<style>p{color:red;background:url("${pixel}")}</style><p class="big">A &amp; B</p>`);
    expect(html).toContain(`<img src="${pixel}" alt="dot"><img alt="Lamp">`);
  });

  it('loses addresses from its styles, and nothing else', () => {
    expect(cleanStyle('@import url(//x/a.css);a{b:url( "//x" );c:url(//y)}d{e:f}')).toBe('a{b:none;c:none}d{e:f}');
    expect(cleanStyle('a{content:"</style><img>"}')).toBe('a{content:"<\\/style><img>"}');
  });

  it('is text where it is data, and refused where it is deeper than any browser shows', () => {
    expect(shown('<feed><price>1</price></feed>', 'application/rss+xml').html).toContain(
      '&lt;price&gt;1&lt;/price&gt;',
    );
    const deep = showStored({ url, contentType: 'text/html', bytes: Buffer.from('<b>'.repeat(50_000)) }, {});
    expect(deep).toMatchObject({ kind: 'refused', reason: 'page_too_deep' });
  });
});

describe('the ticket of a stored page', () => {
  const page = { tenantId: newId(), snapshotId: newId(), observationId: null };
  const box = new SecretBox(randomBytes(32), 'page tickets');

  it('shows its page for a minute', () => {
    let ms = 0;
    const tickets = new PageTickets(box, new Clock(() => ms));
    const { ticket } = tickets.make(page);
    expect(tickets.read(ticket)).toEqual(page);
    ms = 61_000;
    expect(() => tickets.read(ticket)).toThrow(expect.objectContaining({ reason: 'ticket_not_found' }));
  });

  it('is worth nothing changed, cut, or made with another key', () => {
    const tickets = new PageTickets(box, new Clock());
    const { ticket } = tickets.make({ ...page, observationId: newId() });
    const changed = Buffer.from(ticket, 'base64url');
    changed[30]! ^= 1;
    const strange = new PageTickets(new SecretBox(randomBytes(32), 'page tickets'), new Clock()).make(page).ticket;
    for (const bad of [changed.toString('base64url'), strange, ticket.slice(4), '', '../../etc']) {
      expect(() => tickets.read(bad)).toThrow(expect.objectContaining({ reason: 'ticket_not_found' }));
    }
  });
});
