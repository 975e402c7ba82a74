import { decodeReferences } from './character-references.ts';
import {
  BANG,
  BRACKET,
  DASH,
  DOUBLE_QUOTE,
  EQUALS,
  GREATER,
  LESS,
  QUESTION,
  SINGLE_QUOTE,
  SLASH,
  endsName,
  isLetter,
  isSpace,
} from './characters.ts';
import type { Markup } from './markup.ts';
import { OpenElements } from './open-elements.ts';
import { AttributeList, NONE, TagAttributes } from './tag-attributes.ts';
import { TAG_KINDS } from './tag-kinds.ts';
import type { TagKind } from './tag-kinds.ts';

/** Who is told of the elements and texts of a page, in their order. Every element that is opened is closed. */
export interface HtmlReader {
  /** @param tag in lower case, but for those of drawings that are written with capitals */
  open(tag: string, attributes: TagAttributes): void;
  close(tag: string): void;
  /** @param text never empty, references decoded; all that stands between two tags */
  text(text: string): void;
  /** Whether the text of the element that was opened last is wanted, one that holds no markup; told where this isn't there. */
  readsRaw?(): boolean;
  /** Whether to go on: asked every few thousand characters. What is stopped is not ended. */
  goesOn(): boolean;
}

/** Of one tag; what stands behind them is counted and not kept. */
const MAX_ATTRIBUTES = 1_000;

/**
 * Reads a page's markup as htmlparser2 does, tag for tag, so that elements have the same numbers everywhere: forgiving, end
 * tags that were left out added, tags and texts told in their order. Several times faster, since it jumps from mark to mark,
 * makes no string of a name that it knows, and reads an attribute's value only once somebody asks for it.
 * @param look bytes between two questions to the reader whether to go on
 */
export function readHtml(markup: Markup, reader: HtmlReader, look: number): void {
  new HtmlParser(markup, reader, look).read();
}

class HtmlParser {
  readonly #markup: Markup;
  readonly #reader: HtmlReader;
  readonly #look: number;
  readonly #attributes: AttributeList;
  readonly #open: OpenElements;
  /** Text before a comment, to which what stands behind it belongs. */
  #held = '';

  constructor(markup: Markup, reader: HtmlReader, look: number) {
    TAG_KINDS.tidy();
    this.#markup = markup;
    this.#reader = reader;
    this.#look = look;
    this.#attributes = new AttributeList(markup);
    this.#open = new OpenElements(reader);
  }

  read(): void {
    const markup = this.#markup;
    const { length } = markup;
    let nextLook = this.#look;
    /** From where on text has not been told. */
    let start = 0;
    let at = 0;
    while (at < length) {
      const mark = markup.next(LESS, at);
      if (mark === length) break;
      const code = markup.at(mark + 1);
      if (isLetter(code)) {
        this.#tell(start, mark);
        start = at = this.#openTag(mark + 1);
      } else if (code === SLASH && mark + 2 < length) {
        const next = markup.at(mark + 2);
        if (isLetter(next)) {
          this.#tell(start, mark);
          start = at = this.#closeTag(mark + 2);
        } else {
          this.#hold(start, mark);
          start = at = this.#behindTag(mark + 2);
        }
      } else if (code === BANG || code === QUESTION) {
        this.#hold(start, mark);
        start = at = code === BANG ? this.#declaration(mark + 2) : this.#behindTag(mark + 1);
      } else at = mark + 1;
      if (at >= nextLook) {
        if (!this.#reader.goesOn()) return;
        nextLook = at + this.#look;
      }
    }
    this.#tell(start, length);
    this.#open.endAll();
  }

  /** Tells the text up to a tag. */
  #tell(start: number, end: number): void {
    if (end <= start && this.#held === '') return;
    const part = end > start ? decodeReferences(this.#markup.text(start, end)) : '';
    const whole = this.#held === '' ? part : this.#held + part;
    this.#held = '';
    this.#reader.text(whole);
  }

  #hold(start: number, end: number): void {
    if (end > start) this.#held += decodeReferences(this.#markup.text(start, end));
  }

  /** Behind the next `>`, or at the end of the page. */
  #behindTag(from: number): number {
    return Math.min(this.#markup.length, this.#markup.next(GREATER, from) + 1);
  }

  /** Behind a comment, a declaration or what is taken for one. */
  #declaration(at: number): number {
    const markup = this.#markup;
    const { bytes, length } = markup;
    if (markup.at(at) === DASH && markup.at(at + 1) === DASH) return this.#comment(at + 2);
    if (markup.at(at) === BRACKET && bytes.toString('latin1', at, at + 7) === '[CDATA[') {
      const end = bytes.indexOf(']]>', at + 7);
      if (end === -1) return length;
      if (this.#open.isForeign) this.#held += markup.text(at + 7, end);
      return end + 3;
    }
    return this.#behindTag(at);
  }

  #comment(start: number): number {
    const markup = this.#markup;
    if (markup.at(start) === GREATER) return start + 1;
    if (markup.at(start) === DASH && markup.at(start + 1) === GREATER) return start + 2;
    for (let at = markup.next(DASH, start); at < markup.length; at = markup.next(DASH, at + 1)) {
      if (markup.at(at + 1) !== DASH) continue;
      const code = markup.at(at + 2);
      if (code === GREATER) return at + 3;
      if (code === BANG && markup.at(at + 3) === GREATER) return at + 4;
    }
    return markup.length;
  }

  /** Where a name ends; at the end of the page where it doesn't. */
  #nameEnd(start: number): number {
    const { bytes, length } = this.#markup;
    let at = start;
    while (at < length && !endsName(bytes[at] as number)) at += 1;
    return at;
  }

  #behindSpaces(start: number): number {
    const { bytes, length } = this.#markup;
    let at = start;
    while (at < length && isSpace(bytes[at] as number)) at += 1;
    return at;
  }

  /** Reads a start tag from its name on, with its text where that is no markup; tells where the page goes on. */
  #openTag(start: number): number {
    const markup = this.#markup;
    const { bytes, length } = markup;
    const nameEnd = this.#nameEnd(start);
    if (nameEnd === length) return length;
    const named = TAG_KINDS.find(bytes, start, nameEnd);
    const content = this.#open.isForeign ? 'markup' : named.content;
    const kind = this.#open.meant(named);
    const counts = this.#open.begin(kind);

    const first = this.#attributes.names.length;
    let bits = 0;
    let count = 0;
    let isSelfClosing = false;
    let at = nameEnd;
    for (;;) {
      at = this.#behindSpaces(at);
      if (at >= length) return this.#cutOff(counts ? kind : null);
      const code = bytes[at] as number;
      if (code === GREATER) break;
      if (code === SLASH) {
        at = this.#behindSpaces(at + 1);
        if (markup.at(at) !== GREATER) continue;
        isSelfClosing = true;
        break;
      }
      const from = at;
      at += 1;
      while (at < length && bytes[at] !== EQUALS && !endsName(bytes[at] as number)) at += 1;
      const to = at;
      at = this.#behindSpaces(at);
      let value = at;
      let end = at;
      if (markup.at(at) === EQUALS) {
        value = at = this.#behindSpaces(at + 1);
        const quote = markup.at(at);
        if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
          value += 1;
          end = markup.next(quote, value);
          if (end === length) return this.#cutOff(counts ? kind : null);
          at = end + 1;
        } else {
          while (at < length && bytes[at] !== GREATER && !isSpace(bytes[at] as number)) at += 1;
          end = at;
        }
      }
      count += 1;
      if (count <= MAX_ATTRIBUTES) bits |= this.#attributes.add(from, to, value, end);
    }

    const end = this.#attributes.names.length;
    if (counts) {
      const attributes = end === first ? NONE : new TagAttributes(this.#attributes, first, end, bits, count);
      this.#reader.open(kind.name, attributes);
      if (kind.isVoid) this.#reader.close(kind.name);
      else if (isSelfClosing && this.#open.isForeign) this.#open.endInnermost(kind);
    } else this.#attributes.cut(first);
    return content === 'markup' ? at + 1 : this.#content(at + 1, content, start, nameEnd);
  }

  /** The page ends within a tag, which was never told. */
  #cutOff(kind: TagKind | null): number {
    if (kind !== null && !kind.isVoid) this.#open.leave();
    return this.#markup.length;
  }

  /** The text of an element that holds no markup, up to its end tag. */
  #content(start: number, content: TagKind['content'], nameStart: number, nameEnd: number): number {
    const markup = this.#markup;
    const { bytes, length } = markup;
    const size = nameEnd - nameStart;
    let end = content === 'rest' ? -1 : bytes.indexOf(LESS, start);
    for (; end !== -1; end = bytes.indexOf(LESS, end + 1)) {
      if (markup.at(end + 1) !== SLASH) continue;
      if (this.#isSameName(end + 2, nameStart, size) && endsName(markup.at(end + 2 + size))) break;
    }
    const until = end === -1 ? length : end;
    if (until > start && this.#reader.readsRaw?.() !== false) {
      const raw = markup.text(start, until);
      this.#reader.text(content === 'references' ? decodeReferences(raw) : raw);
    }
    return end === -1 ? length : this.#closeTag(end + 2);
  }

  #isSameName(start: number, other: number, size: number): boolean {
    const markup = this.#markup;
    for (let at = 0; at < size; at += 1)
      if ((markup.at(start + at) | 0x20) !== (markup.at(other + at) | 0x20)) return false;
    return true;
  }

  /** Reads an end tag from its name on. */
  #closeTag(start: number): number {
    const nameEnd = this.#nameEnd(start);
    if (nameEnd === this.#markup.length) return nameEnd;
    const kind = this.#open.meant(TAG_KINDS.find(this.#markup.bytes, start, nameEnd));
    // `</br>` is a line break to browsers, and `</p>` without a start an empty paragraph.
    const isEmpty = kind.isVoid ? kind.name === 'br' : !this.#open.end(kind) && kind.name === 'p';
    if (isEmpty) {
      this.#reader.open(kind.name, NONE);
      this.#reader.close(kind.name);
    }
    return this.#behindTag(nameEnd);
  }
}
