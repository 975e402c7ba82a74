import { isId, newId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import { FILTER, filterValues, positionOf, type WatchFilter } from '../watches/watch.view.ts';
import { MAX_ITEMS, type Action, type WatchJob } from './watch-job.ts';

interface JobRow {
  tenant_id: string;
  id: string;
  action: Action;
  tag: string | null;
  competitor_id: string | null;
  everything: boolean;
  status: WatchJob['status'];
  total: number;
  changed: number;
  unchanged: number;
  failed: number;
  stopped: number;
  asked_by: string;
  undoes: string | null;
  undone_by: string | null;
  created_at: Date;
  finished_at: Date | null;
}

const COLUMNS = `
  tenant_id, id, action, tag, competitor_id, everything, status, total, changed, unchanged, failed, stopped, asked_by,
  undoes, undone_by, created_at, finished_at`;
const INSERT = `
  INSERT INTO watch_job (tenant_id, id, action, tag, competitor_id, everything, asked_by, undoes)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;
const INSERT_FOUND = `
  INSERT INTO watch_job_item (tenant_id, job_id, place, watch_id)
  SELECT $1, $10, row_number() OVER (ORDER BY id), id FROM watch WHERE ${FILTER} ORDER BY id LIMIT ${MAX_ITEMS}`;
const INSERT_NAMED = `
  INSERT INTO watch_job_item (tenant_id, job_id, place, watch_id)
  SELECT $1, $2, row_number() OVER (ORDER BY id), id FROM (SELECT DISTINCT unnest($3::uuid[]) AS id) AS named`;
const INSERT_GIVEN = `
  INSERT INTO watch_job_item (tenant_id, job_id, place, watch_id, input)
  SELECT $1, $2, ordinality, (item ->> 'watchId')::uuid, item -> 'input'
  FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS given (item, ordinality)`;
const ANY_KNOWN = 'SELECT EXISTS (SELECT 1 FROM watch WHERE tenant_id = $1 AND id = ANY ($2::uuid[])) AS known';
const INSERT_CHANGED = `
  INSERT INTO watch_job_item (tenant_id, job_id, place, watch_id, input)
  SELECT tenant_id, $3, row_number() OVER (ORDER BY place DESC), coalesce(watch_id, (before ->> 'watchId')::uuid), before
  FROM watch_job_item
  WHERE tenant_id = $1 AND job_id = $2 AND outcome = 'changed'`;
/** One without items has nothing to do. */
const TOTAL = `
  UPDATE watch_job SET total = $3, status = CASE WHEN $3 = 0 THEN 'done' ELSE status END,
    finished_at = CASE WHEN $3 = 0 THEN clock_timestamp() END
  WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`;
const FIND = `SELECT ${COLUMNS} FROM watch_job WHERE tenant_id = $1 AND id = $2`;
const LIST = `
  SELECT ${COLUMNS} FROM watch_job WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`;
const GOING_ON = `SELECT count(*)::int AS count FROM watch_job WHERE tenant_id = $1 AND status <> 'done' AND id < $2`;
const STOP = `
  UPDATE watch_job SET stopped = total - changed - unchanged - failed, status = 'done',
    finished_at = coalesce(finished_at, clock_timestamp()), undone_by = $3
  WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`;
const ADVANCE = `
  UPDATE watch_job SET changed = changed + $3, unchanged = unchanged + $4, failed = failed + $5,
    status = CASE WHEN changed + unchanged + failed + $3 + $4 + $5 >= total THEN 'done' ELSE 'running' END,
    finished_at = CASE WHEN changed + unchanged + failed + $3 + $4 + $5 >= total THEN clock_timestamp() END
  WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`;
const ITEMS = `
  SELECT place, watch_id AS "watchId", input FROM watch_job_item
  WHERE tenant_id = $1 AND job_id = $2 AND place > $3 ORDER BY place LIMIT $4`;
const SETTLE = `
  UPDATE watch_job_item i SET outcome = s.outcome, reason = s.reason, detail = s.detail,
    before = coalesce(s.before, i.before)
  FROM unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::jsonb[]) AS s (place, outcome, reason, detail, before)
  WHERE i.tenant_id = $1 AND i.job_id = $2 AND i.place = s.place`;
const FAILURES = `
  SELECT reason, detail, count(*)::int AS count, (array_agg(watch_id ORDER BY place))[1] AS "watchId",
    (array_agg((input ->> 'line')::int ORDER BY place))[1] AS line
  FROM watch_job_item WHERE tenant_id = $1 AND job_id = $2 AND outcome = 'failed'
  GROUP BY reason, detail ORDER BY count DESC, line, reason LIMIT 50`;

function toJob(row: JobRow): WatchJob {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    action: row.action,
    tag: row.tag,
    competitorId: row.competitor_id,
    everything: row.everything,
    status: row.status,
    total: row.total,
    changed: row.changed,
    unchanged: row.unchanged,
    failed: row.failed,
    stopped: row.stopped,
    askedBy: row.asked_by,
    undoes: row.undoes,
    undoneBy: row.undone_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

export type NewJob = Pick<
  WatchJob,
  'tenantId' | 'action' | 'tag' | 'competitorId' | 'everything' | 'askedBy' | 'undoes'
>;

/** A job that has no items yet. @returns its id */
export async function insertJob(tx: Tx, job: NewJob): Promise<string> {
  const id = newId();
  const { tenantId, action, tag, competitorId, everything, askedBy, undoes } = job;
  await tx.execute(INSERT, [tenantId, id, action, tag, competitorId, everything, askedBy, undoes]);
  return id;
}

/** Gives a job all that a filter finds at this moment. @returns how many */
export function addFound(tx: Tx, tenantId: string, jobId: string, filter: WatchFilter): Promise<number> {
  return tx.execute(INSERT_FOUND, [...filterValues(tenantId, filter), jobId]);
}

/** @returns how many @throws AppError `not_found` watch_not_found where there is none of them */
export async function addNamed(tx: Tx, tenantId: string, jobId: string, watchIds: readonly string[]): Promise<number> {
  const ids = watchIds.filter(isId);
  const { known } = await tx.one<{ known: boolean }>(ANY_KNOWN, [tenantId, ids]);
  if (!known) throw notFound('watch');
  return tx.execute(INSERT_NAMED, [tenantId, jobId, ids]);
}

/** Gives a job items that each say what is to be done. @returns how many */
export function addGiven(
  tx: Tx,
  tenantId: string,
  jobId: string,
  items: readonly { readonly watchId: string | null; readonly input: object }[],
): Promise<number> {
  return tx.execute(INSERT_GIVEN, [tenantId, jobId, JSON.stringify(items)]);
}

/** Gives a job what another one has changed, the last first, each with what it was before. @returns how many */
export function addChangedBy(tx: Tx, of: WatchJob, jobId: string): Promise<number> {
  return tx.execute(INSERT_CHANGED, [of.tenantId, of.id, jobId]);
}

export async function saveTotal(tx: Tx, tenantId: string, jobId: string, total: number): Promise<WatchJob> {
  return toJob(await tx.one<JobRow>(TOTAL, [tenantId, jobId, total]));
}

/** @throws AppError `not_found` watch_job_not_found, also for what is no id */
export async function findJob(tx: Tx, tenantId: string, id: string): Promise<WatchJob> {
  const row = isId(id) ? await tx.maybeOne<JobRow>(FIND, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('watch_job');
  return toJob(row);
}

/** @throws AppError `not_found` watch_job_not_found, also for what is no id */
export async function lockJob(tx: Tx, tenantId: string, id: string): Promise<WatchJob> {
  const row = isId(id) ? await tx.maybeOne<JobRow>(`${FIND} FOR UPDATE`, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('watch_job');
  return toJob(row);
}

/** Newest first. */
export async function listJobs(tx: Tx, tenantId: string, { limit, cursor }: { limit: number; cursor: string }) {
  const rows = await tx.query<JobRow>(LIST, [tenantId, positionOf(cursor), limit + 1]);
  return pageOf(rows.map(toJob), limit, (job) => [job.id]);
}

/** Those asked for before it that have not come to their end. */
export async function countGoingOnBefore(tx: Tx, tenantId: string, jobId: string): Promise<number> {
  return (await tx.one<{ count: number }>(GOING_ON, [tenantId, jobId])).count;
}

/** Ends a job where it stands, since another one takes it back. */
export async function stopJob(tx: Tx, job: WatchJob, undoneBy: string): Promise<WatchJob> {
  return toJob(await tx.one<JobRow>(STOP, [job.tenantId, job.id, undoneBy]));
}

/** One watch of a job. */
export interface JobItem {
  readonly place: number;
  readonly watchId: string | null;
  readonly input: unknown;
}

/** What became of it. */
export type Settled =
  | { readonly place: number; readonly outcome: 'changed'; readonly before?: object }
  | { readonly place: number; readonly outcome: 'unchanged' }
  | { readonly place: number; readonly outcome: 'failed'; readonly reason: string; readonly detail: string };

export function readItems(tx: Tx, job: WatchJob, after: number, limit: number): Promise<JobItem[]> {
  return tx.query<JobItem>(ITEMS, [job.tenantId, job.id, after, limit]);
}

/** Writes down what became of items, and how far the job is by that; it is done with the last one. */
export async function settleItems(tx: Tx, job: WatchJob, settled: readonly Settled[]): Promise<WatchJob> {
  await tx.execute(SETTLE, [
    job.tenantId,
    job.id,
    settled.map((one) => one.place),
    settled.map((one) => one.outcome),
    settled.map((one) => ('reason' in one ? one.reason : '')),
    settled.map((one) => ('detail' in one ? one.detail : '')),
    settled.map((one) => ('before' in one && one.before !== undefined ? JSON.stringify(one.before) : null)),
  ]);
  const count = (outcome: Settled['outcome']) => settled.filter((one) => one.outcome === outcome).length;
  const counts = [count('changed'), count('unchanged'), count('failed')];
  return toJob(await tx.one<JobRow>(ADVANCE, [job.tenantId, job.id, ...counts]));
}

export interface JobFailure {
  readonly reason: string;
  readonly detail: string;
  readonly count: number;
  readonly watchId: string | null;
  /** Of a file: where the first of them stands. */
  readonly line: number | null;
}

/** Why some of it failed, the most frequent reason first. */
export async function findFailures(tx: Tx, job: WatchJob): Promise<JobFailure[]> {
  return job.failed === 0 ? [] : tx.query<JobFailure>(FAILURES, [job.tenantId, job.id]);
}
