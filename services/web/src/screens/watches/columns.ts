/** What can stand in the table beside the name. */
export const COLUMNS = [
  'price',
  'ownPrice',
  'stock',
  'competitor',
  'lastSeen',
  'nextRun',
  'schedule',
  'health',
  'tags',
  'added',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Where nobody has chosen. */
export const USUAL: readonly Column[] = ['price', 'stock', 'lastSeen', 'nextRun', 'health', 'tags'];

export const COLUMN_WORDS: Readonly<Record<Column, string>> = {
  price: 'Price',
  ownPrice: 'Your price',
  stock: 'Stock',
  competitor: 'Competitor',
  lastSeen: 'Last check',
  nextRun: 'Next check',
  schedule: 'Checked every',
  health: 'Health',
  tags: 'Tags',
  added: 'Added',
};

const WIDTHS_REM: Readonly<Record<Column, number>> = {
  price: 7,
  ownPrice: 7,
  stock: 6.5,
  competitor: 9,
  lastSeen: 5.5,
  nextRun: 5.5,
  schedule: 7,
  health: 8,
  tags: 6,
  added: 6.5,
};
/** Where there is no room for all, those that come first here stay. */
const BY_WORTH: readonly Column[] = [
  'price',
  'health',
  'stock',
  'nextRun',
  'ownPrice',
  'competitor',
  'lastSeen',
  'tags',
  'schedule',
  'added',
];
const GAP_REM = 0.75;
/** The checkbox, the name, the menu of a row, and what is around them. */
const REST_REM = 2.25 + 13 + 2.5 + 2 * GAP_REM + 1;

/** Of the columns that are wanted, as many as there is room for; in their order. */
export function fit(wanted: readonly Column[], widthRem: number): readonly Column[] {
  let left = widthRem - REST_REM;
  const kept = new Set<Column>();
  for (const column of BY_WORTH) {
    const width = WIDTHS_REM[column] + GAP_REM;
    if (!wanted.includes(column) || width > left) continue;
    kept.add(column);
    left -= width;
  }
  return wanted.filter((column) => kept.has(column));
}

/** As `grid-template-columns` takes it. */
export function templateOf(columns: readonly Column[]): string {
  return ['2.25rem', 'minmax(0, 1fr)', ...columns.map((column) => `${WIDTHS_REM[column]}rem`), '2.5rem'].join(' ');
}

/** Reads columns from an address: `price.stock`. What is none is left out; undefined where none is left. */
export function columnsIn(text: string | undefined): readonly Column[] | undefined {
  const columns = (text ?? '').split('.').flatMap((name) => COLUMNS.find((one) => one === name) ?? []);
  return columns.length === 0 ? undefined : [...new Set(columns)];
}

/** As it stands in an address; undefined for what is usual. */
export function columnsText(columns: readonly string[]): string | undefined {
  const text = columns.join('.');
  return text === '' || text === USUAL.join('.') ? undefined : text;
}
