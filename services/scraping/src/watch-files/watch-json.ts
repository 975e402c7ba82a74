import { invalidField } from '@blackfang/core';
import type { RawRow } from './watch-row.ts';

const SWITCHES = { follow: 'followText', screenshots: 'screenshots' } as const;
const LISTS = { only: 'textOnly', ignore: 'textIgnore', triggers: 'textTriggers' } as const;
const TEXTS = ['id', 'url', 'name', 'competitor', 'schedule', 'status', 'language', 'notes'] as const;

/** The rows of `{"watches": [...]}`, as exports have it. @throws AppError `invalid` file_invalid */
export function rowsOfJson(source: string): RawRow[] {
  const file = readJson(source);
  const watches = isObject(file) ? file['watches'] : undefined;
  if (!Array.isArray(watches)) throw invalid('Give {"watches": [...]}, as an export has it.');
  return watches.map((entry: unknown, index) => rowOf(entry, index + 1));
}

function rowOf(entry: unknown, line: number): RawRow {
  if (!isObject(entry)) throw invalid(`Watch ${line} is not an object.`);
  const cells: Record<string, string> = {};
  const put = (column: string, value: unknown) => {
    if (value === undefined || value === null) return;
    if (typeof value !== 'string') throw invalid(`${column} of watch ${line} is not text.`);
    if (value.trim() !== '') cells[column] = value.trim();
  };
  for (const column of TEXTS) put(column, entry[column]);
  const { tags, ownPrice, text } = entry;
  if (isObject(ownPrice)) {
    put('ownPrice', ownPrice['amount']);
    put('ownCurrency', ownPrice['currency']);
  }
  if (isObject(text)) {
    for (const [part, column] of Object.entries(SWITCHES)) {
      if (typeof text[part] === 'boolean') put(column, text[part] ? 'yes' : 'no');
    }
    for (const [part, column] of Object.entries(LISTS)) {
      const texts = text[part];
      if (texts === undefined) continue;
      if (!isTexts(texts)) throw invalid(`text.${part} of watch ${line} are not texts.`);
      put(column, texts.join('\n'));
    }
  }
  if (!Array.isArray(tags) || tags.length === 0) return { line, cells };
  if (!isTexts(tags)) throw invalid(`tags of watch ${line} are not texts.`);
  return { line, cells, tags };
}

function readJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid(`This is no JSON: ${error.message}`);
  }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (message: string) => invalidField('text', 'file_invalid', message);
