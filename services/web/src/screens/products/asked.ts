import type { Product } from '../../api/products.ts';

/** What is asked of a product over the list. */
export type Asked =
  { readonly kind: 'add' } | { readonly kind: 'edit' | 'delete'; readonly product: Product } | undefined;
