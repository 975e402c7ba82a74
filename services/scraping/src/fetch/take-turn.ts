import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { Database } from '@blackfang/persistence';
import { WorkQueue } from '@blackfang/work-queue';
import { Injectable } from '@nestjs/common';
import { laneOf } from '../watches/lane.ts';
import { failure, type PageFailure } from './classify-response.ts';
import { pacesAfter, type Look } from './pace.ts';

export type SiteTurn =
  | { readonly kind: 'ours'; readonly close: (looks: readonly Look['result'][]) => Promise<void> }
  | { readonly kind: 'busy'; readonly failure: PageFailure };

/** Lets pages that no run looks at wait for the turn of their site, and tells all workers what was seen of its pace. */
@Injectable()
export class TakeTurn {
  constructor(
    private readonly db: Database,
    private readonly queue: WorkQueue,
    private readonly egress: Egress,
  ) {}

  /** @param mostMs is waited, since a person waits for it. @throws AbortError when the signal says so */
  async execute(caller: Pick<Caller, 'tenantId'>, url: string, mostMs: number, signal: AbortSignal): Promise<SiteTurn> {
    const lane = laneOf(url, this.egress.allowed);
    // Ours, or named by who runs this: nobody has to be spared.
    if (this.egress.allowed.has(lane)) return { kind: 'ours', close: () => Promise.resolve() };
    const { taken, waitMs, spacingMs } = await this.db.tenant(caller, (tx) => this.queue.takeTurn(tx, lane, mostMs));
    if (!taken) return { kind: 'busy', failure: busy(lane, waitMs) };
    await pause(waitMs, undefined, { signal });
    const close = (results: readonly Look['result'][]): Promise<void> => {
      const looks = results.map((result) => ({ lane, spacingMs, result }));
      return this.db.tenant(caller, (tx) => this.queue.pace(tx, pacesAfter(looks, this.queue.usualMs)));
    };
    return { kind: 'ours', close };
  }
}

function busy(host: string, waitMs: number): PageFailure {
  const detail = `${host} is asked for few pages at a time, and others are before this one. Try again in ${Math.ceil(waitMs / 1_000)} s.`;
  return failure('throttled', 'site_busy', detail, true, waitMs);
}
