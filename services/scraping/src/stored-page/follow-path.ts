import { isNode, textOf } from '../extract/structured/data.ts';
import type { DataNode, DataValue, Located } from '../extract/structured/data.ts';
import { LIMITS } from '../extract/limits.ts';

/** Where in structured data a value stands. */
export interface Spot {
  /** What holds it directly: a node by `key`, or a list by its number. */
  readonly holder: DataNode | readonly DataValue[];
  readonly key: string | number;
  /** The node around it, the property that leads to it, and its number among that property's values. */
  readonly node: DataNode;
  readonly property: string;
  readonly index: number;
}

const INDEX = /^\[(\d{1,6})\]/;

/** Follows a path as extraction records it, such as `offers[0].price`. A key may hold dots: the longest that fits counts. */
function follow(root: DataValue, path: string): Spot | null {
  let value: DataValue | undefined = root;
  let spot: Spot | null = null;
  let node: DataNode = {};
  let property = '';
  for (let rest = path; rest !== '';) {
    const index = INDEX.exec(rest);
    if (index && Array.isArray(value)) {
      const list: readonly DataValue[] = value;
      const number = Number(index[1]);
      spot = { holder: list, key: number, node, property, index: number };
      value = list[number];
      rest = rest.slice(index[0].length);
      continue;
    }
    if (!isNode(value)) return null;
    const tail = rest.startsWith('.') ? rest.slice(1) : rest;
    const fits = Object.keys(value).filter((key) => tail.startsWith(key) && /^(?:$|[.[])/.test(tail.slice(key.length)));
    const key = fits.reduce<string | undefined>(
      (best, one) => (one.length > (best?.length ?? -1) ? one : best),
      undefined,
    );
    if (key === undefined) return null;
    [node, property] = [value, key];
    spot = { holder: node, key, node, property, index: 0 };
    value = node[key];
    rest = tail.slice(key.length);
  }
  return value === undefined ? null : spot;
}

export function valueAt({ holder, key }: Spot): DataValue | undefined {
  return Array.isArray(holder) ? (holder as readonly DataValue[])[Number(key)] : (holder as DataNode)[String(key)];
}

function says(spot: Spot, text: string): boolean {
  const found = textOf(valueAt(spot) ?? null);
  return found !== null && found.trim().slice(0, LIMITS.text) === text.trim().slice(0, LIMITS.text);
}

/** The first value under the same property that says the same: a path leads through references, which are elsewhere. */
function search(roots: readonly Located<DataValue>[], wanted: string, text: string): Spot | null {
  const waiting = roots.map(({ value }) => ({ value, depth: 0 })).reverse();
  for (let seen = 0; seen < LIMITS.dataNodes; seen += 1) {
    const next = waiting.pop();
    if (next === undefined) return null;
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null || depth > LIMITS.dataDepth) continue;
    if (isNode(value) && value[wanted] !== undefined) {
      const inner = value[wanted];
      const list = Array.isArray(inner) ? (inner as readonly DataValue[]) : undefined;
      const spots = list
        ? list.map((_, index) => ({ holder: list, key: index, node: value, property: wanted, index }))
        : [{ holder: value, key: wanted, node: value, property: wanted, index: 0 }];
      const found = spots.find((spot) => says(spot, text));
      if (found) return found;
    }
    for (const inner of Object.values(value).reverse()) waiting.push({ value: inner as DataValue, depth: depth + 1 });
  }
  return null;
}

/**
 * Finds the value that a path leads to among the roots that extraction numbered: where it says `text`, else the first
 * of its name that does, else whatever stands at the path.
 */
export function findSpot(roots: readonly Located<DataValue>[], path: string, text: string): Spot | null {
  const spots = roots.flatMap((root) =>
    path.startsWith(root.path) ? (follow(root.value, path.slice(root.path.length)) ?? []) : [],
  );
  const property = /([^.[\]]+)(?:\[\d+\])*$/.exec(path)?.[1] ?? '';
  return spots.find((spot) => says(spot, text)) ?? search(roots, property, text) ?? spots[0] ?? null;
}

/** Whether `holder` is `value` or stands in it. */
export function holds(value: DataValue | undefined, holder: Spot['holder'], depth: number): boolean {
  if (value === holder) return true;
  if (typeof value !== 'object' || value === null || depth > LIMITS.dataDepth) return false;
  return Object.values(value).some((inner) => holds(inner as DataValue, holder, depth + 1));
}
