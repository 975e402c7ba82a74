import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { NO_TEXT } from '../watches/text-settings.ts';
import { displayName, type Watch } from '../watches/watch.ts';
import { findCompetitorNames, listWatches, type WatchFilter } from '../watches/watch.view.ts';
import { csvLine } from './csv.ts';
import type { FileFormat } from './parse-watch-file.ts';
import { scheduleText } from './schedule-text.ts';

/** Watches of one read: each its own transaction, so that none stays open while somebody's line is slow. */
const AT_ONCE = 1_000;

const HEAD = [
  'id',
  'url',
  'name',
  'competitor',
  'tags',
  'schedule',
  'ownPrice',
  'ownCurrency',
  'status',
  'language',
  'notes',
  'followText',
  'textOnly',
  'textIgnore',
  'textTriggers',
  'screenshots',
] as const;
/** Told, and not read back. */
const SEEN = ['price', 'currency', 'availability', 'lastSeenAt'] as const;

@Injectable()
export class ExportWatches {
  constructor(private readonly db: Database) {}

  /**
   * All that a filter finds, as a file that an import reads back.
   * @throws AppError `invalid` search_invalid, sort_invalid
   */
  async *execute(
    caller: Caller,
    { format, filter, sort }: { format: FileFormat; filter: WatchFilter; sort: string | undefined },
  ): AsyncGenerator<string> {
    const write = format === 'csv' ? csvOf : jsonOf;
    let isFirst = true;
    for (let cursor = ''; isFirst || cursor !== '';) {
      const page = await this.db.tenant(caller, async (tx) => {
        const found = await listWatches(tx, caller.tenantId, { ...filter, sort, limit: AT_ONCE, cursor });
        return { ...found, names: await findCompetitorNames(tx, caller.tenantId, found.items) };
      });
      const rows = page.items.map((watch) => write(watch, page.names.get(watch.competitorId) ?? ''));
      cursor = page.nextCursor;
      yield whole(format, rows, { isFirst, isLast: cursor === '' });
      isFirst = false;
    }
  }
}

function whole(format: FileFormat, rows: readonly string[], at: { isFirst: boolean; isLast: boolean }): string {
  if (format === 'csv') return `${at.isFirst ? csvLine([...HEAD, ...SEEN]) : ''}${rows.join('')}`;
  const between = at.isFirst || rows.length === 0 ? '' : ',\n';
  return `${at.isFirst ? '{"watches":[\n' : between}${rows.join(',\n')}${at.isLast ? '\n]}\n' : ''}`;
}

function csvOf(watch: Watch, competitor: string): string {
  const { ownPrice, latest } = watch;
  return csvLine([
    watch.id,
    watch.url,
    displayName(watch),
    competitor,
    watch.tags.join('; '),
    scheduleText(watch.schedule),
    ownPrice?.amount ?? '',
    ownPrice?.currency ?? '',
    watch.status,
    watch.request.language,
    watch.notes,
    ...textCells(watch),
    latest?.price?.amount ?? '',
    latest?.price?.currency ?? '',
    latest?.availability ?? '',
    watch.lastSeenAt?.toISOString() ?? '',
  ]);
}

/** Of most watches nothing of the kind was ever said, and nothing stands in their cells. */
function textCells({ text }: Watch): string[] {
  if (text === NO_TEXT) return ['', '', '', '', ''];
  const yesOrNo = (is: boolean) => (is ? 'yes' : 'no');
  const lists = [text.only, text.ignore, text.triggers].map((texts) => texts.join('\n'));
  return [yesOrNo(text.follow), ...lists, yesOrNo(text.screenshots)];
}

function jsonOf(watch: Watch, competitor: string): string {
  const { id, url, tags, status, ownPrice, latest, lastSeenAt, text } = watch;
  return JSON.stringify({
    id,
    url,
    name: displayName(watch),
    competitor,
    tags,
    schedule: scheduleText(watch.schedule),
    ownPrice,
    status,
    language: watch.request.language,
    notes: watch.notes,
    text,
    price: latest?.price ?? null,
    availability: latest?.availability ?? null,
    lastSeenAt,
  });
}
