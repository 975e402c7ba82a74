import type { LaneRules } from './work.ts';

/** Tenants with due work, and tenants at all, that one claim looks at; the next claim goes on behind the last one served. */
export const MAX_DUE_TENANTS = 100;
const MAX_TENANTS = 2_000;
/** A lane that was not spaced at all has to be slowed down from something. */
const SLOWED_FROM_MS = 250;

/** Before the name of a lane: the one beside it. Names of hosts have no space. */
export const TURNS = 'turns ';

/** What a queue says to Postgres, by its name: its table, and with `_lane` behind it the table of its lanes. */
export const queueStatements = (queue: string, lanes?: LaneRules) => ({
  enqueue: `
    INSERT INTO ${queue} (tenant_id, id, lane, priority, due_at)
    SELECT tenant_id, id, lane, priority, coalesce(due_at, clock_timestamp())
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::smallint[], $5::timestamptz[])
      AS work (tenant_id, id, lane, priority, due_at)
    ON CONFLICT (tenant_id, id) DO NOTHING`,

  // A few index probes a tenant, however many rows it has: from tenant to tenant, around to where it began. The time of the
  // statement can bound an index; clock_timestamp() is another one for each row, and all rows of a tenant would be read.
  tenants: `
    WITH RECURSIVE walk (tenant_id, lap, visited, found, due) AS (
      SELECT $1::uuid, 0, 0, 0, false
      UNION ALL
      SELECT step.tenant_id, step.lap, walk.visited + 1, walk.found + now.due::int, now.due
      FROM walk CROSS JOIN LATERAL (
        SELECT tenant_id, lap FROM (
          (SELECT tenant_id, walk.lap AS lap FROM ${queue} WHERE tenant_id > walk.tenant_id ORDER BY tenant_id LIMIT 1)
          UNION ALL
          (SELECT tenant_id, 1 FROM ${queue} WHERE walk.lap = 0 ORDER BY tenant_id LIMIT 1)
        ) AS next ORDER BY lap LIMIT 1
      ) AS step CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM ${queue} WHERE tenant_id = step.tenant_id AND priority = 0 AND due_at <= statement_timestamp())
          OR EXISTS (SELECT FROM ${queue} WHERE tenant_id = step.tenant_id AND priority = 1 AND due_at <= statement_timestamp()) AS due
      ) AS now
      WHERE walk.visited < ${MAX_TENANTS} AND walk.found < ${MAX_DUE_TENANTS} AND (step.lap = 0 OR step.tenant_id <= $1)
    ) SELECT tenant_id, due FROM walk WHERE visited > 0 ORDER BY visited`,

  // The first of each tenant, then the second of each, …: nobody's hundredth goes before somebody's first. Among equals
  // in the order of the walk: by age, a tenant with a long queue would always be first. However few are wanted, the first
  // of each tenant is among them: those in front may all be of lanes that are closed.
  candidates: `
    SELECT due.tenant_id, due.id, due.lane, row_number() OVER (ORDER BY due.turn, due.priority, of.place) AS turn,
      EXISTS (SELECT FROM ${queue}_lane l WHERE l.lane = due.lane) AS has_lane
    FROM unnest($1::uuid[]) WITH ORDINALITY AS of (tenant_id, place) CROSS JOIN LATERAL (
      SELECT q.*, row_number() OVER (ORDER BY q.priority, q.due_at) AS turn FROM (
        (SELECT tenant_id, id, lane, priority, due_at FROM ${queue}
          WHERE tenant_id = of.tenant_id AND priority = 0 AND due_at <= statement_timestamp() ORDER BY due_at LIMIT $2)
        UNION ALL
        (SELECT tenant_id, id, lane, priority, due_at FROM ${queue}
          WHERE tenant_id = of.tenant_id AND priority = 1 AND due_at <= statement_timestamp() ORDER BY due_at LIMIT $2)
      ) AS q ORDER BY q.priority, q.due_at LIMIT $2
    ) AS due ORDER BY turn LIMIT $3`,

  // A statement of its own: the one that leases can't change a row that it has made.
  lanes: `
    INSERT INTO ${queue}_lane (lane) SELECT DISTINCT lane FROM unnest($1::text[]) AS of (lane) ORDER BY lane
    ON CONFLICT (lane) DO NOTHING`,

  // Work of a lane that is not free yet becomes due when it will be, one place behind the other. Nothing is locked or
  // written but what is claimed or moved, and lanes that are spaced. Rows that another process is claiming at this
  // moment are passed over.
  lease: `
    WITH holder AS MATERIALIZED (
      SELECT uuidv7() AS lease
    ), wanted AS (
      SELECT *, row_number() OVER (PARTITION BY lane ORDER BY turn) AS place
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[]) AS w (tenant_id, id, lane, turn)
    ), spaced AS (
      SELECT l.lane, l.next_free_at, ${spacing(lanes)} AS spacing_ms FROM ${queue}_lane l
      WHERE l.lane IN (SELECT lane FROM wanted WHERE NOT lane = ANY ($9::text[])) AND ${spacing(lanes)} > 0
      ORDER BY l.lane FOR UPDATE OF l
    ), lanes AS (
      SELECT lane, spacing_ms, greatest(next_free_at, clock_timestamp()) AS free_at, next_free_at <= clock_timestamp() AS free
      FROM (
        TABLE spaced
        UNION ALL
        SELECT l.lane, l.next_free_at, 0 FROM ${queue}_lane l
        WHERE l.lane IN (SELECT lane FROM wanted) AND NOT l.lane IN (SELECT lane FROM spaced)
      ) AS l
    ), judged AS (
      SELECT w.*, free_at, spacing_ms,
        free AND NOT w.lane = ANY ($7::text[]) AND (spacing_ms = 0 OR place = 1) AND ${hasRoom(queue, lanes)} AS open
      FROM wanted w JOIN lanes USING (lane)
    ), decided AS (
      SELECT *, open AND row_number() OVER (PARTITION BY open ORDER BY turn) <= $8 AS claimed FROM judged
    ), moved AS (
      SELECT q.tenant_id, q.id, d.lane, d.claimed, d.spacing_ms,
        d.free_at + make_interval(secs => greatest(d.spacing_ms * (d.place - 1), 250) / 1000) AS later
      FROM ${queue} q JOIN decided d ON d.tenant_id = q.tenant_id AND d.id = q.id
      WHERE (d.claimed OR NOT d.open) AND q.due_at <= clock_timestamp()
      ORDER BY q.tenant_id, q.id FOR UPDATE OF q SKIP LOCKED
    ), taken AS (
      UPDATE ${queue}_lane l
      SET next_free_at = clock_timestamp() + make_interval(secs => m.spacing_ms * (1 + ${lanes?.jitter ?? 0} * random()) / 1000)
      FROM (SELECT DISTINCT lane, spacing_ms FROM moved WHERE claimed AND spacing_ms > 0) AS m WHERE l.lane = m.lane
    )
    UPDATE ${queue} q SET
      lease = CASE WHEN m.claimed THEN holder.lease ELSE q.lease END,
      attempts = q.attempts + m.claimed::int,
      due_at = CASE WHEN m.claimed THEN clock_timestamp() + make_interval(secs => $5::float8 / 1000) ELSE m.later END
    FROM moved m, holder WHERE q.tenant_id = m.tenant_id AND q.id = m.id
    RETURNING q.tenant_id, q.id, q.lane, q.priority, q.attempts - 1 AS attempts, q.lease,
      uuid_extract_timestamp(holder.lease) AS leased_at, m.spacing_ms, m.claimed`,

  complete: `DELETE FROM ${queue} WHERE tenant_id = $1 AND id = $2 AND lease = $3`,
  end: `
    DELETE FROM ${queue} q USING unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS held (tenant_id, id, lease)
    WHERE q.tenant_id = held.tenant_id AND q.id = held.id AND q.lease = held.lease RETURNING q.id`,
  again: `
    INSERT INTO ${queue} (tenant_id, id, lane, priority, attempts, due_at)
    SELECT tenant_id, id, lane, priority, attempts, clock_timestamp() + make_interval(secs => delay_ms / 1000)
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::smallint[], $5::int[], $6::float8[])
      AS work (tenant_id, id, lane, priority, attempts, delay_ms)`,
  hasten: `
    UPDATE ${queue} SET priority = 0, due_at = least(due_at, clock_timestamp())
    WHERE tenant_id = $1 AND id = $2 AND lease IS NULL`,
  putOff: `
    UPDATE ${queue} SET lease = NULL, due_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
    WHERE tenant_id = $1 AND id = $2 AND lease = $3`,
  handBack: `
    UPDATE ${queue} SET lease = NULL, attempts = attempts - 1,
      due_at = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
    WHERE id = ANY ($1::uuid[]) AND lease = $2`,
  renew: `
    UPDATE ${queue} q SET due_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS held (tenant_id, id, lease)
    WHERE q.tenant_id = held.tenant_id AND q.id = held.id AND q.lease = held.lease RETURNING q.id`,
  // By a factor of what is there: whoever says so at the same time is heard too.
  pace: `
    WITH told AS MATERIALIZED (
      SELECT l.lane, p.rest_ms, least(
        greatest(p.least_ms, p.factor * greatest(l.spacing_ms, $5::float8, CASE WHEN p.factor > 1 THEN ${SLOWED_FROM_MS} ELSE 0 END)),
        greatest($6::float8, p.least_ms)
      ) AS spacing_ms
      FROM ${queue}_lane l
      JOIN unnest($1::text[], $2::float8[], $3::float8[], $4::float8[]) AS p (lane, factor, least_ms, rest_ms) USING (lane)
      ORDER BY l.lane FOR UPDATE OF l
    )
    UPDATE ${queue}_lane l SET
      spacing_ms = CASE WHEN told.spacing_ms > $5::float8 THEN told.spacing_ms ELSE 0 END,
      next_free_at = greatest(l.next_free_at, clock_timestamp() + make_interval(secs => told.rest_ms / 1000))
    FROM told WHERE l.lane = told.lane`,
  // What the lane itself asks for, and when it is free; turns have a lane of their own beside it, which is locked.
  turns: `
    SELECT greatest(0, extract(epoch FROM greatest(t.next_free_at, l.next_free_at) - clock_timestamp()) * 1000)::float8 AS wait_ms,
      greatest($3::float8, l.spacing_ms) AS spacing_ms
    FROM ${queue}_lane l JOIN ${queue}_lane t ON t.lane = $2 WHERE l.lane = $1 FOR UPDATE OF t`,
  takeTurn: `
    UPDATE ${queue}_lane SET next_free_at = clock_timestamp() + make_interval(secs => $2::float8 / 1000) WHERE lane = $1`,
  // What a lane has shown of its pace is worth something for as long as work of it comes again.
  forgetLanes: `
    DELETE FROM ${queue}_lane l WHERE NOT EXISTS (SELECT FROM ${queue} q WHERE q.lane = l.lane)
      AND next_free_at < clock_timestamp() - CASE WHEN starts_with(lane, '${TURNS}') THEN interval '1 hour' ELSE interval '2 days' END`,
  closeLane: `
    INSERT INTO ${queue}_lane AS l (lane, next_free_at) VALUES ($1, clock_timestamp() + make_interval(secs => $2::float8 / 1000))
    ON CONFLICT (lane) DO UPDATE SET next_free_at = greatest(l.next_free_at, excluded.next_free_at)`,
});

function spacing(lanes: LaneRules | undefined): string {
  return lanes === undefined ? '$6::float8' : 'greatest($6::float8, l.spacing_ms)';
}

/** Few rows are leased at a time, and of one lane a handful: an index probe a piece of work. */
function hasRoom(queue: string, lanes: LaneRules | undefined): string {
  if (lanes === undefined) return 'true';
  return `(w.lane = ANY ($9::text[]) OR w.place + (
        SELECT count(*) FROM ${queue} held
        WHERE held.lane = w.lane AND held.lease IS NOT NULL AND held.due_at > statement_timestamp()
      ) <= ${lanes.inHand})`;
}
