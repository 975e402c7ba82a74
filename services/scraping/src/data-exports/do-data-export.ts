import { createHash } from 'node:crypto';
import { AppError, Clock, ERROR_TABLE } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import type { Claim } from '@blackfang/work-queue';
import { Injectable } from '@nestjs/common';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import { collectData } from './collect-data.ts';
import { findExport, saveFailed, saveProgress, saveReady, type DataExport } from './data-export.store.ts';
import { DataSources } from './data-sources.ts';
import { DataExportQueue } from './start-data-export.ts';
import { tellExport } from './tell-export.ts';

/** A service that is away is waited for, about an hour in all. */
const MAX_TRIES = 20;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;
/** A person looks on. */
const PROGRESS_MS = 500;

class Stopped extends Error {}

/** Makes a copy from its beginning to its end: whoever takes over begins anew. */
@Injectable()
export class DoDataExport {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queue: DataExportQueue,
    private readonly sources: DataSources,
    private readonly store: SnapshotStore,
  ) {}

  /** @param signal ends when the lease is lost or the worker stops */
  async execute(claim: Claim, signal: AbortSignal): Promise<void> {
    const { tenantId, id } = claim;
    const asked = await this.db.tenant(claim, (tx) => findExport(tx, tenantId, id));
    try {
      await this.#make(claim, asked, signal);
    } catch (error) {
      if (error instanceof Stopped) return await this.queue.handBack([claim]);
      const isAway = error instanceof AppError && ERROR_TABLE[error.kind].consumer === 'retry';
      if (!isAway || claim.attempts >= MAX_TRIES) {
        await this.#fail(claim, asked);
        if (!isAway) throw error;
        return;
      }
      const waitMs = Math.min(FIRST_WAIT_MS * 2 ** claim.attempts, LONGEST_WAIT_MS);
      await this.db.tenant(claim, (tx) => this.queue.putOff(tx, claim, waitMs));
    }
  }

  async #make(claim: Claim, asked: DataExport, signal: AbortSignal): Promise<void> {
    const { tenantId, askedBy: userId, wholeTenant } = asked;
    let saidAt = -PROGRESS_MS;
    let said = '';
    const progress = async (part: string, rows: number) => {
      if (signal.aborted) throw new Stopped();
      if (part === said && performance.now() - saidAt < PROGRESS_MS) return;
      [said, saidAt] = [part, performance.now()];
      await this.db.tenant(claim, (tx) => saveProgress(tx, asked, part, rows));
    };
    const what = { tenantId, userId, wholeTenant };
    const { bytes, rows } = await collectData(this.sources.all, what, this.clock.now(), progress);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await this.store.put(tenantId, sha256, bytes);
    await this.db.tenant(claim, async (tx) => {
      await this.queue.complete(tx, claim);
      await tellExport(tx, await saveReady(tx, asked, { rows, sha256, bytes: bytes.length }), 'ready');
    });
  }

  async #fail(claim: Claim, asked: DataExport): Promise<void> {
    await this.db.tenant(claim, async (tx) => {
      await this.queue.complete(tx, claim);
      await tellExport(tx, await saveFailed(tx, asked), 'failed');
    });
  }
}

const FORGET = `
  DELETE FROM data_export WHERE expires_at < statement_timestamp()
    OR created_at < statement_timestamp() - interval '30 days'`;

/** Housekeeping: copies past their time; their bytes are swept with those that no row knows. */
export function forgetDataExports(db: Database): Promise<number> {
  return db.system('forget data exports', (tx) => tx.execute(FORGET));
}
