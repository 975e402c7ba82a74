/** What a page may cost. A page beyond one of these is refused or read in part, and the Extraction says which. */
export const LIMITS = {
  /** Decoded page, bytes. The largest real product pages are a little over 2 MB. */
  pageBytes: 20 * 1024 * 1024,
  jsonLdBlocks: 64,
  /** One JSON-LD block, bytes; all blocks together get four times that. */
  jsonLdBytes: 2 * 1024 * 1024,
  /** Nesting that is followed inside structured data; real data stays below 12. */
  dataDepth: 40,
  /** Objects of structured data that are looked at. */
  dataNodes: 50_000,
  /** Open elements at once; browsers themselves flatten beyond 512. */
  elementDepth: 600,
  elements: 400_000,
  attributes: 1_000_000,
  /** Microdata and RDFa items that are kept. */
  items: 5_000,
  products: 500,
  offers: 1_000,
  /** Characters kept of one text. */
  text: 1_000,
  images: 20,
  /** Bytes between two looks at the limits while elements are read. */
  sliceBytes: 16 * 1024,
} as const;
