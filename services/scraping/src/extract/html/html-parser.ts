import { decodeReferences } from './character-references.ts';
import {
  BANG,
  BRACKET,
  DASH,
  DOUBLE_QUOTE,
  EQUALS,
  GREATER,
  QUESTION,
  SINGLE_QUOTE,
  SLASH,
  endsName,
  isLetter,
  isSpace,
} from './characters.ts';
import { OpenElements } from './open-elements.ts';
import { AttributeList, NONE, TagAttributes } from './tag-attributes.ts';
import type { Part } from './tag-attributes.ts';
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
 * @param look characters between two questions to the reader whether to go on
 * @param part what stands between two places of `text`, where that is not decoded yet
 */
export function readHtml(
  text: string,
  reader: HtmlReader,
  look: number,
  part: Part = (start, end) => text.slice(start, end),
): void {
  new HtmlParser(text, reader, look, part).read();
}

class HtmlParser {
  readonly #text: string;
  readonly #reader: HtmlReader;
  readonly #look: number;
  readonly #part: Part;
  readonly #attributes: AttributeList;
  readonly #open: OpenElements;
  /** Text before a comment, to which what stands behind it belongs. */
  #held = '';

  constructor(text: string, reader: HtmlReader, look: number, part: Part) {
    TAG_KINDS.tidy();
    this.#text = text;
    this.#reader = reader;
    this.#look = look;
    this.#part = part;
    this.#attributes = new AttributeList(text, part);
    this.#open = new OpenElements(reader);
  }

  read(): void {
    const text = this.#text;
    const { length } = text;
    let nextLook = this.#look;
    /** From where on text has not been told. */
    let start = 0;
    let at = 0;
    while (at < length) {
      const mark = text.indexOf('<', at);
      if (mark === -1) break;
      const code = mark + 1 < length ? text.charCodeAt(mark + 1) : 0;
      if (isLetter(code)) {
        this.#tell(start, mark);
        start = at = this.#openTag(mark + 1);
      } else if (code === SLASH && mark + 2 < length) {
        const next = text.charCodeAt(mark + 2);
        if (isLetter(next)) {
          this.#tell(start, mark);
          start = at = this.#closeTag(mark + 2);
        } else {
          this.#hold(start, mark);
          start = at = this.#behind('>', mark + 2);
        }
      } else if (code === BANG || code === QUESTION) {
        this.#hold(start, mark);
        start = at = code === BANG ? this.#declaration(mark + 2) : this.#behind('>', mark + 1);
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
    const part = end > start ? decodeReferences(this.#part(start, end)) : '';
    const whole = this.#held === '' ? part : this.#held + part;
    this.#held = '';
    this.#reader.text(whole);
  }

  #hold(start: number, end: number): void {
    if (end > start) this.#held += decodeReferences(this.#part(start, end));
  }

  /** Behind the next mark, or at the end of the page. */
  #behind(mark: string, from: number): number {
    const found = this.#text.indexOf(mark, from);
    return found === -1 ? this.#text.length : found + mark.length;
  }

  /** Behind a comment, a declaration or what is taken for one. */
  #declaration(at: number): number {
    const text = this.#text;
    if (text.charCodeAt(at) === DASH && text.charCodeAt(at + 1) === DASH) return this.#comment(at + 2);
    if (text.charCodeAt(at) === BRACKET && text.startsWith('[CDATA[', at)) {
      const end = text.indexOf(']]>', at + 7);
      if (end === -1) return text.length;
      if (this.#open.isForeign) this.#held += this.#part(at + 7, end);
      return end + 3;
    }
    return this.#behind('>', at);
  }

  #comment(start: number): number {
    const text = this.#text;
    if (text.charCodeAt(start) === GREATER) return start + 1;
    if (text.charCodeAt(start) === DASH && text.charCodeAt(start + 1) === GREATER) return start + 2;
    for (let at = text.indexOf('--', start); at !== -1; at = text.indexOf('--', at + 1)) {
      const code = text.charCodeAt(at + 2);
      if (code === GREATER) return at + 3;
      if (code === BANG && text.charCodeAt(at + 3) === GREATER) return at + 4;
    }
    return text.length;
  }

  /** Where a name ends; at the end of the page where it doesn't. */
  #nameEnd(start: number): number {
    const text = this.#text;
    const { length } = text;
    let at = start;
    while (at < length && !endsName(text.charCodeAt(at))) at += 1;
    return at;
  }

  #behindSpaces(start: number): number {
    const text = this.#text;
    let at = start;
    while (isSpace(text.charCodeAt(at))) at += 1;
    return at;
  }

  /** Reads a start tag from its name on, with its text where that is no markup; tells where the page goes on. */
  #openTag(start: number): number {
    const text = this.#text;
    const { length } = text;
    const nameEnd = this.#nameEnd(start);
    if (nameEnd === length) return length;
    const named = TAG_KINDS.find(text, start, nameEnd);
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
      const code = text.charCodeAt(at);
      if (code === GREATER) break;
      if (code === SLASH) {
        at = this.#behindSpaces(at + 1);
        if (text.charCodeAt(at) !== GREATER) continue;
        isSelfClosing = true;
        break;
      }
      const from = at;
      at += 1;
      while (at < length && text.charCodeAt(at) !== EQUALS && !endsName(text.charCodeAt(at))) at += 1;
      const to = at;
      at = this.#behindSpaces(at);
      let value = at;
      let end = at;
      if (text.charCodeAt(at) === EQUALS) {
        value = at = this.#behindSpaces(at + 1);
        const quote = text.charCodeAt(at);
        if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
          value += 1;
          end = text.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", value);
          if (end === -1) return this.#cutOff(counts ? kind : null);
          at = end + 1;
        } else {
          while (at < length && text.charCodeAt(at) !== GREATER && !isSpace(text.charCodeAt(at))) at += 1;
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
    return this.#text.length;
  }

  /** The text of an element that holds no markup, up to its end tag. */
  #content(start: number, content: TagKind['content'], nameStart: number, nameEnd: number): number {
    const text = this.#text;
    const size = nameEnd - nameStart;
    let end = content === 'rest' ? -1 : text.indexOf('</', start);
    for (; end !== -1; end = text.indexOf('</', end + 2)) {
      if (this.#isSameName(end + 2, nameStart, size) && endsName(text.charCodeAt(end + 2 + size))) break;
    }
    const until = end === -1 ? text.length : end;
    if (until > start && this.#reader.readsRaw?.() !== false) {
      const raw = this.#part(start, until);
      this.#reader.text(content === 'references' ? decodeReferences(raw) : raw);
    }
    return end === -1 ? text.length : this.#closeTag(end + 2);
  }

  #isSameName(start: number, other: number, size: number): boolean {
    for (let at = 0; at < size; at += 1)
      if ((this.#text.charCodeAt(start + at) | 0x20) !== (this.#text.charCodeAt(other + at) | 0x20)) return false;
    return true;
  }

  /** Reads an end tag from its name on. */
  #closeTag(start: number): number {
    const nameEnd = this.#nameEnd(start);
    if (nameEnd === this.#text.length) return nameEnd;
    const kind = this.#open.meant(TAG_KINDS.find(this.#text, start, nameEnd));
    // `</br>` is a line break to browsers, and `</p>` without a start an empty paragraph.
    const isEmpty = kind.isVoid ? kind.name === 'br' : !this.#open.end(kind) && kind.name === 'p';
    if (isEmpty) {
      this.#reader.open(kind.name, NONE);
      this.#reader.close(kind.name);
    }
    return this.#behind('>', nameEnd);
  }
}
