import type { ComparedProduct } from '../../api/products.ts';
import { Badge } from '../../design/badge.tsx';
import { positionWords } from './price-words.ts';

/** Where the own price stands among those of others. */
export function Position({ of: row }: { readonly of: Pick<ComparedProduct, 'position' | 'product' | 'offers'> }) {
  const { position, product, offers } = row;
  if (position !== null) {
    return <Badge tone={position.rank === 1 ? 'good' : 'neutral'}>{positionWords(row)}</Badge>;
  }
  const why =
    product.ownPrice === null ? 'No price of yours' : offers.length === 0 ? 'No watches' : 'Nothing to compare';
  return <span className="text-sm text-soft">{why}</span>;
}
