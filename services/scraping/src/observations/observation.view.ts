import { invalidField, isId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import { positionOf } from '../watches/watch.view.ts';
import type { Observation } from './observation.ts';
import { toObservation, type ObservationRow } from './observation.store.ts';

/** An observation with what was decided about it; empty while nobody has. */
export type DecidedObservation = Observation & { readonly decision: string };

const SELECT = `
  SELECT o.*, coalesce(d.decision, '') AS decision FROM observation o
  LEFT JOIN observation_decision d ON d.tenant_id = o.tenant_id AND d.observation_id = o.id`;
const ONE = `${SELECT} WHERE o.tenant_id = $1 AND o.id = $2`;
const NEWEST = `
  ${SELECT} WHERE o.tenant_id = $1 AND o.watch_id = $2 AND ($3::uuid IS NULL OR o.id < $3)
    AND ($5::text IS NULL OR o.status = $5) ORDER BY o.id DESC LIMIT $4`;
const STATUSES = ['ok', 'unknown', 'failed', 'quarantined'];

type Row = ObservationRow & { decision: string };
const toDecided = (row: Row): DecidedObservation => ({ ...toObservation(row), decision: row.decision });

/** @throws AppError `not_found` observation_not_found, also for what is no id */
export async function findObservation(tx: Tx, tenantId: string, id: string): Promise<DecidedObservation> {
  const row = isId(id) ? await tx.maybeOne<Row>(ONE, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('observation');
  return toDecided(row);
}

/** Newest first. @throws AppError `invalid` status_invalid */
export async function listObservations(
  tx: Tx,
  tenantId: string,
  watchId: string,
  { limit, cursor, status }: { limit: number; cursor: string; status?: string | undefined },
) {
  if (status !== undefined && !STATUSES.includes(status)) {
    throw invalidField('status', 'status_invalid', `Give one of ${STATUSES.join(', ')}.`);
  }
  const values = [tenantId, watchId, positionOf(cursor), limit + 1, status ?? null];
  const rows = await tx.query<Row>(NEWEST, values);
  return pageOf(rows.map(toDecided), limit, (observation) => [observation.id]);
}
