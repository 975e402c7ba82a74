import { newId } from '@blackfang/core';
import type { Database, Tx } from '@blackfang/persistence';
import type { Review } from '../extract/reviews/review.ts';
import { clean } from '../observations/observation.ts';
import { watchKey } from '../runs/watch-key.ts';
import { matchReviews } from './match-reviews.ts';
import {
  MAX_EARLIER,
  MAX_KEPT,
  ofFive,
  textKey,
  type EarlierWording,
  type KeptReview,
  type Wording,
} from './review.ts';

/** What one look at a watch's page has brought of reviews. */
export interface SeenReviews {
  readonly tenantId: string;
  readonly watchId: string;
  readonly observationId: string;
  readonly seenAt: Date;
  readonly reviews: readonly Review[];
}

export interface ReviewRow {
  id: string;
  author: string | null;
  written_on: string | null;
  stars: string | null;
  best: string | null;
  title: string | null;
  text: string | null;
  language: string | null;
  last_seen_at: Date;
  earlier: EarlierWording[];
}

type KnownRow = ReviewRow & { tenant_id: string; watch_id: string };

/** Those that a look may have seen again: by how their words begin, or by who wrote them. */
const KNOWN = `
  WITH wanted AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS w (tenant_id, watch_id, text_key, author)
  ), found AS (
    SELECT r.tenant_id, r.id FROM wanted w JOIN review r USING (tenant_id, watch_id, text_key)
    UNION
    SELECT r.tenant_id, r.id FROM (SELECT DISTINCT tenant_id, watch_id, author FROM wanted) AS w
    CROSS JOIN LATERAL (
      SELECT * FROM review r
      WHERE r.tenant_id = w.tenant_id AND r.watch_id = w.watch_id AND r.author = w.author
      ORDER BY r.id DESC LIMIT 50
    ) AS r
  )
  SELECT r.tenant_id, r.watch_id, r.id, r.author, r.written_on::text, r.stars, r.best, r.title, r.text, r.language,
    r.last_seen_at, r.earlier
  FROM found f JOIN review r ON r.tenant_id = f.tenant_id AND r.id = f.id ORDER BY r.id`;
const INSERT = `
  INSERT INTO review (tenant_id, id, watch_id, author, written_on, stars, best, of_five, title, text, language, text_key,
    placed_on, first_seen_at, last_seen_at, observation_id)
  SELECT tenant_id, id, watch_id, author, written_on, stars, best, of_five, title, text, language, text_key,
    least(written_on, (seen_at AT TIME ZONE 'UTC')::date), seen_at, seen_at, observation_id
  FROM json_to_recordset($1::json) AS n (
    tenant_id uuid, id uuid, watch_id uuid, author text, written_on date, stars numeric, best numeric, of_five smallint,
    title text, text text, language text, text_key text, seen_at timestamptz, observation_id uuid)`;
const CHANGE = `
  UPDATE review r SET stars = n.stars, best = n.best, of_five = n.of_five, title = n.title, text = n.text,
    text_key = n.text_key, last_seen_at = n.seen_at, observation_id = n.observation_id, earlier = n.earlier
  FROM json_to_recordset($1::json) AS n (
    tenant_id uuid, id uuid, stars numeric, best numeric, of_five smallint, title text, text text, text_key text,
    seen_at timestamptz, observation_id uuid, earlier jsonb)
  WHERE r.tenant_id = n.tenant_id AND r.id = n.id`;
const SEEN_AGAIN = `
  UPDATE review r SET last_seen_at = n.seen_at
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS n (tenant_id, id, seen_at)
  WHERE r.tenant_id = n.tenant_id AND r.id = n.id`;
/** What goes beyond the limit of a watch: those that its page showed the longest ago. */
const TRIM = `
  DELETE FROM review r USING unnest($1::uuid[], $2::uuid[]) AS w (tenant_id, watch_id)
  WHERE r.tenant_id = w.tenant_id AND r.watch_id = w.watch_id AND r.id IN (
    SELECT o.id FROM review o WHERE o.tenant_id = w.tenant_id AND o.watch_id = w.watch_id
    ORDER BY o.last_seen_at DESC, o.id DESC OFFSET ${MAX_KEPT})`;

const DAY_MS = 86_400_000;

/**
 * Keeps what looks have seen of reviews; their watches are locked. What a page does not show any more stays.
 * @param looks of one watch the last counts
 */
export async function keepReviews(tx: Tx, looks: readonly SeenReviews[]): Promise<void> {
  const some = looks.filter(({ reviews }) => reviews.length > 0);
  const byWatch = new Map(some.map((look) => [watchKey(look.tenantId, look.watchId), look]));
  if (byWatch.size === 0) return;
  const known = await findKnown(tx, [...byWatch.values()]);
  const fresh: object[] = [];
  const changed: object[] = [];
  const again: { tenantId: string; id: string; seenAt: Date }[] = [];
  const grown: SeenReviews[] = [];
  for (const [key, look] of byWatch) {
    const { tenantId, seenAt } = look;
    const matched = matchReviews(known.get(key) ?? [], look.reviews);
    if (matched.fresh.length > 0) grown.push(look);
    fresh.push(...matched.fresh.map((review) => freshRow(look, review)));
    changed.push(...matched.changed.map((one) => changedRow(look, one)));
    // Moved once a day: most looks at a page see the same reviews.
    const isOld = ({ lastSeenAt }: KeptReview) => seenAt.getTime() - lastSeenAt.getTime() >= DAY_MS;
    again.push(...matched.again.filter(isOld).map(({ id }) => ({ tenantId, id, seenAt })));
  }
  if (fresh.length > 0) await tx.execute(INSERT, [JSON.stringify(fresh)]);
  if (changed.length > 0) await tx.execute(CHANGE, [JSON.stringify(changed)]);
  if (again.length > 0) {
    const columns = [again.map((one) => one.tenantId), again.map((one) => one.id), again.map((one) => one.seenAt)];
    await tx.execute(SEEN_AGAIN, columns);
  }
  if (grown.length > 0) {
    await tx.execute(TRIM, [grown.map(({ tenantId }) => tenantId), grown.map(({ watchId }) => watchId)]);
  }
}

async function findKnown(tx: Tx, looks: readonly SeenReviews[]): Promise<Map<string, KeptReview[]>> {
  const wanted = looks.flatMap(({ tenantId, watchId, reviews }) =>
    reviews.map((review) => ({ tenantId, watchId, key: textKey(review), author: review.author })),
  );
  const rows = await tx.query<KnownRow>(KNOWN, [
    wanted.map((one) => one.tenantId),
    wanted.map((one) => one.watchId),
    wanted.map((one) => one.key),
    wanted.map((one) => one.author),
  ]);
  const byWatch = new Map<string, KeptReview[]>();
  for (const row of rows) {
    const key = watchKey(row.tenant_id, row.watch_id);
    const kept = byWatch.get(key);
    if (kept === undefined) byWatch.set(key, [toReview(row)]);
    else kept.push(toReview(row));
  }
  return byWatch;
}

function wordingOf({ stars, title, text }: Wording) {
  return {
    stars: stars?.value ?? null,
    best: stars?.best ?? null,
    of_five: ofFive(stars),
    title: title && clean(title),
    text: text && clean(text),
    text_key: textKey({ title, text }),
  };
}

function freshRow({ tenantId, watchId, observationId, seenAt }: SeenReviews, review: Review) {
  return {
    ...wordingOf(review),
    tenant_id: tenantId,
    id: newId(),
    watch_id: watchId,
    author: review.author,
    written_on: review.date,
    language: review.language,
    seen_at: seenAt,
    observation_id: observationId,
  };
}

function changedRow(
  { tenantId, observationId, seenAt }: SeenReviews,
  { kept, seen, isEdit }: ReturnType<typeof matchReviews>['changed'][number],
) {
  // What this look does not show stays as it was.
  const now = { stars: seen.stars ?? kept.stars, title: seen.title ?? kept.title, text: seen.text ?? kept.text };
  const { stars, title, text } = kept;
  const before: EarlierWording = { stars, title, text, until: seenAt.toISOString() };
  return {
    ...wordingOf(now),
    tenant_id: tenantId,
    id: kept.id,
    seen_at: seenAt,
    observation_id: observationId,
    earlier: isEdit ? [before, ...kept.earlier].slice(0, MAX_EARLIER) : kept.earlier,
  };
}

export function toReview(row: ReviewRow): KeptReview {
  const { stars, best } = row;
  return {
    id: row.id,
    author: row.author,
    date: row.written_on,
    stars: stars === null || best === null ? null : { value: Number(stars), best: Number(best) },
    title: row.title,
    text: row.text,
    language: row.language,
    lastSeenAt: row.last_seen_at,
    earlier: row.earlier,
  };
}

/** As long as observations: a little over two years after the page showed it last. */
const KEPT_DAYS = 760;
/** A deletion can be undone for a day. */
const UNDO_DAYS = 2;
const PAST = `DELETE FROM review WHERE last_seen_at < statement_timestamp() - make_interval(days => ${KEPT_DAYS})`;
const OF_DELETED = `
  WITH past AS (
    DELETE FROM deleted_watch WHERE deleted_at < statement_timestamp() - make_interval(days => ${UNDO_DAYS})
    RETURNING tenant_id, watch_id
  )
  DELETE FROM review r USING past p WHERE r.tenant_id = p.tenant_id AND r.watch_id = p.watch_id
    AND NOT EXISTS (SELECT 1 FROM watch w WHERE w.tenant_id = p.tenant_id AND w.id = p.watch_id)`;

/** Housekeeping: reviews that no page has shown for long, and those of watches that are gone for good. */
export function forgetReviews(db: Database): Promise<number> {
  return db.system('forget reviews', async (tx) => (await tx.execute(PAST)) + (await tx.execute(OF_DELETED)));
}
