/** What stands in a key for a part of the line that changes by itself. */
const NOISE = '◦';
/** Longer lines are compared by their beginning. */
const MAX_LINE = 4_000;

const LANGUAGES = [
  'en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'cs', 'sk', 'ro', 'ru', 'zh', 'zh-Hant', 'ja', 'ko', 'hi',
] as const; // prettier-ignore

/** Numbers that tell the plural forms of those languages apart. */
const COUNTS = [1, 2, 5, 21] as const;
const UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const oneOf = (texts: Iterable<string>): string =>
  [...new Set(texts)].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|');

/** Languages that put no spaces between words. */
const UNSPACED: ReadonlySet<string> = new Set(['zh', 'zh-Hant', 'ja']);

/** `3 minutes ago`, `vor 3 Minuten`, `in 2 days`: as the platform writes them in each of the languages. */
function relativeTimes(isIn: (language: string) => boolean): string {
  const texts = LANGUAGES.filter(isIn).flatMap((language) =>
    (['long', 'short'] as const).flatMap((style) => {
      const format = new Intl.RelativeTimeFormat(language, { style, numeric: 'always' });
      return UNITS.flatMap((unit) =>
        COUNTS.flatMap((count) => [format.format(-count, unit), format.format(count, unit)]),
      );
    }),
  );
  return oneOf(texts.map((text) => escaped(text).replace(/\d+\s?/g, String.raw`\d{1,4}\s?`)));
}

function monthNames(): string {
  const texts = LANGUAGES.flatMap((language) =>
    (['long', 'short'] as const).flatMap((month) =>
      [...Array(12).keys()].flatMap((index) => {
        const date = new Date(Date.UTC(2024, index, 15));
        // In a date a month may have another form than alone.
        const inDate = new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC' });
        const part = inDate.formatToParts(date).find(({ type }) => type === 'month')?.value ?? '';
        const alone = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' }).format(date);
        return [part, alone];
      }),
    ),
  );
  const named = texts.map((text) => text.replace(/\.$/, '')).filter((text) => !/^\d/.test(text) && text.length > 2);
  return oneOf(named.map(escaped));
}

function weekdays(): string {
  const texts = LANGUAGES.flatMap((language) =>
    (['long', 'short'] as const).flatMap((weekday) =>
      [...Array(7).keys()].map((day) =>
        new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + day))),
      ),
    ),
  );
  return oneOf(texts.map((text) => escaped(text.replace(/\.$/, ''))));
}

/** Beside a date, which has become noise, its day of the week changes with it; alone it is a word. */
const WEEKDAY = new RegExp(
  `(?<!\\p{L})(?:${weekdays()})\\.?,?\\s?(?:de[rnm] |the |le |el )?(?=${NOISE})|(?<=${NOISE}),?\\s?[(（]?(?:${weekdays()})[)）]?(?!\\p{L})`,
  'giu',
);

/** What is counted in front of its number: `Visitors: 1,234`. */
const VISITS =
  'viewing|watching|views?|visits?|visitors?|downloads?|aufrufe|besucher|vues?|visiteurs?|visites?|visitas?|visualizzazioni|visitatori|visualizações|weergaven|bezoekers|wyświetleń|odsłon|odwiedzin|zobrazení|návštěvníků|návštev|vizualizări|vizitatori|просмотр\\p{L}*|посетител\\p{L}*|浏览(?:量|次数)?|访问量|閲覧数|조회수?|방문자';

/** Who looks at a page at this moment, or has: what shops print to hurry people. */
const COUNTED = oneOf(
  [
    'viewing', 'watching', 'views?', 'viewed', 'visits?', 'visitors?', 'online', 'downloads?', 'people', 'shoppers',
    'customers?', 'others?', 'Aufrufe', 'Besucher', 'Personen', 'Kunden', 'vues?', 'visiteurs?', 'personnes', 'visitas?',
    'personas', 'visualizzazioni', 'persone', 'visitatori', 'visualizações', 'pessoas', 'weergaven', 'bezoekers',
    'mensen', 'osób', 'wyświetleń', 'zobrazení', 'lidí', 'návštěvníků', 'ľudí', 'vizualizări', 'persoane',
    'просмотр\\p{L}*', 'человек', '人', '次', '回', '명',
  ],
); // prettier-ignore

const PATTERNS: readonly RegExp[] = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/giu,
  // Tokens: long, of letters and digits in no order that a word or a number has.
  /(?<![\p{L}\p{N}])(?=[\w+/=-]*\d)(?=[\w+/=-]*[a-z])[\w+/=-]{20,}(?![\p{L}\p{N}])/giu,
  /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)?/giu,
  new RegExp(`(?<!\\p{L})(?:${relativeTimes((language) => !UNSPACED.has(language))})(?!\\p{L})`, 'giu'),
  new RegExp(
    relativeTimes((language) => UNSPACED.has(language)),
    'gu',
  ),
  new RegExp(
    String.raw`(?:\d{1,2}(?:\.|st|nd|rd|th|º)?\s(?:de\s)?)?(?<!\p{L})(?:${monthNames()})(?!\p{L})\.?(?:\s\d{1,2}(?!\d)(?:st|nd|rd|th)?,?)?(?:\s(?:de\s)?\d{4})?(?=\P{L}|$)`,
    'giu',
  ),
  /\d{4}\s?[年년]\s?\d{1,2}\s?[月월](?:\s?\d{1,2}\s?[日일])?/gu,
  /(?<![\d.,])(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}[./]\d{1,2}[./]\d{1,2})(?![\d.,]?\d)/gu,
  /(?<![\d:])\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\.?)?(?![\d:])/giu,
  new RegExp(String.raw`(?<!\p{L})\d[\d.,\u00a0\u202f ]{0,12}\s?(?:${COUNTED})(?!\p{L})`, 'giu'),
  new RegExp(String.raw`(?<!\p{L})(?:${VISITS})(?:\s\p{L}{1,12})?\s?[:：]\s?\d[\d.,\u00a0\u202f ]{0,12}`, 'giu'),
];

/** A month alone is a word; with a number beside it, it is a date. */
const HAS_DIGIT = /\d/u;

/**
 * What a line is compared by: as it stands, but for dates, times, counters of visitors and tokens, which change by
 * themselves and tell nobody anything.
 */
export function lineKey(line: string): string {
  let key = line.slice(0, MAX_LINE).normalize('NFC');
  if (!HAS_DIGIT.test(key)) return key;
  for (const pattern of PATTERNS) key = key.replace(pattern, (found) => (HAS_DIGIT.test(found) ? NOISE : found));
  return key.includes(NOISE) ? key.replace(WEEKDAY, '') : key;
}
