export const TABS = ['list', 'prices'] as const;
export type ProductsTab = (typeof TABS)[number];

/** What of the products is on the screen, as it stands in the address. */
export interface ProductsView {
  /** The list where there is none. */
  readonly tab?: ProductsTab | undefined;
  readonly search?: string | undefined;
  /** The product whose watches are open. */
  readonly of?: string | undefined;
}

/** Longest search that the API takes. */
const MAX_SEARCH = 200;

/** Reads a view from an address, which anybody may have written: what makes no sense is left out. */
export function productsViewOf({ tab, search, of }: Readonly<Record<string, unknown>>): ProductsView {
  return {
    tab: tab === 'prices' ? tab : undefined,
    search: textOf(search),
    of: typeof of === 'string' && of !== '' ? of : undefined,
  };
}

/** A number in an address is read as one: `?search=4711`. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, MAX_SEARCH) : '';
  return text === '' ? undefined : text;
}
