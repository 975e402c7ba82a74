import { ATTRIBUTE_BITS as BITS, NONE } from './html/tag-attributes.ts';
import type { TagAttributes } from './html/tag-attributes.ts';
import { PageElement, PageTree } from './page-tree.ts';
import type { Lead, TextRun } from './page-tree.ts';

/** Makes the tree of a page from its tags and texts as a parser meets them. */
export class TreeBuilder {
  readonly #elements: PageElement[] = [];
  readonly #runs: TextRun[] = [];
  readonly #headings: PageElement[] = [];
  readonly #named: PageElement[] = [];
  readonly #limits: { readonly elements: number; readonly characters: number };
  #open: PageElement | null = null;
  /** Elements that are open and not kept. */
  #beyond = 0;
  #text = '';
  #lead: Lead = 'block';
  #characters = 0;
  #isCut = false;

  constructor(limits: { readonly elements: number; readonly characters: number }) {
    this.#limits = limits;
  }

  open(tag: string, attributes: TagAttributes): void {
    if (this.#text !== '') this.#flush();
    if (this.#elements.length >= this.#limits.elements) {
      this.#isCut = true;
      this.#beyond += 1;
      return;
    }
    const element = new PageElement(this.#elements.length, tag, attributes, this.#open, this.#runs.length);
    this.#elements.push(element);
    this.#open = element;
    if (element.isHeading) this.#headings.push(element);
    if ((attributes.bits & BITS.id) !== 0) this.#named.push(element);
    if (!element.isInline) this.#lead = 'block';
  }

  text(part: string): void {
    const tag = this.#open?.tag;
    if (tag === 'script' || tag === 'style' || this.#beyond > 0) return;
    if (this.#characters > this.#limits.characters) this.#isCut = true;
    else this.#text += part;
    this.#characters += part.length;
  }

  close(): void {
    if (this.#text !== '') this.#flush();
    if (this.#beyond > 0) {
      this.#beyond -= 1;
      return;
    }
    const closed = this.#open;
    if (closed === null) return;
    closed.last = this.#elements.length - 1;
    closed.endRun = this.#runs.length;
    if (!closed.isInline) this.#lead = 'block';
    this.#open = closed.parent;
  }

  /** The tree of what was read. */
  end(): PageTree {
    if (this.#text !== '') this.#flush();
    this.#beyond = 0;
    while (this.#open !== null) this.close();
    return new PageTree({
      elements: this.#elements,
      runs: this.#runs,
      headings: this.#headings,
      named: this.#named,
      isCut: this.#isCut,
    });
  }

  #flush(): void {
    const raw = this.#text;
    this.#text = '';
    const text = raw.trim();
    if (text === '') {
      if (this.#lead === 'joined') this.#lead = 'space';
      return;
    }
    const element = this.#open;
    // Text outside of every element is shown by browsers in a body that the page left out.
    const home = element ?? this.#rootOf();
    const lead = this.#lead === 'joined' && isSpace(raw.charCodeAt(0)) ? 'space' : this.#lead;
    this.#runs.push({ text, element: home, lead });
    this.#lead = isSpace(raw.charCodeAt(raw.length - 1)) ? 'space' : 'joined';
  }

  #rootOf(): PageElement {
    return this.#elements[0] ?? NO_ELEMENT;
  }
}

/** Stands around texts of a page that has no element before them. */
const NO_ELEMENT = new PageElement(0, 'body', NONE, null, 0);

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
