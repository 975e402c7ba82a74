import { invalidField, type Caller } from '@blackfang/core';
import {
  WatchFileServiceDefinition,
  type ExportWatchesRequest,
  type FilePiece,
  type ImportPreview as ImportPreviewMessage,
  type ImportRow,
  type PreviewImportRequest,
  type StartImportRequest,
  type WatchJob as WatchJobMessage,
} from '@blackfang/contracts/scraping/v1/service';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { toMoneyMessage } from '../observations/observation.ts';
import { toJobMessage } from '../watch-jobs/watch-job-message.ts';
import { parseSchedule } from '../watches/schedule.ts';
import { ExportWatches } from './export-watches.ts';
import type { FileFormat } from './parse-watch-file.ts';
import { PreviewImport, type ImportPreview } from './preview-import.ts';
import { StartImport } from './start-import.ts';
import { scheduleText } from './schedule-text.ts';

@RpcController(WatchFileServiceDefinition)
export class WatchFilesRpc implements RpcHandlers<typeof WatchFileServiceDefinition> {
  constructor(
    private readonly preview: PreviewImport,
    private readonly start: StartImport,
    private readonly exporting: ExportWatches,
  ) {}

  @Rpc({ permission: 'watches:write' })
  async previewImport(caller: Caller, { format, text }: PreviewImportRequest): Promise<ImportPreviewMessage> {
    const { sample, errors, ...counts } = await this.preview.execute(caller, formatOf(format), text);
    return {
      ...counts,
      errors: [...errors],
      sample: sample.map(toRowMessage),
    };
  }

  @Rpc({ permission: 'watches:write' })
  async startImport(caller: Caller, { format, text }: StartImportRequest): Promise<WatchJobMessage> {
    return toJobMessage(await this.start.execute(caller, formatOf(format), text));
  }

  @Rpc({ permission: 'watches:read' })
  async *exportWatches(caller: Caller, { format, filter = {}, sort }: ExportWatchesRequest): AsyncGenerator<FilePiece> {
    for await (const text of this.exporting.execute(caller, { format: formatOf(format), filter, sort })) {
      yield { data: Buffer.from(text) };
    }
  }
}

/** @throws AppError `invalid` format_invalid */
function formatOf(text: string): FileFormat {
  if (text === 'csv' || text === 'json') return text;
  throw invalidField('format', 'format_invalid', 'Give csv or json.');
}

function toRowMessage({ id: _id, tags = [], schedule, ownPrice, ...row }: ImportPreview['sample'][number]): ImportRow {
  const { name = '', competitor = '', status = '', language = '', notes = '' } = row;
  return {
    ...row,
    name,
    competitor,
    status,
    language,
    notes,
    tags: [...tags],
    schedule: schedule === undefined ? '' : scheduleText(parseSchedule(schedule)),
    ownPrice: toMoneyMessage(ownPrice ?? null),
  };
}
