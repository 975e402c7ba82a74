import { invalidField } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';

const DEFAULT_DAYS = 14;
const MAX_DAYS = 90;
/** Of all days together, the newest. */
const MOST_COUNTED = 50_000;

// Ids go by time: older partitions are not looked at. An alert is raised a moment before or after it has its id.
const BY_DAY = `
  WITH raised AS (
    SELECT (raised_at AT TIME ZONE 'UTC')::date AS day FROM alert
    WHERE tenant_id = $1 AND id > uuid_at(now() - make_interval(days => $2::int)) ORDER BY id DESC LIMIT ${MOST_COUNTED}
  )
  SELECT to_char(each, 'YYYY-MM-DD') AS day, count(raised.day)::int AS count
  FROM generate_series((now() AT TIME ZONE 'UTC')::date - ($2::int - 1), (now() AT TIME ZONE 'UTC')::date, '1 day') AS each
  LEFT JOIN raised ON raised.day = each::date GROUP BY each ORDER BY each`;

export interface AlertDay {
  /** `2026-01-31`, UTC. */
  readonly day: string;
  readonly count: number;
}

/**
 * How many alerts were raised on each day up to today, the oldest first.
 * @param days 0 for the usual 14
 * @throws AppError `invalid` days_invalid
 */
export function countAlerts(tx: Tx, tenantId: string, days: number): Promise<AlertDay[]> {
  if (!Number.isInteger(days) || days < 0 || days > MAX_DAYS) {
    throw invalidField('days', 'days_invalid', `Ask for 1 to ${MAX_DAYS} days.`);
  }
  return tx.query<AlertDay>(BY_DAY, [tenantId, days === 0 ? DEFAULT_DAYS : days]);
}
