import { AppError, invalidField, isId } from '@blackfang/core';
import { parseSchedule } from '../watches/schedule.ts';
import { parseLanguage } from '../watches/request-settings.ts';
import { parseName, parseNotes, parseOwnPrice, parseTags } from '../watches/watch.ts';
import { changeTextSettings, NO_TEXT, type TextSettingsChange } from '../watches/text-settings.ts';
import { parseCsv, type CsvLine } from './csv.ts';
import { rowsOfJson } from './watch-json.ts';
import { scheduleIn } from './schedule-text.ts';
import { type Column, type RawRow, type RowError, type WatchRow } from './watch-row.ts';

export type FileFormat = 'csv' | 'json';

/** What a file says, row by row: each can be taken, or says why it can't. */
export interface ParsedFile {
  readonly rows: readonly WatchRow[];
  readonly errors: readonly RowError[];
}

export const MAX_ROWS = 10_000;
export const MAX_FILE_CHARACTERS = 3_000_000;
const MAX_URL = 2_048;
const MAX_COMPETITOR = 200;

/** How people and other tools call the columns, in lower-case letters alone. What is not here is not read. */
const NAMES: Readonly<Record<string, Column>> = {
  id: 'id',
  url: 'url',
  address: 'url',
  link: 'url',
  name: 'name',
  title: 'name',
  product: 'name',
  competitor: 'competitor',
  shop: 'competitor',
  tags: 'tags',
  tag: 'tags',
  schedule: 'schedule',
  every: 'schedule',
  interval: 'schedule',
  ownprice: 'ownPrice',
  owncurrency: 'ownCurrency',
  status: 'status',
  state: 'status',
  language: 'language',
  notes: 'notes',
  note: 'notes',
  followtext: 'followText',
  textonly: 'textOnly',
  textignore: 'textIgnore',
  texttriggers: 'textTriggers',
  screenshots: 'screenshots',
};
/** Of a file that does not name them. */
const UNNAMED: readonly Column[] = ['url', 'name', 'competitor', 'tags', 'schedule', 'ownPrice', 'ownCurrency'];

/** @throws AppError `invalid` file_too_large, file_invalid, file_empty */
export function parseWatchFile(format: FileFormat, text: string): ParsedFile {
  if (text.length > MAX_FILE_CHARACTERS) throw tooLarge();
  const raw = format === 'csv' ? rowsOfCsv(parseCsv(text)) : rowsOfJson(text);
  if (raw.length === 0) throw invalidField('text', 'file_empty', 'There is no row in it.');
  if (raw.length > MAX_ROWS) throw tooLarge();
  const rows: WatchRow[] = [];
  const errors: RowError[] = [];
  const seen = new Map<string, number>();
  for (const one of raw) {
    const row = judge(one, errors);
    if (row === undefined) continue;
    const key = row.id ?? row.url;
    const before = seen.get(key);
    if (before === undefined) {
      seen.set(key, row.line);
      rows.push(row);
    } else errors.push({ line: row.line, path: 'url', message: `The same as line ${before}.` });
  }
  return { rows, errors };
}

function tooLarge(): AppError {
  const message = `Send at most ${MAX_ROWS} rows of ${MAX_FILE_CHARACTERS} characters at once, and the rest after them.`;
  return invalidField('text', 'file_too_large', message);
}

function rowsOfCsv(lines: readonly CsvLine[]): RawRow[] {
  const [first, ...rest] = lines;
  if (first === undefined) return [];
  const named = first.cells.map((cell) => NAMES[cell.toLowerCase().replaceAll(/[^a-z]/g, '')]);
  const hasHead = named.includes('url');
  const columns = hasHead ? named : UNNAMED;
  return (hasHead ? rest : lines).map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(
      cells.flatMap((cell, index) => {
        const column = columns[index];
        return column === undefined || cell.trim() === '' ? [] : [[column, cell.trim()]];
      }),
    ),
  }));
}

/** @returns undefined where something is wrong, which is added to `errors` */
function judge({ line, cells, tags: list }: RawRow, errors: RowError[]): WatchRow | undefined {
  const before = errors.length;
  const refuse = (path: Column, message: string) => errors.push({ line, path, message });
  const { id, url = '', name, competitor, tags, schedule, ownPrice, ownCurrency, status, language, notes } = cells;
  if (id !== undefined && !isId(id)) refuse('id', 'This is no id. Leave it out for a new watch.');
  const wrong = addressTrouble(url);
  if (wrong !== undefined) refuse('url', wrong);
  if ((competitor?.length ?? 0) > MAX_COMPETITOR) refuse('competitor', `Give at most ${MAX_COMPETITOR} characters.`);
  const attempt = <T>(path: Column, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refuse(path, error.fields[0]?.message ?? error.message);
      return undefined;
    }
  };
  const read = {
    name: name === undefined ? undefined : attempt('name', () => parseName(name)),
    tags:
      list === undefined && tags === undefined
        ? undefined
        : attempt('tags', () => parseTags(list ?? tagsIn(tags ?? ''))),
    schedule: schedule === undefined ? undefined : attempt('schedule', () => readSchedule(schedule)),
    ownPrice: ownPrice === undefined ? undefined : attempt('ownPrice', () => readPrice(ownPrice, ownCurrency)),
    status: status === undefined ? undefined : attempt('status', () => readStatus(status)),
    language: language === undefined ? undefined : attempt('language', () => parseLanguage(language)),
    notes: notes === undefined ? undefined : attempt('notes', () => parseNotes(notes)),
    text: readText(cells, attempt),
  };
  return errors.length > before ? undefined : { line, id, url, competitor, ...read };
}

/** What speaks against an address at first sight; names are resolved when it is added. */
function addressTrouble(url: string): string | undefined {
  if (url === '') return 'The address is missing.';
  if (url.length > MAX_URL) return `Longer than ${MAX_URL} characters.`;
  if (/\s/.test(url) || !URL.canParse(url)) return 'Not an address. Begin with https:// and leave no spaces in it.';
  const isPage = ['https:', 'http:'].includes(new URL(url).protocol);
  return isPage ? undefined : 'Only pages at http:// and https:// can be watched.';
}

/** Separated by semicolons, or by commas where there are none. */
function tagsIn(text: string): string[] {
  const separator = /[;|]/.test(text) ? /[;|]/ : ',';
  return text
    .split(separator)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function readSchedule(text: string) {
  const input = scheduleIn(text);
  if (input === undefined) {
    throw invalidField(
      'schedule',
      'schedule_invalid',
      'Give an interval such as PT1H or PT1H mon-fri 08:00-20:00 UTC, or cron such as "0 6 * * * UTC".',
    );
  }
  parseSchedule(input);
  return input;
}

const SWITCHES = { follow: 'followText', screenshots: 'screenshots' } as const;
const TEXT_COLUMNS = { only: 'textOnly', ignore: 'textIgnore', triggers: 'textTriggers' } as const;

/** What of the page is followed: lists have a line for each, and an empty cell leaves all as it is. */
function readText(
  cells: RawRow['cells'],
  attempt: <T>(path: Column, work: () => T) => T | undefined,
): TextSettingsChange | undefined {
  const lists = Object.entries(TEXT_COLUMNS).flatMap(([part, column]) => {
    const items = cells[column]?.split('\n').flatMap((one) => one.trim() || []);
    if (items === undefined) return [];
    // Judged here, so that its column is told where it is wrong.
    const judged = attempt(column, () => changeTextSettings(NO_TEXT, { [part]: items }));
    return judged === undefined ? [] : [[part, items] as const];
  });
  const switches = Object.entries(SWITCHES).flatMap(([part, column]) => {
    const cell = cells[column];
    const said = cell === undefined ? undefined : attempt(column, () => readYesOrNo(column, cell));
    return said === undefined ? [] : [[part, said] as const];
  });
  const parts = [...switches, ...lists];
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

function readYesOrNo(column: Column, text: string): boolean {
  const word = text.toLowerCase();
  if (['yes', 'true', '1'].includes(word)) return true;
  if (['no', 'false', '0'].includes(word)) return false;
  throw invalidField(column, 'switch_invalid', 'Give yes or no.');
}

/** One that fails is looked at, too. */
function readStatus(text: string): 'active' | 'paused' {
  const status = text.toLowerCase();
  if (status === 'paused') return 'paused';
  if (status === 'active' || status === 'failing') return 'active';
  throw invalidField('status', 'status_invalid', 'Give active or paused.');
}

/** `12.90` with a currency of its own column, or `12.90 EUR`. */
function readPrice(text: string, currency: string | undefined) {
  const [amount = '', given] = text.split(/\s+/);
  return parseOwnPrice(amount, (currency ?? given)?.toUpperCase());
}
