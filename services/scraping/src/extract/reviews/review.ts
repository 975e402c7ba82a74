/** What somebody wrote of a product. */
export interface Review {
  /** The name as the page shows it; whoever keeps a review keeps no more than a hash of it. */
  readonly author: string | null;
  /** ISO 8601 day. */
  readonly date: string | null;
  readonly stars: { readonly value: number; readonly best: number } | null;
  readonly title: string | null;
  /** As far as it is kept. */
  readonly text: string | null;
  /** Of the text, as the page says it (`de`, `pt-BR`); null where it says none. */
  readonly language: string | null;
}

/** Reviews of a page that are kept, and characters of each. */
export const MAX_REVIEWS = 50;
export const MAX_REVIEW_TEXT = 1_000;
