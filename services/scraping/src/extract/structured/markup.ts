import { Parser } from 'htmlparser2';
import type { Account, Trouble } from '../evidence.ts';
import { LIMITS } from '../limits.ts';
import type { PageText } from '../page-text.ts';
import { ItemBuilder } from './item-builder.ts';
import type { Attributes, ItemSyntax } from './item-builder.ts';
import { readBlocks } from './json-ld.ts';
import { MetaTags } from './meta-tags.ts';
import { readProducts } from './schema-graph.ts';

const words = (text: string | undefined): string[] => text?.split(/\s+/).filter((word) => word !== '') ?? [];

const MICRODATA: ItemSyntax = {
  itemTypes: (a) => (a['itemscope'] !== undefined || a['itemtype'] !== undefined ? words(a['itemtype']) : null),
  properties: (a) => words(a['itemprop']),
  references: (a) => words(a['itemref']),
};

/** Prefixes of sharing tags, which `<meta property>` shares with RDFa. */
const SHARING = /^(?:og|product|fb|twitter|article|al|music|video|books?|profile|business|place):/i;

const RDFA: ItemSyntax = {
  itemTypes: (a) => (a['typeof'] === undefined ? null : words(a['typeof'])),
  properties: (a) =>
    words(a['property'] ?? (a['typeof'] === undefined ? undefined : a['rel'])).filter((name) => !SHARING.test(name)),
  references: () => [],
};

/** One pass over the elements of a page, with every limit looked at between slices. */
class MarkupReader {
  readonly microdata = new ItemBuilder(MICRODATA);
  readonly rdfa = new ItemBuilder(RDFA);
  readonly meta = new MetaTags();
  readonly jsonLd: string[] = [];
  trouble: Trouble | null = null;
  #depth = 0;
  #elements = 0;
  #attributes = 0;
  #script: string[] | null = null;
  #scriptSize = 0;
  #unread = 0;

  read(text: string): void {
    const parser = new Parser({
      onopentag: (name, attributes) => this.#openTag(name, attributes),
      onattribute: () => {
        this.#attributes += 1;
      },
      onclosetag: (name) => this.#closeTag(name),
      ontext: (part) => this.#text(part),
    });
    for (let from = 0; from < text.length && this.trouble === null; from += LIMITS.sliceBytes) {
      parser.write(text.slice(from, from + LIMITS.sliceBytes));
      if (this.#depth > LIMITS.elementDepth) this.trouble = 'page_too_deep';
      else if (this.#elements > LIMITS.elements || this.#attributes > LIMITS.attributes)
        this.trouble = 'page_too_large';
    }
    // A parser with 500,000 open elements would close each of them: what was stopped is not ended.
    if (this.trouble === null) parser.end();
    this.microdata.end();
    this.rdfa.end();
  }

  #openTag(name: string, attributes: Attributes): void {
    this.#depth += 1;
    this.#elements += 1;
    if (name === 'meta') this.meta.add(attributes);
    if (name === 'script' || name === 'style' || name === 'template' || name === 'noscript') this.#unread += 1;
    if (name === 'script' && /ld\+json/i.test(attributes['type'] ?? '') && this.jsonLd.length < LIMITS.jsonLdBlocks) {
      this.#script = [];
      this.#scriptSize = 0;
    }
    this.microdata.openElement(name, attributes);
    this.rdfa.openElement(name, attributes);
  }

  #closeTag(name: string): void {
    this.#depth -= 1;
    if (name === 'script' || name === 'style' || name === 'template' || name === 'noscript') this.#unread -= 1;
    if (name === 'script' && this.#script !== null) {
      if (this.#scriptSize <= LIMITS.jsonLdBytes) this.jsonLd.push(this.#script.join(''));
      this.#script = null;
    }
    this.microdata.closeElement();
    this.rdfa.closeElement();
  }

  #text(part: string): void {
    if (this.#script !== null) {
      this.#scriptSize += part.length;
      if (this.#scriptSize <= LIMITS.jsonLdBytes) this.#script.push(part);
    }
    if (this.#unread > 0) return;
    this.microdata.text(part);
    this.rdfa.text(part);
  }
}

/** What the page's elements say in microdata, RDFa and sharing tags; and JSON-LD that only a parser can tell from text. */
export function readMarkup(page: PageText): readonly Account[] {
  const reader = new MarkupReader();
  reader.read(page.text);
  const troubles = reader.trouble === null ? [] : [reader.trouble];
  const items = (builder: ItemBuilder, source: 'microdata' | 'rdfa', trust: number): Account => {
    const roots = builder.items.map((value, index) => ({ value, path: index === 0 ? '' : `item[${index}]` }));
    const found = readProducts(roots, page);
    return { source, trust, products: found.products, warnings: [], troubles: [...troubles, ...found.troubles] };
  };
  return [
    ...(reader.jsonLd.length === 0 ? [] : [readBlocks(reader.jsonLd, page, new Set())]),
    items(reader.microdata, 'microdata', 0.95),
    items(reader.rdfa, 'rdfa', 0.93),
    { source: 'open-graph', trust: 0.9, products: reader.meta.products(page), warnings: [], troubles },
  ];
}
