import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { countWatches, lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { parseWatchFile, type FileFormat } from './parse-watch-file.ts';
import { firstOf } from './start-import.ts';
import type { RowError, WatchRow } from './watch-row.ts';

const MAX_ERRORS = 200;
const SAMPLE = 50;

export interface ImportPreview {
  readonly rows: number;
  readonly creates: number;
  readonly updates: number;
  readonly errors: readonly RowError[];
  readonly wrong: number;
  readonly sample: readonly (WatchRow & { readonly known: boolean })[];
  /** Watches that the plan has room for. */
  readonly room: number;
}

/** As `URL` writes addresses, so are they stored. */
const KNOWN = `
  SELECT id, url FROM watch WHERE tenant_id = $1 AND (id = ANY ($2::uuid[]) OR url = ANY ($3::text[]))`;

@Injectable()
export class PreviewImport {
  constructor(
    private readonly db: Database,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * What an import of the file would do. Whether names resolve and intervals are within the plan is seen when it does.
   * @throws AppError `invalid` file_invalid, file_empty, file_too_large
   */
  async execute(caller: Caller, format: FileFormat, text: string): Promise<ImportPreview> {
    const { rows, errors } = parseWatchFile(format, text);
    await this.obtainEntitlement.execute(caller);
    const { known, room } = await this.db.tenant(caller, async (tx) => {
      const found = await tx.query<{ id: string; url: string }>(KNOWN, [
        caller.tenantId,
        rows.flatMap(({ id }) => id ?? []),
        rows.map(({ url }) => addressOf(url)),
      ]);
      const plan = await lockEntitlement(tx, caller.tenantId);
      return {
        known: new Set(found.flatMap(({ id, url }) => [id, url])),
        room: Math.max(0, plan.maxWatches - (await countWatches(tx, caller.tenantId))),
      };
    });
    const judged = rows.map((row) => ({ ...row, known: known.has(row.id ?? '') || known.has(addressOf(row.url)) }));
    const updates = judged.filter((row) => row.known).length;
    const wrong = firstOf(errors).length;
    return {
      rows: rows.length + wrong,
      creates: rows.length - updates,
      updates,
      errors: errors.slice(0, MAX_ERRORS),
      wrong,
      sample: judged.slice(0, SAMPLE),
      room,
    };
  }
}

const addressOf = (url: string): string => new URL(url).href;
