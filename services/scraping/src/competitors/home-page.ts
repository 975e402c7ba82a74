import { Parser } from 'htmlparser2';

/** What the home page of a business says of itself. */
export interface HomePage {
  /** Null where it does not say, or says too much. */
  readonly name: string | null;
  /** Addresses at which its sign may be, the best first. */
  readonly pictures: readonly string[];
}

/** How much of a page is read: what is wanted stands in its head. */
export const MAX_HEAD_CHARACTERS = 256 << 10;
const MAX_NAME = 80;
const MAX_PICTURES = 4;
/** The size at which a sign is shown, times two for sharp screens. */
const WANTED_PIXELS = 96;

interface Icon {
  readonly href: string;
  readonly pixels: number;
}

/**
 * Reads name and sign of a business from the head of its home page: what the site calls itself, else the part of its title
 * that is its domain; signs that it names for home screens and tabs, else the one that browsers ask for by custom.
 * @param url where the page came from, for relative addresses
 */
export function readHomePage(html: string, url: string): HomePage {
  const said = new Map<string, string>();
  const icons: Icon[] = [];
  let title = '';
  let inTitle = false;
  let base = url;
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (tag === 'body') parser.pause();
      if (tag === 'title') inTitle = title === '';
      if (tag === 'base' && attributes['href'] !== undefined && URL.canParse(attributes['href'], url)) {
        base = new URL(attributes['href'], url).href;
      }
      if (tag === 'meta') {
        const key = (attributes['property'] ?? attributes['name'] ?? '').toLowerCase();
        if (!said.has(key)) said.set(key, attributes['content'] ?? '');
      }
      if (tag === 'link') icons.push(...iconOf(attributes));
    },
    ontext(text) {
      if (inTitle) title += text;
    },
    onclosetag(tag) {
      if (tag === 'title') inTitle = false;
      if (tag === 'head') parser.pause();
    },
  });
  parser.write(html.slice(0, MAX_HEAD_CHARACTERS));
  const name = nameOf(said.get('og:site_name')) ?? nameOf(said.get('application-name')) ?? nameInTitle(title, url);
  return { name, pictures: picturesOf(icons, base, url) };
}

function iconOf({ rel = '', href, type, sizes }: Readonly<Record<string, string>>): Icon[] {
  const rels = rel.toLowerCase().split(/\s+/);
  const isTouch = rels.includes('apple-touch-icon') || rels.includes('apple-touch-icon-precomposed');
  // A drawing may hold scripts, and is not shown.
  const isDrawing = type === 'image/svg+xml' || /\.svg(\?|$)/i.test(href ?? '');
  if (href === undefined || isDrawing || !(isTouch || rels.includes('icon'))) return [];
  const usual = isTouch ? 180 : 16;
  return [{ href, pixels: Number(/^(\d{1,4})x/i.exec(sizes ?? '')?.[1] ?? usual) }];
}

/** The smallest that is large enough comes first, then the larger of the smaller ones. */
function picturesOf(icons: readonly Icon[], base: string, url: string): string[] {
  const rank = ({ pixels }: Icon) => (pixels >= WANTED_PIXELS ? pixels : 10_000 - pixels);
  const named = icons.toSorted((a, b) => rank(a) - rank(b)).map(({ href }) => resolved(href, base));
  const all = [...named, resolved('/favicon.ico', url)].filter((one) => one !== null);
  return [...new Set(all)].slice(0, MAX_PICTURES);
}

function resolved(href: string, base: string): string | null {
  if (!URL.canParse(href, base)) return null;
  const { protocol, href: address } = new URL(href, base);
  return protocol === 'https:' || protocol === 'http:' ? address : null;
}

function nameOf(text: string | undefined): string | null {
  const name = (text ?? '').replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return name === '' || name.length > MAX_NAME ? null : name;
}

/** `Lamps for every room | Acme Lamps` at `acme-lamps.example` is `Acme Lamps`. */
function nameInTitle(title: string, url: string): string | null {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const labels = new URL(url).hostname.split('.').map(plain);
  const parts = title.split(/\s[-–—|:·•]\s|\s*[|·•]\s*|:\s/u).map((part) => nameOf(part));
  return parts.find((part) => part !== null && plain(part) !== '' && labels.includes(plain(part))) ?? null;
}
