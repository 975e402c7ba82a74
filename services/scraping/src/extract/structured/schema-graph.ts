import type { ProductEvidence, Role, Trouble } from '../evidence.ts';
import { LIMITS } from '../limits.ts';
import type { Locale } from '../regions.ts';
import { at, isNode, typesOf, valuesOf } from './data.ts';
import type { DataNode, DataValue, Located } from './data.ts';
import { PRODUCT_TYPES, readProduct } from './schema-product.ts';
import type { Resolve } from './schema-product.ts';

/** Properties behind which other products stand, never the page's own. */
const ELSEWHERE = new Set([
  'isrelatedto',
  'issimilarto',
  'isaccessoryorsparepartfor',
  'isconsumablefor',
  'isvariantof',
  'review',
  'reviews',
  'breadcrumb',
  'author',
  'publisher',
  'seller',
  'relatedlink',
  'significantlink',
  'hasoffercatalog',
  'makesoffer',
  'owns',
  'mentions',
  'citation',
  '@context',
  'potentialaction',
  'hasmerchantreturnpolicy',
  'shippingdetails',
]);
const MAIN = new Set(['mainentity', 'mainentityofpage']);
const LISTS = new Set(['itemlistelement', 'containsproduct', 'hasproduct', 'hasitem']);

interface Waiting extends Located<DataValue> {
  readonly depth: number;
  readonly role: Role;
}

function roleBelow(key: string, role: Role): Role {
  const name = key.toLowerCase();
  if (LISTS.has(name)) return 'listed';
  return MAIN.has(name) && role !== 'listed' ? 'main' : role;
}

/** An index of named nodes, so that `{"@id": "#offer"}` leads to the node that carries the name. */
function indexNames(roots: readonly Located<DataValue>[]): Resolve {
  const names = new Map<string, DataNode>();
  const waiting: { value: DataValue; depth: number }[] = roots.map(({ value }) => ({ value, depth: 0 }));
  for (let seen = 0; seen < LIMITS.dataNodes; seen += 1) {
    const next = waiting.pop();
    if (!next) break;
    if (typeof next.value !== 'object' || next.value === null || next.depth > LIMITS.dataDepth) continue;
    if (isNode(next.value)) {
      const id = next.value['@id'];
      const size = Object.keys(next.value).length;
      if (typeof id === 'string' && size > 1 && size > Object.keys(names.get(id) ?? {}).length)
        names.set(id, next.value);
    }
    for (const inner of Object.values(next.value)) waiting.push({ value: inner as DataValue, depth: next.depth + 1 });
  }
  return (value) => {
    if (typeof value === 'string') return names.get(value) ?? null;
    if (!isNode(value)) return null;
    const id = value['@id'];
    return typeof id === 'string' && Object.keys(value).length <= 2 ? (names.get(id) ?? value) : value;
  };
}

/**
 * Finds the products in structured data of any syntax and reads them. Products that stand as related to others are left out.
 * @param roots the values of all blocks, each with the path of its block.
 */
export function readProducts(
  roots: readonly Located<DataValue>[],
  page: { locale: Locale; url: URL | null },
): { products: ProductEvidence[]; troubles: Trouble[] } {
  const products: ProductEvidence[] = [];
  const others: ProductEvidence[] = [];
  const troubles = new Set<Trouble>();
  let resolve: Resolve | null = null;
  const waiting: Waiting[] = roots.map((root) => ({ ...root, depth: 0, role: 'top' as const })).reverse();

  for (let seen = 0; waiting.length > 0; seen += 1) {
    const next = waiting.pop();
    if (!next) break;
    if (seen > LIMITS.dataNodes || products.length + others.length >= LIMITS.products) {
      troubles.add('structured_data_too_large');
      break;
    }
    const { value, path, depth, role } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > LIMITS.dataDepth) {
      troubles.add('structured_data_too_deep');
      continue;
    }
    if (!isNode(value)) {
      const items = value as readonly DataValue[];
      for (let index = items.length - 1; index >= 0; index -= 1) {
        waiting.push({ value: items[index] ?? null, path: `${path}[${index}]`, depth: depth + 1, role });
      }
      continue;
    }
    const types = typesOf(value);
    const isProduct = types.some((type) => PRODUCT_TYPES.has(type));
    if (isProduct || (types.length > 0 && valuesOf(value, 'offers', path).length > 0)) {
      resolve ??= indexNames(roots);
      (isProduct ? products : others).push(readProduct({ value, path }, role, page, resolve));
      continue;
    }
    const sold = types.includes('offer') ? valuesOf(value, 'itemOffered', path)[0] : undefined;
    if (sold && isNode(sold.value)) {
      resolve ??= indexNames(roots);
      const offered = { ...sold.value, offers: value };
      products.push(readProduct({ value: offered, path: sold.path }, role, page, resolve));
      continue;
    }
    for (const key of Object.keys(value).reverse()) {
      if (ELSEWHERE.has(key.toLowerCase())) continue;
      const inner = value[key];
      if (typeof inner === 'object' && inner !== null) {
        waiting.push({ value: inner, path: at(path, key), depth: depth + 1, role: roleBelow(key, role) });
      }
    }
  }
  return { products: products.length > 0 ? products : others, troubles: [...troubles] };
}
