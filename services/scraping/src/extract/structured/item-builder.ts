import type { Attributes } from '../html/tag-attributes.ts';
import { LIMITS } from '../limits.ts';
import type { DataNode, DataValue } from './data.ts';

/** Of each node, by property, the elements that gave its values: by their number, in the order of their start tags. */
export type Elements = Map<DataNode, Map<string, number[]>>;

interface Item {
  readonly node: Record<string, DataValue | DataValue[]>;
  readonly refs: readonly string[];
}

interface Capture {
  readonly target: Item | null;
  readonly names: readonly string[];
  readonly element: number;
  /** Ids of the elements around it, for items that refer to them. */
  readonly ids: readonly string[];
  text: string;
  boundary: boolean;
}

interface OpenElement {
  /** How many elements are open with it. */
  readonly depth: number;
  readonly item: Item | null;
  readonly capture: Capture | null;
  readonly id: string | null;
}

/** How a syntax writes items into elements. */
export interface ItemSyntax {
  /** The types of the item that an element starts, or null. */
  itemTypes(attributes: Attributes): readonly string[] | null;
  /** The properties that an element gives to the item around it. */
  properties(attributes: Attributes): readonly string[];
  /** Ids of elements elsewhere whose properties belong to the item that the element starts. */
  references(attributes: Attributes): readonly string[];
}

const ADDRESS_ATTRIBUTES: Readonly<Record<string, string>> = {
  a: 'href',
  link: 'href',
  area: 'href',
  img: 'src',
  audio: 'src',
  video: 'src',
  source: 'src',
  embed: 'src',
  iframe: 'src',
  object: 'data',
  data: 'value',
  meter: 'value',
  time: 'datetime',
};

function valueInAttributes(name: string, attributes: Attributes): string | null {
  if (attributes['content'] !== undefined) return attributes['content'];
  const attribute = ADDRESS_ATTRIBUTES[name];
  const value = attribute === undefined ? undefined : attributes[attribute];
  if (name === 'img' && value === undefined) return attributes['data-src'] ?? null;
  return name === 'meta' ? '' : (value ?? null);
}

/** Builds items from a stream of elements; one for microdata, one for RDFa. */
export class ItemBuilder {
  readonly items: DataNode[] = [];
  readonly #syntax: ItemSyntax;
  /** Those of the open elements that say something: nearly all say nothing. */
  readonly #open: OpenElement[] = [];
  #depth = 0;
  readonly #scopes: Item[] = [];
  readonly #captures: Capture[] = [];
  readonly #referring: Item[] = [];
  readonly #loose: { ids: readonly string[]; names: readonly string[]; value: DataValue; element: number }[] = [];
  readonly #elements: Elements | undefined;
  #count = 0;
  /** The number of the element that was opened last. */
  #element = -1;

  /** @param elements filled with the places of values, for those who want to know them. */
  constructor(syntax: ItemSyntax, elements?: Elements) {
    this.#syntax = syntax;
    this.#elements = elements;
  }

  openElement(name: string, attributes: Attributes): void {
    this.#element += 1;
    for (const capture of this.#captures) capture.boundary = true;
    const types = this.#count < LIMITS.items ? this.#syntax.itemTypes(attributes) : null;
    const names = this.#syntax.properties(attributes);
    const parent = this.#scopes.at(-1) ?? null;
    const id = attributes['id'] ?? null;
    let capture: Capture | null = null;
    let item: Item | null = null;

    if (types !== null) {
      this.#count += 1;
      item = { node: { '@type': [...types] }, refs: this.#syntax.references(attributes) };
      // <meta itemscope itemprop="brand" content="Acme"> is an item whose name is its content.
      if (attributes['content']) item.node['name'] = attributes['content'];
      if (item.refs.length > 0) this.#referring.push(item);
      if (names.length > 0 && parent !== null) this.#add(parent, names, item.node, this.#element);
      else this.items.push(item.node);
      this.#scopes.push(item);
    } else if (names.length > 0) {
      const value = valueInAttributes(name, attributes);
      if (value === null) {
        const ids = parent === null ? this.#ids(id) : [];
        capture = { target: parent, names, element: this.#element, ids, text: '', boundary: false };
        this.#captures.push(capture);
      } else if (parent !== null) this.#add(parent, names, value.slice(0, LIMITS.text * 4), this.#element);
      else this.#addLoose(names, value, this.#ids(id), this.#element);
    }
    this.#depth += 1;
    if (item !== null || capture !== null || id !== null) this.#open.push({ depth: this.#depth, item, capture, id });
  }

  /** An element that has none of the attributes of its syntax, as nearly all. */
  openPlain(id: string | null): void {
    this.#element += 1;
    for (const capture of this.#captures) capture.boundary = true;
    this.#depth += 1;
    if (id !== null) this.#open.push({ depth: this.#depth, item: null, capture: null, id });
  }

  text(part: string): void {
    for (const capture of this.#captures) {
      if (capture.text.length > LIMITS.text) continue;
      // 26<sup>99</sup> is 26.99, 1<span>299</span> is 1 299.
      const joins = capture.boundary && /\d$/.test(capture.text) && /^\d/.test(part);
      const between = joins ? (/^\d{2}(?!\d)/.test(part) && !/[.,]\d+$/.test(capture.text) ? '.' : ' ') : '';
      capture.text += between + part.slice(0, LIMITS.text);
      capture.boundary = false;
    }
  }

  closeElement(): void {
    if (this.#depth === 0) return;
    for (const capture of this.#captures) capture.boundary = true;
    this.#depth -= 1;
    const closed = this.#open.at(-1);
    if (closed === undefined || closed.depth <= this.#depth) return;
    this.#open.pop();
    if (closed.item !== null) this.#scopes.pop();
    if (closed.capture === null) return;
    this.#captures.splice(this.#captures.indexOf(closed.capture), 1);
    const { target, names, text, ids, element } = closed.capture;
    if (target !== null) this.#add(target, names, text.trim(), element);
    else this.#addLoose(names, text.trim(), ids, element);
  }

  /** Gives items the properties of the elements that they refer to. */
  end(): void {
    while (this.#depth > 0) this.closeElement();
    for (const item of this.#referring) {
      for (const loose of this.#loose) {
        if (loose.ids.some((id) => item.refs.includes(id))) this.#add(item, loose.names, loose.value, loose.element);
      }
    }
  }

  #ids(own: string | null): readonly string[] {
    const around = this.#open.slice(-LIMITS.dataDepth).flatMap((element) => (element.id === null ? [] : [element.id]));
    return own === null ? around : [...around, own];
  }

  #addLoose(names: readonly string[], value: DataValue, ids: readonly string[], element: number): void {
    if (ids.length > 0 && this.#loose.length < LIMITS.items) this.#loose.push({ ids, names, value, element });
  }

  #add(item: Item, names: readonly string[], value: DataValue, element: number): void {
    for (const name of names.slice(0, 10)) {
      if (name === '__proto__') continue;
      const before = item.node[name];
      if (before === undefined) item.node[name] = value;
      else if (!Array.isArray(before)) item.node[name] = [before as DataValue, value];
      else if (before.length < LIMITS.offers) (before as DataValue[]).push(value);
      else continue;
      if (this.#elements) note(this.#elements, item.node, name, element);
    }
  }
}

function note(elements: Elements, node: DataNode, property: string, element: number): void {
  const ofNode = elements.get(node) ?? new Map<string, number[]>();
  const known = ofNode.get(property);
  if (known) known.push(element);
  else elements.set(node, ofNode.set(property, [element]));
}
