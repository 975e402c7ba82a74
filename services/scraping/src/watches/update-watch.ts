import type { Caller } from '@blackfang/core';
import { invalidField } from '@blackfang/core';
import { WatchChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import { Database, type Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findCompetitor } from '../competitors/competitor.store.ts';
import { databaseTime } from '../database-time.ts';
import { shortestIntervalOf } from '../entitlements/entitlement.ts';
import { lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { demandVersion } from '../expected-version.ts';
import { parseProxyChoice } from '../proxies/proxy.ts';
import { inheritOwnPrices } from '../products/inherit-own-price.ts';
import { cancelQueuedRuns } from '../runs/run.store.ts';
import { tellWatch, type ToldWatch } from './last-failure.view.ts';
import {
  changeSecrets,
  parseLanguage,
  toSettings,
  type RequestChange,
  type RequestSettings,
} from './request-settings.ts';
import { ScheduleRules } from './schedule-rules.ts';
import { demandInterval, firstRunAt, nextRunAt, parseSchedule, soonestRunAt, type ScheduleInput } from './schedule.ts';
import { SentSecretsBox } from './sent-secrets.ts';
import { changeTextSettings, type TextSettingsChange } from './text-settings.ts';
import { lockWatch, saveEdit } from './watch.store.ts';
import {
  changedParts,
  overPlan,
  parseName,
  parseNotes,
  parseTags,
  watchChanged,
  type Watch,
  type WatchChange,
} from './watch.ts';

export interface WatchChanges {
  readonly name?: string | undefined;
  readonly competitorId?: string | undefined;
  readonly schedule?: ScheduleInput | undefined;
  readonly tags?: readonly string[] | undefined;
  /** `active` or `paused` */
  readonly status?: string | undefined;
  readonly notes?: string | undefined;
  readonly request?: RequestChange | undefined;
  readonly text?: TextSettingsChange | undefined;
  readonly expectedVersion?: bigint | undefined;
}

/** Watches that come before this one and that the plan covers. */
const BEFORE = `
  SELECT count(*)::int AS count FROM watch w JOIN competitor c ON c.tenant_id = w.tenant_id AND c.id = w.competitor_id
  WHERE w.tenant_id = $1 AND w.id < $2 AND c.paused_reason = '' AND w.sample_id IS NULL`;

@Injectable()
export class UpdateWatch {
  constructor(
    private readonly db: Database,
    private readonly obtainEntitlement: ObtainEntitlement,
    private readonly rules: ScheduleRules,
    private readonly secrets: SentSecretsBox,
  ) {}

  /**
   * Changes a watch; pausing ends the run that waits, resuming forgets the failures before.
   * @throws AppError `not_found` watch_not_found, competitor_not_found · `precondition` version_stale ·
   * `invalid` bad fields · `denied` plan_limit
   */
  async execute(caller: Caller, id: string, changes: WatchChanges): Promise<ToldWatch> {
    await this.obtainEntitlement.execute(caller);
    return this.db.tenant(caller, async (tx) => {
      const plan = await lockEntitlement(tx, caller.tenantId);
      const watch = await lockWatch(tx, caller.tenantId, id);
      demandVersion(watch.version, changes.expectedVersion);
      const shortestS = shortestIntervalOf(plan, this.rules.minIntervalS);
      const now = await databaseTime(tx);
      const turn = turnOf(watch, changes.status);

      const schedule = changes.schedule === undefined ? watch.schedule : parseSchedule(changes.schedule);
      if (changes.schedule !== undefined) demandInterval(schedule, shortestS, now);
      const edited: Watch = {
        ...watch,
        name: changes.name === undefined ? watch.name : parseName(changes.name),
        tags: changes.tags === undefined ? watch.tags : parseTags(changes.tags),
        competitorId: changes.competitorId ?? watch.competitorId,
        schedule,
        notes: changes.notes === undefined ? watch.notes : parseNotes(changes.notes),
        request: await this.#requestOf(tx, watch, changes.request),
        text: changes.text === undefined ? watch.text : changeTextSettings(watch.text, changes.text),
      };
      const competitor = await findCompetitor(tx, caller.tenantId, edited.competitorId);
      const joins = edited.competitorId !== watch.competitorId;
      if ((turn === 'resumed' || joins) && competitor.pausedReason !== '') throw overPlan();
      if (turn === 'resumed' && watch.sampleId === null) await demandCover(tx, watch, plan.maxWatches);

      const rescheduled = changes.schedule !== undefined;
      const next = turned(edited, turn, { now, shortestS, rescheduled });
      const saved = await saveEdit(tx, next, turn === 'resumed');
      const parts = [...changedParts(watch, saved), ...(changes.request ? ['request'] : [])];
      if (turn === 'paused') await cancelQueuedRuns(tx, [watch], 'watch_paused');
      await publish(tx, WatchChanged, [watchChanged(saved, turn, now, { actorId: caller.userId, parts })]);
      if (!joins) return tellWatch(tx, saved);
      // Prices of another competitor may be told with VAT, or without.
      const [priced] = await inheritOwnPrices(tx, caller.tenantId, [{ before: saved, productId: saved.productId }]);
      return tellWatch(tx, priced ?? saved);
    });
  }

  async #requestOf(tx: Tx, watch: Watch, change: RequestChange | undefined): Promise<RequestSettings> {
    if (change === undefined) return watch.request;
    const language = change.language === undefined ? watch.request.language : parseLanguage(change.language);
    const proxy = change.proxy === undefined ? watch.request.proxy : parseProxyChoice(change.proxy, 'request.proxy');
    const sent = await this.secrets.change(tx, watch, (before) => changeSecrets(before, change));
    return toSettings(language, proxy, sent);
  }
}

/** @throws AppError `invalid` status_invalid */
function turnOf(watch: Watch, status: string | undefined): WatchChange & ('paused' | 'resumed' | 'updated') {
  if (status === undefined) return 'updated';
  if (status !== 'active' && status !== 'paused') {
    throw invalidField('status', 'status_invalid', 'Give active or paused.');
  }
  if (status === 'paused') return watch.status === 'paused' ? 'updated' : 'paused';
  return watch.status === 'paused' ? 'resumed' : 'updated';
}

function turned(
  watch: Watch,
  turn: 'paused' | 'resumed' | 'updated',
  { now, shortestS, rescheduled }: { now: Date; shortestS: number; rescheduled: boolean },
): Watch {
  const { schedule, id } = watch;
  if (turn === 'paused') {
    return { ...watch, status: 'paused', pausedReason: 'person', nextRunAt: null, queuedRunId: null };
  }
  if (turn === 'resumed') {
    // A watch that stood still is looked at soon; the scheduler counts the check.
    const nextRunAt = soonestRunAt(schedule, id, now, shortestS);
    return { ...watch, status: 'active', pausedReason: '', nextRunAt };
  }
  if (watch.status === 'paused' || !rescheduled) return watch;
  const next = schedule.kind === 'every' ? firstRunAt : nextRunAt;
  return { ...watch, nextRunAt: next(schedule, id, now, shortestS) };
}

async function demandCover(tx: Tx, watch: Watch, maxWatches: number): Promise<void> {
  const { count } = await tx.one<{ count: number }>(BEFORE, [watch.tenantId, watch.id]);
  if (count >= maxWatches) throw overPlan();
}
