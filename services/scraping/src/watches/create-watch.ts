import { newId, type Caller } from '@blackfang/core';
import { WatchChanged } from '@blackfang/contracts/events';
import { Egress } from '@blackfang/egress';
import { publish } from '@blackfang/messaging';
import { Database, type Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { competitorOf, findCompetitor, findOwner, insertCompetitor } from '../competitors/competitor.store.ts';
import { databaseTime } from '../database-time.ts';
import { demandRoom, shortestIntervalOf, type Entitlement } from '../entitlements/entitlement.ts';
import { countChecks, countCompetitors, countWatches, lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { QueueRuns } from '../runs/queue-runs.ts';
import { ScheduleRules } from './schedule-rules.ts';
import { demandInterval, firstRunAt, HOURLY, parseSchedule, type ScheduleInput } from './schedule.ts';
import { changeTextSettings, NO_TEXT, type TextSettingsChange } from './text-settings.ts';
import { insertWatch } from './watch.store.ts';
import { overPlan, parseName, parseTags, watchChanged, type Watch } from './watch.ts';

export interface NewWatchInput {
  readonly url: string;
  readonly competitorId?: string | undefined;
  readonly name?: string | undefined;
  readonly schedule?: ScheduleInput | undefined;
  readonly tags: readonly string[];
  readonly text?: TextSettingsChange | undefined;
}

@Injectable()
export class CreateWatch {
  constructor(
    private readonly db: Database,
    private readonly egress: Egress,
    private readonly queueRuns: QueueRuns,
    private readonly obtainEntitlement: ObtainEntitlement,
    private readonly rules: ScheduleRules,
  ) {}

  /**
   * Stores a watch with its first run, for which a person waits.
   * @throws AppError `unprocessable` address_invalid, address_forbidden, address_unresolvable · `invalid` bad fields ·
   * `not_found` competitor_not_found · `denied` plan_limit
   */
  async execute(caller: Caller, input: NewWatchInput): Promise<Watch> {
    const schedule = input.schedule === undefined ? HOURLY : parseSchedule(input.schedule);
    const name = parseName(input.name ?? '');
    const tags = parseTags(input.tags);
    const text = input.text === undefined ? NO_TEXT : changeTextSettings(NO_TEXT, input.text);
    const { url, host } = await this.egress.checkAddress(input.url);
    await this.obtainEntitlement.execute(caller);
    return this.db.tenant(caller, async (tx) => {
      const plan = await lockEntitlement(tx, caller.tenantId);
      const shortestS = shortestIntervalOf(plan, this.rules.minIntervalS);
      const now = await databaseTime(tx);
      demandInterval(schedule, shortestS, now);
      demandRoom('watches', await countWatches(tx, caller.tenantId), plan);
      demandRoom('checks a day', await countChecks(tx, caller.tenantId, 1), plan);
      const competitorId = await this.#competitor(tx, caller, { given: input.competitorId, host, plan });
      const id = newId();
      const queuedRunId = newId();
      const nextRunAt = firstRunAt(schedule, id, now, shortestS);
      const fields = { id, competitorId, url, host, name, tags, schedule, nextRunAt, queuedRunId, text };
      const watch = await insertWatch(tx, caller.tenantId, fields);
      await this.queueRuns.add(tx, [{ watch, runId: queuedRunId, priority: 'waiting' }]);
      await publish(tx, WatchChanged, [watchChanged(watch, 'created', now, { actorId: caller.userId })]);
      return watch;
    });
  }

  /** The one that was named, or that has the host, or a new one; a new one is counted. */
  async #competitor(
    tx: Tx,
    { tenantId }: Caller,
    { given, host, plan }: { given: string | undefined; host: string; plan: Entitlement },
  ): Promise<string> {
    const known = given ?? (await findOwner(tx, tenantId, host));
    if (known !== undefined) {
      const competitor = await findCompetitor(tx, tenantId, known);
      if (competitor.pausedReason !== '') throw overPlan();
      return competitor.id;
    }
    demandRoom('competitors', await countCompetitors(tx, tenantId), plan);
    return (await insertCompetitor(tx, tenantId, competitorOf(host))).id;
  }
}
