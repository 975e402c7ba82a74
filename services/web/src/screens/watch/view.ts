export const TABS = ['observations', 'reviews', 'text', 'runs', 'alerts', 'rules', 'settings'] as const;
export const RANGES = ['24h', '7d', '30d', '90d', '1y', 'all'] as const;

export type Tab = (typeof TABS)[number];
export type RangeName = (typeof RANGES)[number];

const DAY_MINUTES = 1_440;

/** How far back a range goes, minutes; as far as there is anything where undefined. */
export const RANGE_MINUTES: Readonly<Record<RangeName, number | undefined>> = {
  '24h': DAY_MINUTES,
  '7d': 7 * DAY_MINUTES,
  '30d': 30 * DAY_MINUTES,
  '90d': 90 * DAY_MINUTES,
  '1y': 365 * DAY_MINUTES,
  all: undefined,
};

/** What fills 24 hours to a quarter. */
const YOUNG_MINUTES = DAY_MINUTES / 4;

/** What a history that is so old fills: a line of a few minutes in the corner of a day, or of 30, says nothing. */
export function rangeFor(since: string, now: Date): RangeName {
  const minutes = (now.getTime() - Date.parse(since)) / 60_000;
  if (minutes < YOUNG_MINUTES) return 'all';
  return (['24h', '7d'] as const).find((name) => minutes <= (RANGE_MINUTES[name] ?? 0)) ?? '30d';
}

export const RANGE_WORDS: Readonly<Record<RangeName, string>> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  '1y': '1 year',
  all: 'All',
};

/** What of a watch is on the screen, as it stands in the address. */
export interface WatchPageView {
  readonly tab?: Tab | undefined;
  readonly range?: RangeName | undefined;
  /** A stretch of time that somebody moved or zoomed to, ms since 1970; goes before `range`. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The observation or run that is open. */
  readonly observation?: string | undefined;
  readonly run?: string | undefined;
  /** The observation whose stored page is shown. */
  readonly page?: string | undefined;
  /** The two texts that are compared: times, ms since 1970, or ids of stored pages; the newest two where they are not said. */
  readonly before?: number | string | undefined;
  readonly after?: number | string | undefined;
  /** By words, not by lines. */
  readonly words?: true | undefined;
  /** What is left out of both: CSS selectors, one a line. */
  readonly ignore?: string | undefined;
  /** Reviews with these stars of five, a digit each, and with these words. */
  readonly stars?: number | undefined;
  readonly search?: string | undefined;
}

const ID = /^[0-9a-f-]{36}$/;
const MAX_IGNORE = 1_000;
const STARS = /^[1-5]{1,4}$/;
const MAX_SEARCH = 200;
/** The year 9999: what a Date and the API take. */
const LAST_MS = 253_402_300_799_000;

/** Reads a view from an address, which anybody may have written: what makes no sense is left out. */
export function watchPageViewOf(search: Readonly<Record<string, unknown>>): WatchPageView {
  const [from, to] = [timeOf(search['from']), timeOf(search['to'])];
  const isStretch = from !== undefined && to !== undefined && from < to;
  return {
    tab: TABS.find((one) => one === search['tab']),
    range: RANGES.find((one) => one === search['range']),
    from: isStretch ? from : undefined,
    to: isStretch ? to : undefined,
    observation: idOf(search['observation']),
    run: idOf(search['run']),
    page: idOf(search['page']),
    before: timeOf(search['before']) ?? idOf(search['before']),
    after: timeOf(search['after']) ?? idOf(search['after']),
    words: search['words'] === true ? true : undefined,
    ignore: typeof search['ignore'] === 'string' ? search['ignore'].slice(0, MAX_IGNORE) || undefined : undefined,
    stars: STARS.test(`${search['stars']}`) ? Number(search['stars']) : undefined,
    // What is all digits comes as a number.
    search: textOf(search['search'])?.trim().slice(0, MAX_SEARCH) || undefined,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= LAST_MS ? Math.round(value) : undefined;
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && ID.test(value) ? value : undefined;
}
