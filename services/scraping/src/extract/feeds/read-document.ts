import type { FeedDocument } from './feed.ts';
import { readJsonFeed, readXmlFeed } from './read-feed.ts';
import { readSitemap } from './read-sitemap.ts';

const HEAD = 2_000;

/** Reads a feed or a sitemap, told by what it begins with; null where it is neither, as pages are. */
export function readFeedDocument(text: string, base: URL | null): FeedDocument | null {
  const head = text
    .slice(0, HEAD)
    .replace(/^\ufeff/, '')
    .trimStart();
  if (head.startsWith('{')) {
    const feed = /jsonfeed\.org\/version\//.test(head) ? readJsonFeed(text.replace(/^\ufeff/, ''), base) : null;
    return feed && { kind: 'feed', feed };
  }
  if (!head.startsWith('<')) return null;
  const root = /<(?!\?|!)([\w:.-]{1,60})/.exec(head)?.[1]?.toLowerCase();
  if (root === 'rss' || root === 'feed' || root === 'rdf:rdf' || root === 'atom:feed') {
    const feed = readXmlFeed(text, base);
    return feed && { kind: 'feed', feed };
  }
  if (root === 'urlset' || root === 'sitemapindex') {
    const sitemap = readSitemap(text);
    return sitemap && { kind: 'sitemap', sitemap };
  }
  return null;
}
