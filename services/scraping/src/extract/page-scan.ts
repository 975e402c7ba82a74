import type { Trouble } from './evidence.ts';
import { readHtml } from './html/html-parser.ts';
import type { HtmlReader } from './html/html-parser.ts';
import { ATTRIBUTE_BITS as BITS } from './html/tag-attributes.ts';
import type { TagAttributes } from './html/tag-attributes.ts';
import { LIMITS } from './limits.ts';
import type { PageText } from './page-text.ts';
import type { PageTree } from './page-tree.ts';
import { ItemBuilder } from './structured/item-builder.ts';
import { MICRODATA, RDFA } from './structured/item-syntax.ts';
import { MetaTags } from './structured/meta-tags.ts';
import { TreeBuilder } from './tree-builder.ts';

/** Everything that one pass over the elements of a page finds. */
export interface PageScan {
  readonly microdata: ItemBuilder;
  readonly rdfa: ItemBuilder;
  readonly meta: MetaTags;
  /** The texts of scripts with JSON-LD in them. */
  readonly jsonLd: readonly string[];
  readonly tree: PageTree;
  readonly trouble: Trouble | null;
}

/** The elements of a page, read once however many witnesses ask. */
export const scanOf = (page: PageText): PageScan => page.once(scan);

/** Whether a look at the elements costs nothing any more. */
export const isScanned = (page: PageText): boolean => page.knows(scan);

function scan(page: PageText): PageScan {
  const scanner = new PageScanner();
  readHtml(page.markup, scanner, LIMITS.sliceBytes);
  return scanner.end();
}

const MICRODATA_BITS = BITS.itemscope | BITS.itemtype | BITS.itemprop;
const RDFA_BITS = BITS.typeof | BITS.property;

/** One pass over the elements of a page, with every limit looked at every few thousand characters. */
class PageScanner implements HtmlReader {
  readonly #microdata = new ItemBuilder(MICRODATA);
  readonly #rdfa = new ItemBuilder(RDFA);
  readonly #meta = new MetaTags();
  readonly #tree = new TreeBuilder({ elements: LIMITS.treeElements, characters: LIMITS.treeCharacters });
  readonly #jsonLd: string[] = [];
  #trouble: Trouble | null = null;
  #depth = 0;
  #elements = 0;
  #attributes = 0;
  /** The element that is open is a script; one with JSON-LD; a script without, or a style. */
  #isScript = false;
  #isJsonLd = false;
  #isPassedOver = false;
  #unread = 0;

  goesOn(): boolean {
    if (this.#depth > LIMITS.elementDepth) this.#trouble = 'page_too_deep';
    else if (this.#elements > LIMITS.elements || this.#attributes > LIMITS.attributes) this.#trouble = 'page_too_large';
    return this.#trouble === null;
  }

  end(): PageScan {
    this.#microdata.end();
    this.#rdfa.end();
    return {
      microdata: this.#microdata,
      rdfa: this.#rdfa,
      meta: this.#meta,
      jsonLd: this.#jsonLd,
      tree: this.#tree.end(),
      trouble: this.#trouble,
    };
  }

  readsRaw(): boolean {
    return !this.#isPassedOver;
  }

  open(tag: string, attributes: TagAttributes): void {
    this.#depth += 1;
    this.#elements += 1;
    this.#attributes += attributes.count;
    const { bits } = attributes;
    if (tag === 'meta') this.#meta.add(attributes.all);
    else if (tag === 'script') {
      this.#isScript = true;
      this.#isJsonLd = /ld\+json/i.test(attributes.get('type') ?? '') && attributes.get('src') === undefined;
    }
    this.#isPassedOver = tag === 'style' || (this.#isScript && !this.#isJsonLd);
    if (isUnread(tag)) this.#unread += 1;
    const id = (bits & BITS.id) === 0 ? null : (attributes.get('id') ?? null);
    if ((bits & MICRODATA_BITS) === 0) this.#microdata.openPlain(id);
    else this.#microdata.openElement(tag, attributes.all);
    if ((bits & RDFA_BITS) === 0) this.#rdfa.openPlain(id);
    else this.#rdfa.openElement(tag, attributes.all);
    this.#tree.open(tag, attributes);
  }

  close(tag: string): void {
    this.#depth -= 1;
    if (isUnread(tag)) this.#unread -= 1;
    if (tag === 'script') this.#isScript = false;
    this.#microdata.closeElement();
    this.#rdfa.closeElement();
    this.#tree.close();
  }

  text(text: string): void {
    if (this.#isScript) {
      if (this.#isJsonLd && text.length <= LIMITS.jsonLdBytes && this.#jsonLd.length < LIMITS.jsonLdBlocks)
        this.#jsonLd.push(text);
      return;
    }
    this.#tree.text(text);
    if (this.#unread > 0) return;
    this.#microdata.text(text);
    this.#rdfa.text(text);
  }
}

/** Whose text is no text of the page: microdata and RDFa read past it. */
export function isUnread(tag: string): boolean {
  return tag === 'script' || tag === 'style' || tag === 'template' || tag === 'noscript';
}
