import type { Trouble } from '../extract/evidence.ts';
import type { Field } from '../extract/extraction.ts';
import { readHtml } from '../extract/html/html-parser.ts';
import type { HtmlReader } from '../extract/html/html-parser.ts';
import type { Markup } from '../extract/html/markup.ts';
import type { TagAttributes } from '../extract/html/tag-attributes.ts';
import { findInlineState } from '../extract/inline-state/find-inline-state.ts';
import { LIMITS } from '../extract/limits.ts';
import { isUnread } from '../extract/page-scan.ts';
import type { PageText } from '../extract/page-text.ts';
import type { PageTree } from '../extract/page-tree.ts';
import type { DataValue, Located } from '../extract/structured/data.ts';
import { ItemBuilder, type Elements } from '../extract/structured/item-builder.ts';
import { findBlockTexts, valuesOfBlocks } from '../extract/structured/json-ld.ts';
import { MICRODATA, RDFA } from '../extract/structured/item-syntax.ts';
import { TreeBuilder } from '../extract/tree-builder.ts';
import { findSpot, holds, type Spot } from './follow-path.ts';

/** Fields of an observation, by name: where each was read. */
export type ReadFields = Readonly<Record<string, Pick<Field, 'source' | 'path' | 'text'>>>;

/** Where on a page the values of an observation stand. */
export interface Places {
  /** By the number of the element, in the order of start tags: what was read from it. */
  readonly elements: ReadonlyMap<number, readonly string[]>;
  /** Data in scripts, with what was read from it. */
  readonly data: readonly { readonly root: DataValue; readonly spots: readonly (readonly [string, Spot])[] }[];
  /** What is not found again. */
  readonly missing: readonly string[];
}

const META = /^meta\[(?:property|name)="([^"]{1,200})"\]$/;

/** Looks through the elements of a page as extraction does, and keeps which of them said what. */
class ElementReader implements HtmlReader {
  readonly #places = { microdata: new Map() as Elements, rdfa: new Map() as Elements };
  readonly #builders = {
    microdata: new ItemBuilder(MICRODATA, this.#places.microdata),
    rdfa: new ItemBuilder(RDFA, this.#places.rdfa),
  };
  readonly #metas = new Map<string, number>();
  readonly scripts: string[] = [];
  #script: string[] | null = null;
  #unread = 0;
  #count = -1;
  #depth = 0;

  readonly #treeBuilder = new TreeBuilder({ elements: LIMITS.treeElements, characters: 0 });
  #tree: PageTree | null = null;

  read(markup: Markup): void {
    readHtml(markup, this, LIMITS.sliceBytes);
    for (const builder of Object.values(this.#builders)) builder.end();
    this.#tree = this.#treeBuilder.end();
  }

  /** What lies beyond was not read by extraction either. */
  goesOn(): boolean {
    return this.#depth <= LIMITS.elementDepth && this.#count <= LIMITS.elements;
  }

  elementOf({ source, path, text }: ReadFields[string]): number | undefined {
    if (source === 'open-graph') return this.#metas.get(META.exec(path)?.[1]?.toLowerCase() ?? '');
    if (source === 'visible') return this.#tree?.at(path)?.number;
    if (source !== 'microdata' && source !== 'rdfa') return undefined;
    const roots = this.#builders[source].items.map((value, index) => ({
      value,
      path: index === 0 ? '' : `item[${index}]`,
    }));
    const spot = findSpot(roots, path, text);
    return spot ? this.#places[source].get(spot.node)?.get(spot.property)?.[spot.index] : undefined;
  }

  open(name: string, own: TagAttributes): void {
    const attributes = own.all;
    this.#count += 1;
    this.#depth += 1;
    if (name === 'meta' && attributes['content']) {
      const of = (attributes['property'] ?? attributes['name'] ?? '').toLowerCase();
      if (!this.#metas.has(of) && this.#metas.size < LIMITS.items) this.#metas.set(of, this.#count);
    }
    if (isUnread(name)) this.#unread += 1;
    if (name === 'script' && /ld\+json/i.test(attributes['type'] ?? '') && this.scripts.length < LIMITS.jsonLdBlocks)
      this.#script = [];
    for (const builder of Object.values(this.#builders)) builder.openElement(name, attributes);
    this.#treeBuilder.open(name, own);
  }

  close(name: string): void {
    this.#depth -= 1;
    if (isUnread(name)) this.#unread -= 1;
    if (name === 'script' && this.#script !== null) {
      this.scripts.push(this.#script.join('').slice(0, LIMITS.jsonLdBytes));
      this.#script = null;
    }
    for (const builder of Object.values(this.#builders)) builder.closeElement();
    this.#treeBuilder.close();
  }

  text(part: string): void {
    this.#script?.push(part);
    if (this.#unread > 0) return;
    for (const builder of Object.values(this.#builders)) builder.text(part);
  }
}

/** Finds the values of an observation again on the page that it was read from. Takes CPU time: call it in a worker. */
export function findPlaces(page: PageText, fields: ReadFields): Places {
  const reader = new ElementReader();
  reader.read(page.markup);
  const troubles = new Set<Trouble>();
  const found = findBlockTexts(page, troubles);
  const { roots } = valuesOfBlocks(found.length > 0 ? found : reader.scripts, troubles);

  const elements = new Map<number, string[]>();
  const data = new Map<DataValue, [string, Spot][]>();
  const missing: string[] = [];
  let state: readonly Located<DataValue>[] | null = null;
  for (const [name, field] of Object.entries(fields)) {
    const element = reader.elementOf(field);
    const inData =
      field.source === 'json-ld'
        ? findInData(roots, field)
        : field.source === 'inline-state'
          ? findInData((state ??= findInlineState(page)), field)
          : undefined;
    if (element !== undefined) elements.set(element, [...(elements.get(element) ?? []), name]);
    else if (inData) data.set(inData.root, [...(data.get(inData.root) ?? []), [name, inData.spot]]);
    else missing.push(name);
  }
  return { elements, data: [...data].map(([root, spots]) => ({ root, spots })), missing };
}

function findInData(roots: readonly Located<DataValue>[], { path, text }: ReadFields[string]) {
  const spot = findSpot(roots, path, text);
  const root = spot && roots.find(({ value }) => holds(value, spot.holder, 0));
  return spot && root ? { root: root.value, spot } : undefined;
}
