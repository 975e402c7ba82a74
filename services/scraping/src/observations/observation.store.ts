import { ObservationRecorded } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import type { Rating } from '../extract/extraction.ts';
import { EXTRACTOR_VERSION } from '../runs/run-result.ts';
import { toMoney } from '../watches/watch.store.ts';
import { observationRecorded, type Observation, type ObservationStatus } from './observation.ts';

export interface ObservationRow {
  tenant_id: string;
  id: string;
  watch_id: string;
  competitor_id: string;
  run_id: string;
  snapshot_id: string;
  sequence: string;
  status: ObservationStatus;
  reason: string;
  observed_at: Date;
  price: string | null;
  currency: string | null;
  list_price: string | null;
  list_currency: string | null;
  availability: string;
  price_path: string;
  title: string;
  url: string;
  fields: object;
  promotion: object | null;
  rating: string | null;
  rating_best: string | null;
  rating_count: number | null;
  supersedes: string | null;
  sample_id: string | null;
}

const WRITTEN = `
  tenant_id, id, watch_id, competitor_id, run_id, snapshot_id, sequence, kind, status, reason, observed_at, price,
  currency, list_price, list_currency, availability, price_path, title, url, fields, promotion, rating, rating_best,
  rating_count, extractor_version, supersedes, sample_id`;
/** Wide rows come as one document: amounts are text in it, and become numeric as they stand. */
const INSERT = `
  INSERT INTO observation (${WRITTEN})
  SELECT ${WRITTEN} FROM json_to_recordset($1::json) AS news (
    tenant_id uuid, id uuid, watch_id uuid, competitor_id uuid, run_id uuid, snapshot_id uuid, sequence bigint, kind text,
    status text, reason text, observed_at timestamptz, price numeric, currency text, list_price numeric,
    list_currency text, availability text, price_path text, title text, url text, fields jsonb, promotion jsonb,
    rating numeric, rating_best numeric, rating_count integer, extractor_version integer, supersedes uuid, sample_id uuid)`;
/** A held observation again, believed now. */
const REPEAT = `
  INSERT INTO observation (${WRITTEN})
  SELECT o.tenant_id, p.new_id, o.watch_id, o.competitor_id, coalesce(p.run_id, o.run_id), o.snapshot_id, p.sequence, o.kind,
    'ok', '', coalesce(p.observed_at, o.observed_at), o.price, o.currency, o.list_price, o.list_currency, o.availability,
    o.price_path, o.title, o.url, o.fields, o.promotion, o.rating, o.rating_best, o.rating_count, o.extractor_version, o.id,
    o.sample_id
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::timestamptz[], $6::uuid[])
    AS p (tenant_id, held_id, new_id, sequence, observed_at, run_id)
  JOIN observation o ON o.tenant_id = p.tenant_id AND o.id = p.held_id AND o.id = ANY ($2::uuid[])
  RETURNING ${WRITTEN}`;
const DECIDE = `
  INSERT INTO observation_decision (tenant_id, observation_id, decision, decided_by)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) ON CONFLICT DO NOTHING`;

/** Run -> the traceparent under which to tell of what it saw; where there is none, the work in hand. */
export type TraceOfRun = ReadonlyMap<string, string | undefined>;

/** Inserts observations and tells of them; their watches are locked. */
export async function recordObservations(
  tx: Tx,
  observations: readonly Observation[],
  traces: TraceOfRun,
): Promise<void> {
  if (observations.length === 0) return;
  await Promise.all([tx.execute(INSERT, [JSON.stringify(observations.map(toRow))]), tell(tx, observations, traces)]);
}

async function tell(tx: Tx, observations: readonly Observation[], traces: TraceOfRun): Promise<void> {
  const outgoing = observations.map((one) => ({ ...observationRecorded(one), traceparent: traces.get(one.runId) }));
  await publish(tx, ObservationRecorded, outgoing);
}

function toRow(observation: Observation) {
  return {
    tenant_id: observation.tenantId,
    id: observation.id,
    watch_id: observation.watchId,
    competitor_id: observation.competitorId,
    run_id: observation.runId,
    snapshot_id: observation.snapshotId,
    sequence: observation.sequence.toString(),
    kind: 'offer',
    status: observation.status,
    reason: observation.reason,
    observed_at: observation.observedAt,
    price: observation.price?.amount ?? null,
    currency: observation.price?.currency ?? null,
    list_price: observation.listPrice?.amount ?? null,
    list_currency: observation.listPrice?.currency ?? null,
    availability: observation.availability,
    price_path: observation.pricePath,
    title: observation.title,
    url: observation.url,
    fields: JSON.parse(observation.fieldsJson) as object,
    promotion: observation.promotionJson === null ? null : (JSON.parse(observation.promotionJson) as object),
    rating: observation.rating?.value ?? null,
    rating_best: observation.rating?.best ?? null,
    rating_count: observation.rating?.count ?? null,
    extractor_version: EXTRACTOR_VERSION,
    supersedes: observation.supersedes,
    sample_id: observation.sampleId,
  };
}

export function toObservation(row: ObservationRow): Observation {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    watchId: row.watch_id,
    competitorId: row.competitor_id,
    runId: row.run_id,
    snapshotId: row.snapshot_id,
    sequence: BigInt(row.sequence),
    status: row.status,
    reason: row.reason,
    observedAt: row.observed_at,
    price: toMoney(row.price, row.currency),
    listPrice: toMoney(row.list_price, row.list_currency),
    availability: row.availability,
    pricePath: row.price_path,
    title: row.title,
    url: row.url,
    fieldsJson: JSON.stringify(row.fields),
    promotionJson: row.promotion === null ? null : JSON.stringify(row.promotion),
    rating: toRating(row),
    supersedes: row.supersedes,
    sampleId: row.sample_id,
  };
}

/** Null where the page rated nothing. */
export function toRating(row: Pick<ObservationRow, 'rating' | 'rating_best' | 'rating_count'>): Rating | null {
  if (row.rating === null || row.rating_best === null) return null;
  return { value: Number(row.rating), best: Number(row.rating_best), count: row.rating_count };
}

export interface LetThrough {
  readonly tenantId: string;
  readonly heldId: string;
  /** Of the observation that takes its place. */
  readonly id: string;
  readonly sequence: bigint;
  /** Null: when the held one was seen. */
  readonly observedAt: Date | null;
  /** Null: the run that saw the held one. */
  readonly runId: string | null;
}

/** Repeats held observations as good ones, and tells of them; their watches are locked. */
export async function letThrough(
  tx: Tx,
  passes: readonly LetThrough[],
  traces: TraceOfRun = new Map(),
): Promise<Observation[]> {
  if (passes.length === 0) return [];
  const rows = await tx.query<ObservationRow>(REPEAT, [
    passes.map((pass) => pass.tenantId),
    passes.map((pass) => pass.heldId),
    passes.map((pass) => pass.id),
    passes.map((pass) => pass.sequence),
    passes.map((pass) => pass.observedAt),
    passes.map((pass) => pass.runId),
  ]);
  const observations = rows.map(toObservation);
  await tell(tx, observations, traces);
  return observations;
}

export interface Decision {
  readonly tenantId: string;
  readonly observationId: string;
  readonly decision: 'accepted' | 'rejected' | 'confirmed';
  readonly decidedBy: string | null;
}

export async function saveDecisions(tx: Tx, decisions: readonly Decision[]): Promise<void> {
  if (decisions.length === 0) return;
  await tx.execute(DECIDE, [
    decisions.map((one) => one.tenantId),
    decisions.map((one) => one.observationId),
    decisions.map((one) => one.decision),
    decisions.map((one) => one.decidedBy),
  ]);
}
