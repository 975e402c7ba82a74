import type { Money } from '@blackfang/core';
import type { Availability } from '../availability-state.ts';

/** One of the things that a page lists. */
export interface ListedItem {
  readonly name: string | null;
  readonly url: string | null;
  readonly price: Money | null;
  readonly listPrice: Money | null;
  readonly availability: Availability;
  readonly address: string | null;
  readonly image: string | null;
}

/** A page of a list: a category, a search, a directory. */
export interface Listing {
  readonly items: readonly ListedItem[];
  /** Address of the page after it. */
  readonly nextPage: string | null;
  /** How many there are on all pages, as the page says. */
  readonly total: number | null;
}

export const MAX_LISTED = 300;
