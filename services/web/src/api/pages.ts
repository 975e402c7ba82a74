/** A page of a list, as every list of the API answers it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** For lists that are read page by page. */
export const byCursor = {
  initialPageParam: '',
  getNextPageParam: (page: Page<unknown>) => page.nextCursor ?? undefined,
};

/** The items of all pages that have been read. */
export function itemsOf<Item>({ pages }: { readonly pages: readonly Page<Item>[] }): Item[] {
  return pages.flatMap(({ items }) => [...items]);
}
