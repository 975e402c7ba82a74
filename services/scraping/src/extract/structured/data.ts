/** Structured data of any syntax in the shape of parsed JSON-LD, so that one reader understands them all. */
export type DataValue = string | number | boolean | null | DataNode | readonly DataValue[];

export interface DataNode {
  readonly [property: string]: DataValue | undefined;
}

export function isNode(value: DataValue | undefined): value is DataNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A piece of structured data with the way to it from the root of its block: `@graph[2].offers[0]`. */
export interface Located<T> {
  readonly value: T;
  readonly path: string;
}

export function at(path: string, property: string): string {
  return path === '' ? property : `${path}.${property}`;
}

const LOCAL_NAME = /^(?:https?:\/\/(?:www\.)?[\w.-]+\/(?:[\w/-]*[/#])?|[a-z][\w-]*:)/i;

/** `https://schema.org/InStock`, `schema:InStock` and `InStock` are one name. */
export function localName(name: string): string {
  return name.trim().replace(LOCAL_NAME, '');
}

/** The types of a node without vocabulary, in lower case: shops write `product` and `http://schema.org/Product`. */
export function typesOf(node: DataNode): readonly string[] {
  const type = node['@type'] ?? node['type'];
  const types = Array.isArray(type) ? type : [type];
  return types.flatMap((name) => (typeof name === 'string' ? [localName(name).toLowerCase()] : []));
}

/** All values of a property, in order, each with its path. Properties are found in any case, and under `schema:`. */
export function valuesOf(node: DataNode, property: string, path: string): Located<DataValue>[] {
  const key = node[property] === undefined ? findKey(node, property) : property;
  const value = key === null ? undefined : node[key];
  if (key === null || value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [{ value: value as DataValue, path: at(path, key) }];
  return (value as readonly DataValue[]).map((each, index) => ({ value: each, path: `${at(path, key)}[${index}]` }));
}

function findKey(node: DataNode, property: string): string | null {
  const wanted = property.toLowerCase();
  for (const key in node) {
    if (key.length >= wanted.length && key.toLowerCase().endsWith(wanted) && localName(key).toLowerCase() === wanted)
      return key;
  }
  return null;
}

/** A value as text: of a typed literal its `@value`, of a node its name. */
export function textOf(value: DataValue): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value === 'boolean') return String(value);
  if (!isNode(value)) return null;
  const inner = value['@value'] ?? value['name'] ?? value['@id'];
  return typeof inner === 'string' || typeof inner === 'number' ? textOf(inner) : null;
}

/** A number without exponent. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  const text = String(value);
  return text.includes('e') ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }) : text;
}

/** The first text of a property. */
export function firstText(node: DataNode, properties: readonly string[], path: string): Located<string> | null {
  for (const property of properties) {
    for (const located of valuesOf(node, property, path)) {
      const text = textOf(located.value)?.trim();
      if (text) return { value: text, path: located.path };
    }
  }
  return null;
}
