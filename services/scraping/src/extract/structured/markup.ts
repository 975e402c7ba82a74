import type { Account } from '../evidence.ts';
import { scanOf } from '../page-scan.ts';
import type { PageText } from '../page-text.ts';
import type { ItemBuilder } from './item-builder.ts';
import { readParsedJsonLd } from './json-ld.ts';
import { readProducts } from './schema-graph.ts';

/** What the page's elements say in microdata, RDFa and sharing tags; and JSON-LD that only a parser can tell from text. */
export function readMarkup(page: PageText): readonly Account[] {
  const scan = scanOf(page);
  const troubles = scan.trouble === null ? [] : [scan.trouble];
  const items = (builder: ItemBuilder, source: 'microdata' | 'rdfa', trust: number): Account => {
    const roots = builder.items.map((value, index) => ({ value, path: index === 0 ? '' : `item[${index}]` }));
    const found = readProducts(roots, page);
    return { source, trust, products: found.products, warnings: [], troubles: [...troubles, ...found.troubles] };
  };
  return [
    ...(scan.jsonLd.length === 0 ? [] : [readParsedJsonLd(scan.jsonLd, page)]),
    items(scan.microdata, 'microdata', 0.95),
    items(scan.rdfa, 'rdfa', 0.93),
    { source: 'open-graph', trust: 0.9, products: scan.meta.products(page), warnings: [], troubles },
  ];
}
