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
  /** Elements and characters of text that the tree of the visible page holds; the largest real pages have 20,000. */
  treeElements: 100_000,
  treeCharacters: 8 * 1024 * 1024,
  /** Texts shaped like money that are weighed; what comes after them is not. */
  priceCandidates: 400,
  /** Scripts in the page itself that are kept for reading the state in them, and their characters together. */
  scripts: 500,
  scriptBytes: 8 * 1024 * 1024,
  /** Microdata and RDFa items that are kept. */
  items: 5_000,
  products: 500,
  offers: 1_000,
  /** Characters kept of one text. */
  text: 1_000,
  images: 20,
  /** Scripts and attributes with a program's state that are read; one of them at most so many bytes, all of them twice that. */
  inlineScripts: 500,
  inlineAttributes: 500,
  inlineStateBytes: 1024 * 1024,
  /** Literals that are tried in one script. */
  inlineLiterals: 200,
  /** Objects with a price or a stock that are read from a program's state. */
  inlineProducts: 300,
  /** Texts of one page that are weighed as its article number. */
  skuCandidates: 60,
  /** Signs of stock that are kept of one page. */
  stockSigns: 400,
  /** Bytes between two looks at the limits while elements are read. */
  sliceBytes: 16 * 1024,
} as const;
