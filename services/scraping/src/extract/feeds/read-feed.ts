import { Parser } from 'htmlparser2';
import { owned, readable } from '../text.ts';
import { MAX_FEED_ITEMS } from './feed.ts';
import type { Feed, FeedItem } from './feed.ts';
import { readXml } from './xml-reader.ts';
import type { XmlListener } from './xml-reader.ts';

type Draft = { -readonly [Key in keyof FeedItem]: FeedItem[Key] };
const NEW: FeedItem = {
  id: null,
  title: null,
  url: null,
  publishedAt: null,
  updatedAt: null,
  author: null,
  text: null,
  image: null,
};

const MAX_MARKUP = 20_000;

/** The text of a piece of HTML as feeds carry it, escaped once. */
function withoutMarkup(html: string): string | null {
  if (!html.includes('<')) return readable(html);
  let text = '';
  let unread = 0;
  const parser = new Parser({
    onopentag(name) {
      if (name === 'script' || name === 'style') unread += 1;
      text += ' ';
    },
    onclosetag(name) {
      if (name === 'script' || name === 'style') unread -= 1;
    },
    ontext(part) {
      if (unread === 0) text += part;
    },
  });
  parser.end(html.slice(0, MAX_MARKUP));
  return readable(text);
}

function timeOf(text: string): string | null {
  if (text === '' || text.length > 60) return null;
  // Without a zone a date of a feed is of nobody's; UTC is what most mean.
  const time = Date.parse(/^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function addressOf(text: string | undefined, base: URL | null): string | null {
  const address = text ? URL.parse(text.trim().slice(0, 2_000), base?.href) : null;
  return address !== null && /^https?:$/.test(address.protocol) ? owned(address.href) : null;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
const isNamespaced = (name: string): boolean => name.includes(':');

/** RSS 0.9 to 2.0 and Atom 1.0, told apart by their root. */
class FeedListener implements XmlListener {
  readonly items: FeedItem[] = [];
  /** What addresses are relative to, by the elements that are open: any of them may say it anew (`xml:base`). */
  readonly #bases: (URL | null)[];
  format: 'rss' | 'atom' | null = null;
  title: string | null = null;
  url: string | null = null;
  nextPage: string | null = null;
  #draft: Draft | null = null;
  #path: string[] = [];

  constructor(base: URL | null) {
    this.#bases = [base];
  }

  get #base(): URL | null {
    return this.#bases.at(-1) ?? null;
  }

  get isDone(): boolean {
    return this.items.length >= MAX_FEED_ITEMS;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#path.push(name);
    const base = attributes['xml:base'];
    this.#bases.push(
      base === undefined ? this.#base : (URL.parse(base.slice(0, 2_000), this.#base?.href) ?? this.#base),
    );
    const own = local(name);
    if (this.format === null) {
      if (own === 'rss' || name === 'rdf:rdf') this.format = 'rss';
      else if (own === 'feed') this.format = 'atom';
    }
    if (this.#draft === null && (own === 'item' || own === 'entry') && this.items.length < MAX_FEED_ITEMS) {
      this.#draft = { ...NEW };
      return;
    }
    if (own === 'link' && attributes['href'] !== undefined) this.#link(attributes);
    if (!this.#draft) return;
    const picture =
      name === 'media:thumbnail' ||
      (name === 'media:content' && /^image\/|^$/.test(attributes['type'] ?? '') && attributes['medium'] !== 'video') ||
      (own === 'enclosure' && attributes['type']?.startsWith('image/'));
    if (picture) this.#draft.image ??= addressOf(attributes['url'], this.#base);
  }

  #link(attributes: Readonly<Record<string, string>>): void {
    const address = addressOf(attributes['href'], this.#base);
    const rel = attributes['rel'] ?? 'alternate';
    if (this.#draft !== null) {
      if (rel === 'alternate') this.#draft.url ??= address;
      return;
    }
    if (rel === 'next') this.nextPage ??= address;
    else if (rel === 'alternate') this.url ??= address;
  }

  close(name: string, text: string): void {
    this.#close(name, text);
    this.#bases.pop();
  }

  #close(name: string, text: string): void {
    this.#path.pop();
    const parent = local(this.#path.at(-1) ?? '');
    const own = local(name);
    if (this.#draft !== null && (own === 'item' || own === 'entry') && parent !== 'item' && parent !== 'entry') {
      const { url, id } = this.#draft;
      // A permanent id is an address, too.
      this.items.push({
        ...this.#draft,
        url: url ?? (id === null ? null : addressOf(/^https?:/.test(id) ? id : undefined, null)),
      });
      this.#draft = null;
      return;
    }
    if (text === '') return;
    if (this.#draft !== null) this.#value(this.#draft, name, own, parent, text);
    else if (parent === 'channel' || parent === 'feed') {
      if (own === 'title' && !isNamespaced(name)) this.title ??= withoutMarkup(text);
      if (own === 'link') this.url ??= addressOf(text, this.#base);
    }
  }

  #value(draft: Draft, name: string, own: string, parent: string, text: string): void {
    if (parent === 'author' && own === 'name') draft.author ??= readable(text);
    if (parent !== 'item' && parent !== 'entry') return;
    if (own === 'title' && !name.startsWith('media:')) draft.title ??= withoutMarkup(text);
    else if (own === 'link') draft.url ??= addressOf(text, this.#base);
    else if (own === 'guid' || own === 'id') draft.id ??= readable(text);
    else if (own === 'pubdate' || own === 'published' || name === 'dc:date') draft.publishedAt ??= timeOf(text);
    else if (own === 'updated' || own === 'modified') draft.updatedAt ??= timeOf(text);
    else if (name === 'dc:creator' || own === 'author') draft.author ??= readable(text);
    else if (own === 'description' || own === 'summary') draft.text ??= withoutMarkup(text);
    else if (name === 'content:encoded' || own === 'content') draft.text = withoutMarkup(text) ?? draft.text;
  }
}

/** Reads RSS or Atom; null where it is neither. */
export function readXmlFeed(text: string, base: URL | null): Feed | null {
  const listener = new FeedListener(base);
  readXml(text, listener);
  if (listener.format === null) return null;
  const { format, title, url, items, nextPage } = listener;
  return { format, title, url, items, nextPage };
}

/** Reads JSON Feed 1.0 and 1.1; null where it is none. */
export function readJsonFeed(text: string, base: URL | null): Feed | null {
  const data = parseJson(text);
  if (!isObject(data) || !/^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//.test(words(data['version']) ?? ''))
    return null;
  const items = Array.isArray(data['items']) ? (data['items'] as unknown[]) : [];
  return {
    format: 'json-feed',
    title: clean(data['title']),
    url: addressOf(words(data['home_page_url']), base),
    nextPage: addressOf(words(data['next_url']), base),
    items: items.slice(0, MAX_FEED_ITEMS).flatMap((item) => (isObject(item) ? [jsonItem(item, base)] : [])),
  };
}

function jsonItem(item: Readonly<Record<string, unknown>>, base: URL | null): FeedItem {
  const authors = Array.isArray(item['authors']) ? (item['authors'][0] as unknown) : item['author'];
  return {
    id: clean(item['id']),
    title: clean(item['title']),
    url: addressOf(words(item['url']) ?? words(item['external_url']), base),
    publishedAt: timeOf(words(item['date_published']) ?? ''),
    updatedAt: timeOf(words(item['date_modified']) ?? ''),
    author: isObject(authors) ? clean(authors['name']) : null,
    text: clean(item['content_text']) ?? withoutMarkup(words(item['content_html']) ?? words(item['summary']) ?? ''),
    image: addressOf(words(item['image']) ?? words(item['banner_image']), base),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // no JSON, so no JSON Feed
    throw error;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const words = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
const clean = (value: unknown): string | null => readable(words(value) ?? '');
