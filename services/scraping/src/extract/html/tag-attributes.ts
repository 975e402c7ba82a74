import { decodeAttributeReferences } from './character-references.ts';
import { meaningOf } from '../inline-state/keys.ts';
import type { Meaning } from '../inline-state/keys.ts';
import { NameTable } from './html-names.ts';
import { Markup } from './markup.ts';

/** Attributes by name, references decoded, names in lower case. */
export type Attributes = Readonly<Record<string, string>>;

/** Names that readers ask of every element: a bit each tells at once that a tag has none of them. */
const ASKED = [
  'id',
  'class',
  'style',
  'hidden',
  'role',
  'href',
  'type',
  'open',
  'itemprop',
  'itemscope',
  'itemtype',
  'typeof',
  'property',
  'onclick',
  'value',
  'name',
  'alt',
] as const;
export type AskedName = (typeof ASKED)[number];

/** Attributes that hold the number of an article, or an id that may be it. */
export const CODE_ATTRIBUTES = [
  'data-sku',
  'data-product-sku',
  'data-product-code',
  'data-product-number',
  'data-product-no',
  'data-item-number',
  'data-article-number',
  'data-product-id',
  'data-productid',
  'data-item-id',
] as const;
const CODES: ReadonlySet<string> = new Set(CODE_ATTRIBUTES);
/** Of attributes with such names, `data-in-stock`, the value tells of stock. */
const STOCKS: ReadonlySet<Meaning | undefined> = new Set<Meaning>(['can-buy', 'sold-out', 'stock-count']);

/** The bit of each asked name, one for all that begin with `data-`, and one each for those of them that hold a code or a stock. */
export const ATTRIBUTE_BITS = {
  ...(Object.fromEntries(ASKED.map((name, index) => [name, 1 << index])) as Record<AskedName, number>),
  'data-': 1 << ASKED.length,
  code: 1 << (ASKED.length + 1),
  stock: 1 << (ASKED.length + 2),
} as const;

function bitsOf(name: string): number {
  if (name.startsWith('data-'))
    return (
      ATTRIBUTE_BITS['data-'] |
      (CODES.has(name) ? ATTRIBUTE_BITS.code : 0) |
      (STOCKS.has(meaningOf(name.slice(5))?.meaning) ? ATTRIBUTE_BITS.stock : 0)
    );
  return (ASKED as readonly string[]).includes(name) ? ATTRIBUTE_BITS[name as AskedName] : 0;
}

interface AttributeName {
  readonly name: string;
  readonly bits: number;
}

const KNOWN = [
  ...ASKED,
  ...'src srcset alt title content rel media charset http-equiv width height target action method for placeholder checked selected disabled loading sizes data-src data-id aria-label aria-hidden aria-expanded aria-controls aria-labelledby tabindex itemref datetime lang dir'.split(
    ' ',
  ),
];
const NAMES = new NameTable<AttributeName>(KNOWN, (name) => ({ name, bits: bitsOf(name) }));

/** The attributes of all tags of a page: where they stand in its text, read only once somebody asks. */
export class AttributeList {
  readonly #markup: Markup;
  readonly names: string[] = [];
  /** Where each value starts and ends. */
  #bounds: Int32Array;

  constructor(markup: Markup) {
    this.#markup = markup;
    this.#bounds = new Int32Array(Math.max(LEAST_SIZE, markup.length >> 4));
    NAMES.tidy();
  }

  /** Notes an attribute by the places of its name and value; tells the bits of its name. */
  add(nameStart: number, nameEnd: number, start: number, end: number): number {
    const { name, bits } = NAMES.find(this.#markup.bytes, nameStart, nameEnd);
    const place = this.names.push(name) * 2;
    if (place > this.#bounds.length) {
      const larger = new Int32Array(this.#bounds.length * 2);
      larger.set(this.#bounds);
      this.#bounds = larger;
    }
    this.#bounds[place - 2] = start;
    this.#bounds[place - 1] = end;
    return bits;
  }

  valueAt(index: number): string {
    const start = this.#bounds[index * 2] ?? 0;
    const end = this.#bounds[index * 2 + 1] ?? 0;
    return start === end ? '' : decodeAttributeReferences(this.#markup.text(start, end));
  }

  /** Forgets those of a tag that doesn't count. */
  cut(length: number): void {
    this.names.length = length;
  }
}

/** Room at the beginning, for an attribute of some thirty bytes after another: to make more of it later is to copy all. */
const LEAST_SIZE = 64;

/** The attributes of one tag. */
export class TagAttributes {
  readonly #list: AttributeList;
  readonly #first: number;
  readonly #end: number;
  /** Which of the asked names are among them. */
  readonly bits: number;
  /** How many the tag has; more than are kept where a tag has too many. */
  readonly count: number;
  #all: Attributes | null = null;

  constructor(list: AttributeList, first: number, end: number, bits: number, count: number) {
    this.#list = list;
    this.#first = first;
    this.#end = end;
    this.bits = bits;
    this.count = count;
  }

  /** The value of an attribute; of several of one name the first counts. */
  get(name: string): string | undefined {
    const { names } = this.#list;
    for (let index = this.#first; index < this.#end; index += 1)
      if (names[index] === name) return this.#list.valueAt(index);
    return undefined;
  }

  /** As an object, for readers that look at many of them or at those of any name. */
  get all(): Attributes {
    return (this.#all ??= this.#first === this.#end ? NO_ATTRIBUTES : this.#read());
  }

  #read(): Attributes {
    const all: Record<string, string> = {};
    for (let index = this.#first; index < this.#end; index += 1) {
      const name = this.#list.names[index] ?? '';
      if (name !== '__proto__' && !Object.hasOwn(all, name)) all[name] = this.#list.valueAt(index);
    }
    return all;
  }
}

const NO_ATTRIBUTES: Attributes = {};
/** Of a tag without any. */
export const NONE = new TagAttributes(new AttributeList(new Markup(Buffer.alloc(0))), 0, 0, 0, 0);
