import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { demandTurn, queueJob } from '../watch-jobs/start-watch-job.ts';
import { WatchJobQueue } from '../watch-jobs/watch-job-queue.ts';
import { addGiven, insertJob, saveTotal } from '../watch-jobs/watch-job.store.ts';
import type { WatchJob } from '../watch-jobs/watch-job.ts';
import type { ImportItem } from './import-item.ts';
import { parseWatchFile, type FileFormat } from './parse-watch-file.ts';
import type { RowError } from './watch-row.ts';

@Injectable()
export class StartImport {
  constructor(
    private readonly db: Database,
    private readonly queue: WatchJobQueue,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * Makes a job of a file; rows that can't be taken are told as failed.
   * @throws AppError `invalid` file_invalid, file_empty, file_too_large · `limit` watch_jobs
   */
  async execute(caller: Caller, format: FileFormat, text: string): Promise<WatchJob> {
    const { rows, errors } = parseWatchFile(format, text);
    const good = rows.map((row) => ({ watchId: row.id ?? null, input: { line: row.line, row } satisfies ImportItem }));
    const bad = [...firstOf(errors)].map(({ line, message: error }) => ({
      watchId: null,
      input: { line, error } satisfies ImportItem,
    }));
    await this.obtainEntitlement.execute(caller);
    const { tenantId, userId: askedBy } = caller;
    return this.db.tenant(caller, async (tx) => {
      const job = { tenantId, action: 'import', askedBy, tag: null, competitorId: null, everything: false } as const;
      const id = await insertJob(tx, { ...job, undoes: null });
      await demandTurn(tx, tenantId, id);
      const started = await saveTotal(tx, tenantId, id, await addGiven(tx, tenantId, id, [...good, ...bad]));
      await queueJob(tx, this.queue, started);
      return started;
    });
  }
}

/** One of each row. */
export function firstOf(errors: readonly RowError[]): RowError[] {
  return [...new Map(errors.toReversed().map((error) => [error.line, error])).values()].toReversed();
}
