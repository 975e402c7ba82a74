import { owned, readable } from '../text.ts';
import { isoTime } from '../structured/offer-terms.ts';
import { MAX_ENTRY_IMAGES, MAX_SITEMAP_ENTRIES } from './feed.ts';
import type { Sitemap, SitemapEntry } from './feed.ts';
import { readXml } from './xml-reader.ts';
import type { XmlListener } from './xml-reader.ts';

interface Draft {
  url: string | null;
  modifiedAt: string | null;
  images: string[];
  news: { title: string | null; publishedAt: string | null } | null;
}

function addressOf(text: string): string | null {
  const address = URL.parse(text.slice(0, 2_000));
  return address !== null && /^https?:$/.test(address.protocol) ? owned(address.href) : null;
}

/** sitemaps.org 0.9 with Google's images and news. */
class SitemapListener implements XmlListener {
  readonly entries: SitemapEntry[] = [];
  isIndex: boolean | null = null;
  isCut = false;
  #draft: Draft | null = null;

  get isDone(): boolean {
    return this.isCut;
  }

  open(name: string): void {
    if (this.isIndex === null) {
      if (name === 'urlset') this.isIndex = false;
      if (name === 'sitemapindex') this.isIndex = true;
    }
    if (name === 'url' || name === 'sitemap') {
      this.isCut = this.entries.length >= MAX_SITEMAP_ENTRIES;
      this.#draft = this.isCut ? null : { url: null, modifiedAt: null, images: [], news: null };
    }
    if (name === 'news:news' && this.#draft) this.#draft.news = { title: null, publishedAt: null };
  }

  close(name: string, text: string): void {
    const draft = this.#draft;
    if (draft === null) return;
    if (name === 'loc') draft.url ??= addressOf(text);
    else if (name === 'lastmod') draft.modifiedAt ??= isoTime(text);
    else if (name === 'image:loc' && draft.images.length < MAX_ENTRY_IMAGES) {
      const address = addressOf(text);
      if (address !== null) draft.images.push(address);
    } else if (name === 'news:title' && draft.news) draft.news.title ??= readable(text);
    else if (name === 'news:publication_date' && draft.news) draft.news.publishedAt ??= isoTime(text);
    else if (name === 'url' || name === 'sitemap') {
      if (draft.url !== null) this.entries.push({ ...draft, url: draft.url });
      this.#draft = null;
    }
  }
}

/** Reads a sitemap or an index of sitemaps; null where it is none. */
export function readSitemap(text: string): Sitemap | null {
  const listener = new SitemapListener();
  readXml(text, listener);
  const { isIndex, entries, isCut } = listener;
  return isIndex === null ? null : { isIndex, entries, isCut };
}
