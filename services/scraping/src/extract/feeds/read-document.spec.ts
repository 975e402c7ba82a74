import fc from 'fast-check';
import { readFeedDocument } from './read-document.ts';

const BASE = new URL('https://news.example/feed');

describe('feeds', () => {
  it('reads RSS with its namespaces', () => {
    const found = readFeedDocument(
      `<?xml version="1.0"?><!-- made by hand --><rss version="2.0" xmlns:media="x" xmlns:dc="y" xmlns:content="z"><channel>
       <title>Shop &amp; News</title><link>https://news.example/</link><image><title>Logo</title><url>https://news.example/l.png</url></image>
       <item><title><![CDATA[New <b>lamp</b>]]></title><link>/a?x=1&amp;y=2</link><guid>id-1</guid>
         <pubDate>Sat, 21 Nov 2026 10:00:00 +0100</pubDate><dc:creator>Ada</dc:creator>
         <description>&lt;p&gt;It &amp;amp; shines&lt;/p&gt;&lt;script&gt;no()&lt;/script&gt;</description>
         <media:content url="https://news.example/a.jpg" type="image/jpeg"/></item>
       <item><guid isPermaLink="true">https://news.example/b</guid><enclosure url="/b.png" type="image/png"/></item>
       </channel></rss>`,
      BASE,
    );
    expect(found).toEqual({
      kind: 'feed',
      feed: {
        format: 'rss',
        title: 'Shop & News',
        url: 'https://news.example/',
        nextPage: null,
        items: [
          {
            id: 'id-1',
            title: 'New lamp',
            url: 'https://news.example/a?x=1&y=2',
            publishedAt: '2026-11-21T09:00:00.000Z',
            updatedAt: null,
            author: 'Ada',
            text: 'It & shines',
            image: 'https://news.example/a.jpg',
          },
          {
            id: 'https://news.example/b',
            title: null,
            url: 'https://news.example/b',
            publishedAt: null,
            updatedAt: null,
            author: null,
            text: null,
            image: 'https://news.example/b.png',
          },
        ],
      },
    });
  });

  it('reads Atom whose addresses are relative to what its elements say, and texts that are markup', () => {
    const found = readFeedDocument(
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/blog/"><title type="xhtml"><div xmlns="x">The <b>log</b></div></title>
       <link href="./"/><entry xml:base="2026/"><link href="first.html"/><summary type="xhtml"><div>Hello <b>you</b> there</div></summary></entry>
       <entry><link href="second.html"/><title>Second</title></entry></feed>`,
      BASE,
    );
    expect(found).toMatchObject({
      feed: {
        title: 'The log',
        url: 'https://news.example/blog/',
        items: [
          { url: 'https://news.example/blog/2026/first.html', text: 'Hello you there' },
          { url: 'https://news.example/blog/second.html', title: 'Second' },
        ],
      },
    });
  });

  it('reads Atom, its pages and its authors', () => {
    const found = readFeedDocument(
      `\ufeff<feed xmlns="http://www.w3.org/2005/Atom"><title>Log</title><link rel="self" href="/feed"/><link href="/"/>
       <link rel="next" href="/feed?page=2"/><entry><id>urn:1</id><title type="html">A &amp;amp; B</title>
       <link rel="alternate" href="/1"/><updated>2026-11-20T08:00:00Z</updated><author><name>Bo</name></author>
       <summary>Short</summary><content type="html">&lt;p&gt;Long one&lt;/p&gt;</content></entry></feed>`,
      BASE,
    );
    expect(found).toMatchObject({
      kind: 'feed',
      feed: {
        format: 'atom',
        title: 'Log',
        url: 'https://news.example/',
        nextPage: 'https://news.example/feed?page=2',
        items: [
          {
            id: 'urn:1',
            title: 'A & B',
            url: 'https://news.example/1',
            updatedAt: '2026-11-20T08:00:00.000Z',
            author: 'Bo',
            text: 'Long one',
          },
        ],
      },
    });
  });

  it('reads JSON Feed', () => {
    const json = {
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Log',
      home_page_url: 'https://news.example/',
      next_url: 'https://news.example/2.json',
      items: [
        {
          id: 1,
          url: '/1',
          title: 'One',
          content_html: '<p>Hi</p>',
          date_published: '2026-11-21T10:00:00Z',
          authors: [{ name: 'Ada' }],
        },
        'no item',
      ],
    };
    expect(readFeedDocument(JSON.stringify(json), BASE)).toMatchObject({
      kind: 'feed',
      feed: {
        format: 'json-feed',
        nextPage: 'https://news.example/2.json',
        items: [
          {
            id: '1',
            url: 'https://news.example/1',
            text: 'Hi',
            author: 'Ada',
            publishedAt: '2026-11-21T10:00:00.000Z',
          },
        ],
      },
    });
  });
});

describe('sitemaps', () => {
  it('reads addresses with their images and news', () => {
    const found = readFeedDocument(
      `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns:image="i" xmlns:news="n">
       <url><loc>https://shop.example/p/1?a=1&amp;b=2</loc><lastmod>2026-11-01</lastmod>
         <image:image><image:loc>https://shop.example/1.jpg</image:loc></image:image></url>
       <url><loc>javascript:alert(1)</loc></url>
       <url><loc>https://shop.example/n</loc><news:news><news:publication><news:name>x</news:name></news:publication>
         <news:publication_date>2026-11-21T08:00:00+01:00</news:publication_date><news:title>Now</news:title></news:news></url></urlset>`,
      null,
    );
    expect(found).toEqual({
      kind: 'sitemap',
      sitemap: {
        isIndex: false,
        isCut: false,
        entries: [
          {
            url: 'https://shop.example/p/1?a=1&b=2',
            modifiedAt: '2026-11-01',
            images: ['https://shop.example/1.jpg'],
            news: null,
          },
          {
            url: 'https://shop.example/n',
            modifiedAt: null,
            images: [],
            news: { title: 'Now', publishedAt: '2026-11-21T07:00:00.000Z' },
          },
        ],
      },
    });
  });

  it('reads an index, and keeps no more than its share', () => {
    const index = '<sitemapindex><sitemap><loc>https://shop.example/s1.xml.gz</loc></sitemap></sitemapindex>';
    expect(readFeedDocument(index, null)).toMatchObject({
      sitemap: { isIndex: true, entries: [{ url: 'https://shop.example/s1.xml.gz' }] },
    });
    const many = `<urlset>${'<url><loc>https://a.example/</loc></url>'.repeat(5_010)}</urlset>`;
    const found = readFeedDocument(many, null);
    expect(found?.kind === 'sitemap' && [found.sitemap.entries.length, found.sitemap.isCut]).toEqual([5_000, true]);
  });
});

describe('hostile documents', () => {
  it('knows no entity but the five and numbers, so that none can grow', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
      <rss><channel><title>&b;&x;&#65;&lt;</title></channel></rss>`;
    const found = readFeedDocument(bomb, null);
    expect(found?.kind === 'feed' && found.feed.title).toBe('&b;&x;A<');
  });

  it('is bounded by depth, and never throws', () => {
    expect(readFeedDocument(`<rss><channel>${'<item>'.repeat(100_000)}`, null)).toMatchObject({ feed: { items: [] } });
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<rss>',
            '<feed>',
            '<urlset>',
            '<item>',
            '</item>',
            '<entry>',
            '<link href="/x"/>',
            '<url>',
            '<loc>',
            'x',
            '&#x0;',
            '<![CDATA[',
            ']]>',
            '</',
            '<!--',
            '{',
            '"',
          ),
          { maxLength: 60 },
        ),
        (parts) => {
          const found = readFeedDocument(parts.join(''), BASE);
          expect(found === null || found.kind === 'feed' || found.kind === 'sitemap').toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves pages for people alone', () => {
    expect(readFeedDocument('<!doctype html><html><body><rss></rss></body></html>', null)).toBeNull();
    expect(readFeedDocument('{"a": 1}', null)).toBeNull();
  });
});
