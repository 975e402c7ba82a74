/** What a page may cost in the browser. */
export type BrowserLimits = Readonly<Record<keyof typeof BROWSER_LIMITS, number>>;

export const BROWSER_LIMITS = {
  /** A page from its start to its text, ms; its tab is closed for good within 30 s. */
  pageMs: 25_000,
  /** From its first byte until it is taken as it is, ms. */
  contentMs: 10_000,
  launchMs: 20_000,
  /** How long a page that was read stands still before it is left, ms. */
  restMs: 1_500,
  /** What the processes of a page may hold, and when they are ended so that they stay below it. */
  pageBytes: 512 << 20,
  endAtBytes: 352 << 20,
  /** A process that holds more serves no other page. */
  heavyBytes: 192 << 20,
  /** Between two looks at processes while pages are open, ms. */
  memoryLookMs: 100,
  /** The same once one of them holds more than `watchedBytes`: a page can take a gigabyte in a second. */
  closeLookMs: 20,
  watchedBytes: 128 << 20,
  /** Over the wire, for one page with all that it loads. */
  receivedBytes: 64 << 20,
  /** Redirects of its address. */
  redirects: 10,
  elements: 400_000,
  shadowRoots: 2_000,
  /** Pages of one tenant at once. */
  pagesOfContext: 2,
  /** Contexts that are kept warm. */
  contexts: 16,
  /** Pages after which a tab, a context and the process are replaced. */
  pagesOfTab: 50,
  pagesUntilRenewed: 200,
  pagesUntilRestart: 1_000,
  /** An idle browser that holds more is replaced. */
  idleBytes: 900 << 20,
  /** How long an idle context and an idle browser are kept, ms. */
  idleMs: 300_000,
  /** The same of the browser that takes screenshots, which are few, ms. */
  picturesIdleMs: 60_000,
  /** Callers that wait for a place. */
  waiting: 200,
  /** Of a picture, pixels. */
  screenshotHeight: 4_000,
  screenshotWidth: 2_000,
} as const;
