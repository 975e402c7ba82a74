import { Parser } from 'htmlparser2';
import { LIMITS } from '../extract/limits.ts';
import type { Attributes } from '../extract/html/tag-attributes.ts';
import { cleanStyle } from './clean-style.ts';
import type { Places } from './find-places.ts';
import { escapeAttribute, escapeText, labels, mark, OUR_PREFIX, OUTLINE } from './marks.ts';
import { printData } from './print-data.ts';

/** Characters of a page that are shown; what comes after is left out, and said. */
const MAX_SHOWN = 8_000_000;
const MAX_ATTRIBUTE = 4_000;
const MAX_PICTURE = 500_000;

/** Left out with all that is in them: what runs, loads, embeds, or is read in a way of its own. */
const LEFT_OUT = new Set(
  'script template iframe frame frameset object embed applet portal fencedframe link meta base title audio video source track canvas svg math noembed noframes'.split(
    ' ',
  ),
);
/** Their contents are shown without them; of the first two the attributes are kept for the page's own. */
const UNWRAPPED = new Set(['html', 'body', 'head', 'noscript', 'form', 'slot', 'picture']);
/** Whose text browsers read in a way of its own. */
const AS_PRE = new Set(['xmp', 'plaintext', 'listing']);
const VOID = new Set('area br col hr img input wbr'.split(' '));
/** Nothing but their own parts may stand in them: their label is left to the mark around them. */
const STRICT = new Set(
  'table tbody thead tfoot tr colgroup select optgroup datalist ul ol dl menu textarea'.split(' '),
);
const ELEMENT = /^[a-z][a-z0-9-]{0,60}$/;
const ATTRIBUTE =
  /^(?:id|class|style|title|alt|width|height|lang|dir|colspan|rowspan|span|align|valign|bgcolor|border|cellpadding|cellspacing|color|face|size|type|value|placeholder|checked|disabled|selected|label|start|open|media|datetime|scope|hidden|role|rows|cols|item(?:prop|type|scope)|aria-[a-z]{1,30}|data-[a-z0-9-]{1,60})$/;

export type Sandboxed =
  | { readonly kind: 'page'; readonly html: string }
  /** Nested deeper than any browser shows, or made of more elements. */
  | { readonly kind: 'refused'; readonly reason: 'page_too_deep' | 'page_too_large' };

/**
 * A page as a picture of itself: its text, its look and its own data pictures, with the places marked that values were
 * read from. Nothing in it runs, loads, leads anywhere or can be sent. The policy that it is served under forbids all of
 * that once more.
 */
export function sandboxedPage(text: string, places: Places): Sandboxed {
  const writer = new PageWriter(places);
  const parser = new Parser({
    onopentag: (name, attributes) => writer.open(name, attributes),
    ontext: (part) => writer.text(part),
    onclosetag: () => writer.close(),
  });
  for (let from = 0; from < text.length; from += LIMITS.sliceBytes) {
    parser.write(text.slice(from, from + LIMITS.sliceBytes));
    if (writer.depth > LIMITS.elementDepth) return { kind: 'refused', reason: 'page_too_deep' };
    if (writer.count > LIMITS.elements) return { kind: 'refused', reason: 'page_too_large' };
    if (writer.isFull) break;
  }
  if (!writer.isFull) parser.end();
  return { kind: 'page', html: writer.whole() };
}

class PageWriter {
  depth = 0;
  count = -1;
  readonly #places: Places;
  readonly #parts: string[] = [];
  readonly #hidden: string[] = [];
  /** What closes each open element. */
  readonly #ends: string[] = [];
  #size = 0;
  /** Elements around this one that are left out. */
  #leftOut = 0;
  /** What has been read of the style that is open. */
  #style: string[] | null = null;
  #html = '';
  #body = '';

  constructor(places: Places) {
    this.#places = places;
  }

  get isFull(): boolean {
    return this.#size > MAX_SHOWN;
  }

  open(name: string, attributes: Attributes): void {
    this.count += 1;
    this.depth += 1;
    const read = this.#places.elements.get(this.count) ?? [];
    if (this.#leftOut > 0 || LEFT_OUT.has(name)) {
      this.#leftOut += 1;
      if (read.length > 0) this.#hidden.push(hiddenElement(name, attributes, read));
      return;
    }
    if (name === 'html') this.#html = attributesOf(name, attributes, false);
    if (name === 'body') this.#body = attributesOf(name, attributes, false);
    if (UNWRAPPED.has(name) || !ELEMENT.test(name)) {
      this.#write(labels(read));
      this.#ends.push('');
      return;
    }
    const shown = AS_PRE.has(name) ? 'pre' : name;
    const isVoid = VOID.has(name);
    if (isVoid || STRICT.has(name)) this.#write(labels(read));
    this.#write(`<${shown}${attributesOf(name, attributes, read.length > 0)}>`);
    if (!isVoid && !STRICT.has(name)) this.#write(labels(read));
    if (name === 'style') this.#style = [];
    this.#ends.push(isVoid ? '' : `</${shown}>`);
  }

  text(part: string): void {
    if (this.#leftOut > 0) return;
    if (this.#style !== null) this.#style.push(part);
    else this.#write(escapeText(part));
  }

  close(): void {
    this.depth -= 1;
    if (this.#leftOut > 0) {
      this.#leftOut -= 1;
      return;
    }
    if (this.#style !== null) this.#write(cleanStyle(this.#style.join('')));
    this.#style = null;
    this.#write(this.#ends.pop() ?? '');
  }

  whole(): string {
    const cut = this.isFull ? '<p>The page goes on. It is longer than what is shown here.</p>' : '';
    return `<!doctype html><html${this.#html}><head>${HEAD}</head><body${this.#body}>${this.#panel()}${this.#parts.join('')}${this.#ends.reverse().join('')}${cut}</body></html>`;
  }

  /** What was read from parts that no browser shows, and what is not found again. */
  #panel(): string {
    const { data, missing } = this.#places;
    const blocks = data.map(({ root, spots }) => printData(root, spots));
    const shown = [...blocks, ...(this.#hidden.length > 0 ? [this.#hidden.join('\n')] : [])];
    const lost =
      missing.length === 0 ? '' : `<p style="${LINE}">Not found again: ${escapeText(missing.join(', '))}.</p>`;
    if (shown.length === 0 && lost === '') return '';
    const title = shown.length > 0 ? 'Read from data that the page does not show' : 'Where it was read';
    const pres = shown.map((html) => `<pre style="${PRE}">${html}</pre>`).join('');
    return `<section id="${OUR_PREFIX}data" style="${PANEL}"><h2 style="${TITLE}">${title}</h2>${pres}${lost}</section>`;
  }

  #write(html: string): void {
    this.#size += html.length;
    this.#parts.push(html);
  }
}

/** An element that is not seen, as it is written. */
function hiddenElement(name: string, attributes: Attributes, read: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value.length <= MAX_ATTRIBUTE)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join('');
  return mark(read, escapeText(`<${name}${written}>`));
}

function attributesOf(element: string, attributes: Attributes, isMarked: boolean): string {
  const kept = Object.entries(attributes).flatMap(([name, value]): [string, string][] => {
    if (element === 'img' && name === 'src' && value.length <= MAX_PICTURE && /^data:image\//i.test(value))
      return [[name, value]];
    if (!ATTRIBUTE.test(name) || value.length > MAX_ATTRIBUTE) return [];
    if (name === 'id' && value.toLowerCase().startsWith(OUR_PREFIX)) return [];
    // Browsers ask the system for a file, a colour or a day; here nothing is asked.
    if (name === 'type' && element === 'input' && !/^(?:checkbox|radio|button|submit)$/i.test(value)) return [];
    return [[name, name === 'style' ? cleanStyle(value) : value]];
  });
  const styled = isMarked ? withOutline(kept) : kept;
  return styled.map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join('');
}

function withOutline(attributes: readonly [string, string][]): [string, string][] {
  const own = attributes.find(([name]) => name === 'style')?.[1] ?? '';
  return [...attributes.filter(([name]) => name !== 'style'), ['style', `${own};${OUTLINE}`]];
}

const PANEL =
  'all:initial!important;display:block!important;position:relative!important;z-index:2147483647!important;margin:0!important;padding:16px!important;background:#fbfbfc!important;color:#1f2126!important;border-bottom:2px solid #4b4fc9!important;font:14px/1.5 system-ui,sans-serif!important';
const TITLE =
  'all:initial!important;display:block!important;font:600 14px/1.5 system-ui,sans-serif!important;color:#1f2126!important';
const LINE =
  'all:initial!important;display:block!important;font:14px/1.5 system-ui,sans-serif!important;color:#5a5d66!important';
const PRE =
  'all:initial!important;display:block!important;white-space:pre-wrap!important;overflow-wrap:anywhere!important;font:13px/1.7 ui-monospace,monospace!important;color:#1f2126!important;margin-top:8px!important';
/** Pages hide themselves until a script of theirs has run: here none runs. */
const SHOWN =
  'html,body{display:block!important;visibility:visible!important;opacity:1!important;overflow:auto!important;position:static!important;height:auto!important;transform:none!important}';
const HEAD = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>The page as stored</title><style>${SHOWN}[id^="${OUR_PREFIX}"]:target{box-shadow:0 0 0 4px #f2b01e!important}</style>`;

/** What is no page for people, as the text that it is. @param isCut there is more of it */
export function textPage(text: string, isCut: boolean): string {
  const cut = isCut ? `<p style="${LINE}">It goes on. It is longer than what is shown here.</p>` : '';
  return `<!doctype html><html><head>${HEAD}</head><body><section style="${PANEL}"><h2 style="${TITLE}">Data, not a page: shown as text</h2></section><pre style="${PRE};padding:16px!important">${escapeText(text)}</pre>${cut}</body></html>`;
}
