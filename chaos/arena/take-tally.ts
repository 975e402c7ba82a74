import { OWN_SERVICES } from '../../services/standalone/src/services.ts';
import type { World } from '../world/world.ts';
import type { ArenaDatabase } from './database.ts';
import type { ArenaEventLog } from './event-log.ts';
import type { SeenPrice, StoredAlert, StoredDelivery, Tally } from './tally.ts';
import type { Tenant } from './tenants.ts';

const QUEUES = ['identity.mail_queue', 'scraping.run_queue', 'alerting.email_queue', 'alerting.webhook_queue'] as const;
const TABLES = [...OWN_SERVICES.map((service) => `${service}.outbox`), ...QUEUES];

const OBSERVATIONS = `
  SELECT id, tenant_id AS "tenantId", watch_id AS "watchId", run_id AS "runId", sequence::int, status, price::text
  FROM scraping.observation`;
const POINTS = `SELECT observation_id AS "observationId", readings FROM analysis.price_point`;
const OFFERS = `SELECT watch_id AS "watchId", version::int FROM analysis.offer`;
const ALERTS = `
  SELECT id, tenant_id AS "tenantId", rule_id AS "ruleId", observation_id AS "observationId" FROM alerting.alert`;
const DELIVERIES = `
  SELECT id, alert_id AS "alertId", target_id AS "endpointId", status FROM alerting.delivery WHERE purpose = 'alert'`;
const DEAD = OWN_SERVICES.map(
  (service) => `SELECT consumer, event_id AS "eventId", cause FROM ${service}.dead_letter`,
).join(' UNION ALL ');
const GROUPS = OWN_SERVICES.map((service) => `SELECT DISTINCT consumer FROM ${service}.inbox`).join(' UNION ');
const WAITING = TABLES.map((table) => `(SELECT count(*)::int FROM ${table}) AS "${table}"`).join(', ');

export interface TallyOptions {
  readonly db: ArenaDatabase;
  readonly eventLog: ArenaEventLog;
  readonly world: World;
  readonly tenants: readonly Tenant[];
  readonly queuedRuns: readonly string[];
  readonly inFlightAtKill: ReadonlySet<string>;
}

/** Groups that have ever consumed anything. */
export async function consumerGroups(db: ArenaDatabase): Promise<string[]> {
  return (await db.rows<{ consumer: string }>(GROUPS)).map(({ consumer }) => consumer);
}

/** Rows that wait, by table. */
export async function waitingRows(db: ArenaDatabase): Promise<Record<string, number>> {
  const [row] = await db.rows<Record<string, number>>(`SELECT ${WAITING}`);
  return row ?? {};
}

export function deadLetters(db: ArenaDatabase): Promise<Tally['deadLetters'][number][]> {
  return db.rows(DEAD);
}

/** Reads all there is to be counted; the rows of tenants that are not among `tenants` are left out where they have any. */
export async function takeTally(options: TallyOptions): Promise<Tally> {
  const { db, eventLog, world, tenants, queuedRuns, inFlightAtKill } = options;
  const observations = await db.rows<SeenPrice>(OBSERVATIONS);
  const ok = observations.filter(({ status }) => status === 'ok').length;
  // An observation of whatever status is told; each `ok` one changes its offer.
  const order = await eventLog.keyOrder(observations.length + ok);
  const { receipts, refused } = await world.state();
  return {
    queuedRuns,
    tenants,
    observations,
    inFlightAtKill,
    receipts,
    refused,
    runs: await db.rows('SELECT id, status FROM scraping.run'),
    points: await db.rows(POINTS),
    offers: await db.rows(OFFERS),
    alerts: await db.rows<StoredAlert>(ALERTS),
    deliveries: await db.rows<StoredDelivery>(DELIVERIES),
    deadLetters: await deadLetters(db),
    waiting: await waitingRows(db),
    lags: await eventLog.lags(await consumerGroups(db)),
    inversions: order.inversions,
    ordered: order.read,
  };
}
