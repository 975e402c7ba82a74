import type { ComparedProduct, Comparison } from '../../api/products.ts';
import { csvLine } from '../../words/csv.ts';
import { cellsOf, leftOutWords, theirVatWords, vatWords } from './price-words.ts';

/** The first line: what the columns are. Each competitor has three: price, stock, and what there is to say of them. */
export function csvHead(competitors: Comparison['competitors']): string {
  const own = ['SKU', 'Product', 'Own price', 'Currency', 'VAT', 'Position', 'Prices compared'];
  const theirs = competitors.flatMap(({ name, vat }) => [
    `${name} (${theirVatWords(vat)})`,
    `${name}: stock`,
    `${name}: note`,
  ]);
  return csvLine([...own, ...theirs]);
}

/** A product: prices are as they were read, amounts as plain decimal text. */
export function csvRow(row: ComparedProduct, competitors: Comparison['competitors']): string {
  const { product, position } = row;
  const { ownPrice } = product;
  const cells = cellsOf(row);
  const own = [
    product.sku,
    product.name,
    ownPrice?.amount ?? '',
    ownPrice?.currency ?? '',
    ownPrice === null ? '' : vatWords(ownPrice),
    position === null ? '' : String(position.rank),
    position === null ? '' : String(position.of),
  ];
  const theirs = competitors.flatMap(({ id }) => {
    const offer = cells.get(id)?.offer;
    if (offer === undefined) return ['', '', ''];
    const isOther = offer.price !== null && offer.price.currency !== ownPrice?.currency;
    const notes = [
      isOther ? (offer.price?.currency ?? 'currency unknown') : '',
      leftOutWords(offer),
      offer.cheapest ? 'Cheapest' : '',
    ];
    return [offer.price?.amount ?? '', offer.availability.replaceAll('_', ' '), notes.filter(Boolean).join(', ')];
  });
  return csvLine([...own, ...theirs]);
}
