import { joint } from './text.ts';
import { ATTRIBUTE_BITS as BITS } from './html/tag-attributes.ts';
import type { Attributes, TagAttributes } from './html/tag-attributes.ts';

/**
 * Whether a person sees an element: `hidden` by an attribute or an inline style, which a script may undo; `never` in what
 * a browser doesn't show at all (scripts, templates, the fallback for those without scripts, drawings).
 */
export type Sight = 'shown' | 'hidden' | 'never';

/** An element of a page. Its number counts start tags from 0, as `ItemBuilder` and the stored page's marks do. */
export class PageElement {
  readonly number: number;
  /** Lower case. */
  readonly tag: string;
  readonly #own: TagAttributes;
  readonly parent: PageElement | null;
  readonly depth: number;
  /** Its place among its parent's elements, from 1. */
  readonly position: number;
  readonly sight: Sight;
  /** In `del`, `s` or `strike`, or struck through by an inline style, itself or something around it. */
  readonly isStruck: boolean;
  /** The number of the last element in it; its own where there is none. */
  last: number;
  /** Its texts are `tree.runs` from `firstRun` up to, not with, `endRun`. */
  readonly firstRun: number;
  endRun: number;
  children = 0;
  /** What `aroundOf` has found out of it; -1 before. */
  around = -1;
  readonly #traits: number;
  /** Of all attributes the one that nearly every witness asks for. */
  #classes: string | undefined = undefined;

  constructor(number: number, tag: string, own: TagAttributes, parent: PageElement | null, firstRun: number) {
    this.number = number;
    this.tag = tag;
    this.#own = own;
    this.parent = parent;
    this.depth = parent === null ? 0 : parent.depth + 1;
    if (parent !== null) parent.children += 1;
    this.position = parent === null ? 1 : parent.children;
    const traits = TRAITS.get(tag) ?? 0;
    this.#traits = traits;
    const style = (own.bits & BITS.style) === 0 ? '' : (own.get('style') ?? '').slice(0, MAX_STYLE);
    this.sight = sightOf(tag, traits, own, style, parent);
    this.isStruck =
      (parent !== null && parent.isStruck) ||
      (traits & TRAIT.struck) !== 0 ||
      (style !== '' && /line-through/i.test(style));
    this.last = number;
    this.firstRun = firstRun;
    this.endRun = firstRun;
  }

  /** As they are written, references decoded, names in lower case. */
  get attributes(): Attributes {
    return this.#own.all;
  }

  /** One of them, without a look at the others. */
  attribute(name: string): string | undefined {
    if (name !== 'class') return this.#own.get(name);
    if ((this.#own.bits & BITS.class) === 0) return undefined;
    return (this.#classes ??= this.#own.get(name));
  }

  /** Which of the names that are asked of every element it has, as `ATTRIBUTE_BITS`. */
  get bits(): number {
    return this.#own.bits;
  }

  /** Whether it doesn't break a line, by its name. */
  get isInline(): boolean {
    return (this.#traits & TRAIT.inline) !== 0;
  }

  /** Whether it is shown as a heading, a legend or a caption. */
  get isHeading(): boolean {
    if (this.sight !== 'shown') return false;
    return (
      (this.#traits & TRAIT.heading) !== 0 || ((this.bits & BITS.role) !== 0 && this.attribute('role') === 'heading')
    );
  }

  /** Whether `other` is this element or stands in it. */
  holds(other: PageElement): boolean {
    return other.number >= this.number && other.number <= this.last;
  }

  /** The nearest element around this one, or itself, for which `is` holds. */
  closest(is: (element: PageElement) => boolean): PageElement | null {
    return is(this) ? this : (this.parent?.closest(is) ?? null);
  }
}

const MAX_STYLE = 2_000;
const HIDING_STYLE =
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden)/i;

/** What a tag's name alone says of an element. */
const TRAIT = { never: 1, struck: 2, inline: 4, heading: 8, special: 16 } as const;
const TRAITS: ReadonlyMap<string, number> = (() => {
  const traits = new Map<string, number>();
  const add = (trait: number, names: string): void => {
    for (const name of names.split(' ')) traits.set(name, (traits.get(name) ?? 0) | trait);
  };
  add(TRAIT.never, 'script style head noscript svg iframe object datalist math canvas');
  add(TRAIT.struck, 'del s strike');
  // Elements that don't break a line. Those of a shop's own making do, as nearly all of them are styled to.
  add(
    TRAIT.inline,
    'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr output q rp rt ruby s samp small span strike strong sub sup time tt u var wbr',
  );
  add(TRAIT.heading, 'h1 h2 h3 h4 h5 h6 legend caption');
  add(TRAIT.special, 'template dialog input');
  return traits;
})();

function sightOf(tag: string, traits: number, own: TagAttributes, style: string, parent: PageElement | null): Sight {
  if ((parent !== null && parent.sight === 'never') || (traits & TRAIT.never) !== 0) return 'never';
  // A shadow root that the markup declares is shown in its element's place; any other template is not.
  if (tag === 'template') {
    const mode = own.get('shadowrootmode') ?? own.get('shadowroot');
    return mode === 'open' || mode === 'closed' ? (parent?.sight ?? 'shown') : 'never';
  }
  if (parent !== null && parent.sight === 'hidden') return 'hidden';
  if ((own.bits & BITS.hidden) !== 0 && own.get('hidden') !== 'false') return 'hidden';
  if ((traits & TRAIT.special) !== 0) {
    if (tag === 'dialog' && (own.bits & BITS.open) === 0) return 'hidden';
    if (tag === 'input' && own.get('type')?.toLowerCase() === 'hidden') return 'hidden';
  }
  return style !== '' && HIDING_STYLE.test(style) ? 'hidden' : 'shown';
}

/** How a text is parted from the one before it: not at all, as in `19<sup>99</sup>`; by a space; by a new line or block. */
export type Lead = 'joined' | 'space' | 'block';

/** A text between two tags, without the spaces around it; never empty. */
export interface TextRun {
  /** References decoded; spaces within as they are written. */
  readonly text: string;
  readonly element: PageElement;
  readonly lead: Lead;
}

/** What a tree is made of. */
export interface TreeParts {
  readonly elements: readonly PageElement[];
  readonly runs: readonly TextRun[];
  /** Those of the elements that are headings, with text or without, and those that have an id: to look for them later takes as long as all. */
  readonly headings: readonly PageElement[];
  readonly named: readonly PageElement[];
  readonly isCut: boolean;
}

/** The elements and texts of a page in the order in which they stand, for every witness that reads what a person sees. */
export class PageTree {
  /** By their number. */
  readonly elements: readonly PageElement[];
  readonly runs: readonly TextRun[];
  /** The page has more elements or text than are kept. */
  readonly isCut: boolean;
  /** What `isInCard` has found out, beside that title; kept here for it, as `around` of an element. */
  cards: { readonly title: PageElement | null; readonly states: Uint8Array } | null = null;
  /** Headings, legends and captions that are shown. */
  readonly headings: readonly PageElement[];
  readonly #named: readonly PageElement[];
  #ids: ReadonlyMap<string, PageElement> | null = null;
  readonly #paths = new Map<PageElement, string>();

  constructor({ elements, runs, headings, named, isCut }: TreeParts) {
    this.elements = elements;
    this.runs = runs;
    this.isCut = isCut;
    this.headings = headings.filter((each) => each.endRun > each.firstRun);
    this.#named = named;
  }

  /**
   * The text of an element as a person reads it: lines and blocks parted by a space, spaces collapsed; `19<sup>99</sup>`
   * is `1999` here, whoever needs to tell looks at the runs. What is less seen than the element itself is left out.
   * @param limit characters, after which it is cut
   */
  textOf(element: PageElement, limit = 1_000): string {
    let text = '';
    for (let index = element.firstRun; index < element.endRun && text.length < limit; index += 1) {
      const run = this.runs[index];
      if (!run || (run.element.sight !== element.sight && run.element.sight !== 'shown')) continue;
      text += (text === '' ? '' : run.lead === 'joined' ? joint(text, run.text) : ' ') + run.text;
    }
    return collapse(text).slice(0, limit);
  }

  /** The elements directly in another, in their order. */
  childrenOf(element: PageElement): PageElement[] {
    const found: PageElement[] = [];
    for (let number = element.number + 1; number <= element.last;) {
      const child = this.elements[number];
      if (!child) break;
      found.push(child);
      number = child.last + 1;
    }
    return found;
  }

  /** All elements in another, itself left out. */
  within(element: PageElement): readonly PageElement[] {
    return this.elements.slice(element.number + 1, element.last + 1);
  }

  /** The heading that stands before an element, the nearest one. */
  headingOf(element: PageElement): PageElement | null {
    const { headings } = this;
    let [low, high] = [0, headings.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((headings[middle]?.number ?? 0) <= element.number) low = middle + 1;
      else high = middle;
    }
    return headings[low - 1] ?? null;
  }

  /** The element that goes by an id; of several the first. */
  byId(id: string): PageElement | null {
    if (this.#ids === null) {
      const ids = new Map<string, PageElement>();
      for (const element of this.#named) {
        const own = element.attribute('id');
        if (own && !ids.has(own)) ids.set(own, element);
      }
      this.#ids = ids;
    }
    return this.#ids.get(id) ?? null;
  }

  /** The way to an element, like a CSS selector: `#product > div:nth-child(2) > span:nth-child(1)`. */
  pathOf(element: PageElement): string {
    const known = this.#paths.get(element);
    if (known !== undefined) return known;
    const id = (element.bits & BITS.id) === 0 ? undefined : element.attribute('id');
    let path: string;
    if (id !== undefined && PLAIN_ID.test(id) && this.byId(id) === element) path = `#${id}`;
    else {
      const { parent } = element;
      const tag = PLAIN_TAG.test(element.tag) ? element.tag : '*';
      path =
        parent === null
          ? `${tag}:root(${element.number})`
          : `${this.pathOf(parent)} > ${tag}:nth-child(${element.position})`;
    }
    this.#paths.set(element, path);
    return path;
  }

  /** The element at the end of a way that `pathOf` gave; an attribute at its end, `span[data-price]`, is left to the caller. */
  at(path: string): PageElement | null {
    let found: PageElement | null = null;
    for (const step of path
      .slice(0, MAX_PATH)
      .replace(/\[[\w:-]+\]$/, '')
      .split(' > ')) {
      const id = /^#([\w-]+)$/.exec(step)?.[1];
      const [, tag, kind, number] = /^([\w-]+|\*):(root|nth-child)\((\d{1,7})\)$/.exec(step) ?? [];
      if (id !== undefined) found = this.byId(id);
      else if (kind === 'root') found = this.elements[Number(number)] ?? null;
      else found = found === null ? null : (this.childrenOf(found)[Number(number) - 1] ?? null);
      if (found === null || (tag !== undefined && tag !== '*' && found.tag !== tag)) return null;
    }
    return found;
  }
}

const PLAIN_TAG = /^[\w-]{1,60}$/;
const PLAIN_ID = /^[A-Za-z][\w-]{0,60}$/;
const MAX_PATH = 20_000;

/** Spaces of any kind and number as one. */
export function collapse(text: string): string {
  return isCollapsed(text) ? text : text.replace(/\s+/g, ' ').trim();
}

/** Nearly every text is: a look at its letters costs a fraction of writing it anew. */
function isCollapsed(text: string): boolean {
  let before = 0x20;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x20) {
      if (before === 0x20) return false;
    } else if (code < 0x20 || (code >= 0xa0 && isOddSpace(code))) return false;
    before = code;
  }
  return before !== 0x20 || text === '';
}

/** Spaces beyond ASCII, as `\s` counts them. */
const isOddSpace = (code: number): boolean =>
  code === 0xa0 ||
  code === 0x1680 ||
  (code >= 0x2000 && (code <= 0x200a || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f)) ||
  code === 0x3000 ||
  code === 0xfeff;

/** Where an image is loaded from, also when the page loads it only once it is scrolled to; as written, or null. */
export function imageSource(attributes: Attributes): string | null {
  for (const name of ['data-src', 'data-original', 'data-lazy-src', 'data-lazy', 'data-zoom-image']) {
    const address = attributes[name]?.trim();
    if (address && !address.startsWith('data:')) return address;
  }
  // Where a set is loaded later, `src` holds what stands in its place until then.
  const later = firstOfSet(attributes['data-srcset'] ?? attributes['data-lazy-srcset']);
  if (later !== null) return later;
  const address = attributes['src']?.trim();
  return address && !address.startsWith('data:') ? address : firstOfSet(attributes['srcset']);
}

function firstOfSet(set: string | undefined): string | null {
  const address = set?.trim().slice(0, 2_000).split(/[\s,]/, 1)[0];
  return address && !address.startsWith('data:') ? address : null;
}
