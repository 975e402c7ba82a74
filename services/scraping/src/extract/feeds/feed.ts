/** One thing that a feed tells of. */
export interface FeedItem {
  readonly id: string | null;
  readonly title: string | null;
  readonly url: string | null;
  /** ISO 8601. */
  readonly publishedAt: string | null;
  readonly updatedAt: string | null;
  readonly author: string | null;
  /** Without markup. */
  readonly text: string | null;
  readonly image: string | null;
}

/** RSS, Atom or JSON Feed. */
export interface Feed {
  readonly format: 'rss' | 'atom' | 'json-feed';
  readonly title: string | null;
  readonly url: string | null;
  readonly items: readonly FeedItem[];
  /** Address of what comes after it. */
  readonly nextPage: string | null;
}

/** One page that a sitemap names, or another sitemap. */
export interface SitemapEntry {
  readonly url: string;
  readonly modifiedAt: string | null;
  readonly images: readonly string[];
  /** In a news sitemap. */
  readonly news: { readonly title: string | null; readonly publishedAt: string | null } | null;
}

export interface Sitemap {
  /** Whether its entries are sitemaps. */
  readonly isIndex: boolean;
  readonly entries: readonly SitemapEntry[];
  /** More stand in it than are kept. */
  readonly isCut: boolean;
}

/** What a document is that is no page for people. */
export type FeedDocument =
  { readonly kind: 'feed'; readonly feed: Feed } | { readonly kind: 'sitemap'; readonly sitemap: Sitemap };

/** By their own limits a feed rarely holds 500, of a sitemap, which may hold 50,000, the first ones are kept. */
export const MAX_FEED_ITEMS = 500;
export const MAX_SITEMAP_ENTRIES = 5_000;
export const MAX_ENTRY_IMAGES = 20;
