import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';
import { newKey } from './watches.ts';

export type Product = Schemas['Product'];
export type ProductPrice = Schemas['ProductPrice'];
export type ComparedProduct = Schemas['ComparedProduct'];
export type ComparedOffer = Schemas['ComparedOffer'];
export type Comparison = Schemas['PriceComparison'];

const PAGE = 50;
/** As many rows as the API gives at once. */
export const MOST_COMPARED = 200;

/** Products by name. @param search in name or SKU */
export const productsQuery = (search: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['products', 'list', search],
    queryFn: ({ pageParam: cursor, signal }) =>
      answerOf(
        api.GET('/api/v1/products', {
          params: { query: { limit: PAGE, cursor, ...(search !== undefined && { search }) } },
          signal,
        }),
      ),
    ...byCursor,
  });

export const productQuery = (id: string) =>
  queryOptions({
    queryKey: ['products', id],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/products/{id}', { params: { path: { id } }, signal })),
  });

/** Products by competitors, with every latest price. @param search in name or SKU */
export const comparisonQuery = (search: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['products', 'comparison', search],
    queryFn: ({ pageParam: cursor, signal }) => compareProducts({ limit: PAGE, cursor, search }, signal),
    ...byCursor,
  });

interface ComparisonPage {
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly search: string | undefined;
}

export const compareProducts = ({ limit, cursor, search }: ComparisonPage, signal?: AbortSignal): Promise<Comparison> =>
  answerOf(
    api.GET('/api/v1/products/comparison', {
      params: { query: { limit, ...(cursor !== undefined && { cursor }), ...(search !== undefined && { search }) } },
      ...(signal && { signal }),
    }),
  );

export const addProduct = (body: Schemas['NewProduct']): Promise<Product> =>
  answerOf(api.POST('/api/v1/products', { body, headers: { 'Idempotency-Key': newKey() } }));

/** @param version what was read of it: whoever edits another's change away is refused with 412 */
export const changeProduct = (id: string, body: Schemas['ProductChange'], version: string): Promise<Product> =>
  answerOf(
    api.PATCH('/api/v1/products/{id}', {
      params: { path: { id } },
      body,
      headers: { 'Idempotency-Key': newKey(), 'If-Match': `"${version}"` },
    }),
  );

/** Its watches stay. */
export const removeProduct = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/products/{id}', { params: { path: { id } } }));

export const attachWatches = (id: string, watchIds: string[]): Promise<Product> =>
  answerOf(
    api.POST('/api/v1/products/{id}/watches', {
      params: { path: { id } },
      body: { watchIds },
      headers: { 'Idempotency-Key': newKey() },
    }),
  );

export const detachWatch = (id: string, watchId: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/products/{id}/watches/{watchId}', { params: { path: { id, watchId } } }));
