import { setTimeout as pause } from 'node:timers/promises';
import { ObservationRecorded } from '@blackfang/contracts/events';
import { redriveAll } from '../../services/standalone/src/redrive.ts';
import { Arena } from '../arena/arena.ts';
import { Random } from '../arena/random.ts';
import { Stalls } from '../arena/stalls.ts';
import { consumerGroups } from '../arena/take-tally.ts';
import { until } from '@blackfang/testing';
import type { Outcome, Row, RowContext } from '../row.ts';
import { verdictFigures } from './verdict-figures.ts';

/** A run for each watch; those of the outage look at the first of them again. */
const SIZES = {
  long: { tenants: 40, watchesPerTenant: 250, poison: 100, outageMs: 60_000, outageRuns: 3_000, leastAlerts: 200 },
  short: { tenants: 4, watchesPerTenant: 150, poison: 6, outageMs: 4_000, outageRuns: 200, leastAlerts: 5 },
};
const GROUP = 'analysis.record-observations';
const CAUSE = 'a price that nobody can keep';
const STALL_MS = 30_000;
const DONE_MS = 300_000;
const FEED_MS = 600_000;
const LOOK_EVERY_MS = 500;

/** A fault as a release may bring it: what it refuses it would take once the fault is mended. */
const PLANT = `
  CREATE SCHEMA chaos;
  CREATE TABLE chaos.poisoned (watch_id uuid PRIMARY KEY);
  GRANT USAGE ON SCHEMA chaos TO PUBLIC;
  GRANT SELECT ON chaos.poisoned TO PUBLIC;
  CREATE FUNCTION chaos.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM chaos.poisoned WHERE watch_id = NEW.watch_id) THEN RAISE EXCEPTION '${CAUSE}'; END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER refuse BEFORE INSERT ON analysis.price_point FOR EACH ROW EXECUTE FUNCTION chaos.refuse()`;
const POISON = 'INSERT INTO chaos.poisoned SELECT unnest($1::uuid[])';
const MEND = 'DROP SCHEMA chaos CASCADE';

interface Letter {
  readonly consumer: string;
  readonly eventId: string;
  readonly topic: string;
  readonly place: string;
  readonly reason: string;
  readonly cause: string;
}
const LETTERS = `
  SELECT consumer, event_id AS "eventId", topic, partition || '/' || log_offset AS place, reason, cause
  FROM analysis.dead_letter`;
const POINTS = 'SELECT count(*)::int FROM analysis.price_point';

export const poison: Row = {
  name: 'poison',
  happens: '100 poison events in 10,000; then Postgres away for 60 s',
  holds:
    '100 dead letters with cause and offset, 9,900 done, no partition stalled over 30 s, redrive gives 100 effects; the outage makes no dead letter',
  run: (context) => {
    const { tenants, watchesPerTenant } = SIZES[context.scale];
    const options = { logFile: context.logFile, tenants, watchesPerTenant, proxied: ['postgres'] as const };
    return Arena.with(options, (arena) => feedPoison(arena, context));
  },
};

async function feedPoison(arena: Arena, { scale, seed, say }: RowContext): Promise<Outcome> {
  const size = SIZES[scale];
  const { db, feeder, watches } = arena;
  const runs = watches.length;
  // Nothing follows the poison: what a redrive brings is the newest of its watch.
  const untouched = watches.slice(size.outageRuns);
  const poisoned = new Random(seed).shuffled(untouched).slice(0, size.poison);
  await db.rows(PLANT);
  await db.rows(POISON, [poisoned.map(({ id }) => id)]);
  const healthy = runs - size.poison;
  const done = () => db.value<number>(POINTS);
  const stalled = await watchingStalls(arena, async () => {
    feeder.upTo(runs);
    await feeder.done(FEED_MS);
    await until(`${healthy} price points`, async () => (await done()) >= healthy, { timeoutMs: DONE_MS });
    await until(`${size.poison} dead letters`, async () => (await db.rows(LETTERS)).length >= size.poison, {
      timeoutMs: DONE_MS,
    });
  });
  const letters = await db.rows<Letter>(LETTERS);
  const before = await done();
  const places = await placesInLog(
    arena,
    letters.map(({ eventId }) => eventId),
  );
  say(`${before} done, ${letters.length} dead letters, longest stall ${Math.round(stalled.longestMs)} ms`);

  const lettersInOutage = await outage(arena, size.outageMs, runs + size.outageRuns, say);
  // Mended, and redriven as an operator does.
  await db.rows(MEND);
  const beforeRedrive = await done();
  await redriveAll(arena.folder, arena.installation);
  const redriven = (await done()) - beforeRedrive;
  const settledMs = await arena.settled();

  const verdict = await arena.count(size.leastAlerts);
  const wrong = letters.filter(({ consumer, cause, topic, place, eventId }) => {
    const known = consumer === GROUP && topic === ObservationRecorded.topic && cause.includes(CAUSE);
    return !known || !places.get(eventId)?.has(place);
  });
  const bytes = await arena.servers.ways.postgres[0]?.bytesThrough();
  return {
    figures: {
      seed,
      events: runs,
      'poison events': size.poison,
      'dead letters with cause and offset': letters.length - wrong.length,
      'done beside them': before,
      'longest stall of a partition, ms': Math.round(stalled.longestMs),
      'dead letters of the outage': lettersInOutage,
      'effects of the redrive': redriven,
      'bytes through the proxy': bytes ?? 0,
      'drained, s': (settledMs / 1_000).toFixed(1),
      ...verdictFigures(verdict),
    },
    faults: [
      ...verdict.faults,
      ...(letters.length === size.poison ? [] : [`There were ${letters.length} dead letters.`]),
      ...(wrong.length === 0 ? [] : [`${wrong.length} dead letters lack their cause or their offset.`]),
      ...(before === healthy ? [] : [`${before} events were done beside the poison, not ${healthy}.`]),
      ...(lettersInOutage === 0 ? [] : [`The outage made ${lettersInOutage} dead letters.`]),
      ...(redriven === size.poison ? [] : [`The redrive had ${redriven} effects.`]),
      ...(bytes !== undefined && bytes > 0 ? [] : ['Nothing went through the proxy: there was no outage.']),
    ],
    unproven: [
      ...verdict.unproven,
      ...(stalled.longestMs <= STALL_MS ? [] : [`${stalled.longestAt} stood still for ${stalled.longestMs} ms.`]),
    ],
  };
}

/** Postgres is away in the middle of work. @returns dead letters that came of it */
async function outage(arena: Arena, lengthMs: number, runs: number, say: (line: string) => void): Promise<number> {
  const [way] = arena.servers.ways.postgres;
  const { db, feeder } = arena;
  const letters = async () => (await db.rows(LETTERS)).length;
  const before = await letters();
  const startedAt = feeder.fed.size;
  feeder.upTo(runs);
  // Not before the first of these runs are on their way.
  await until('work in flight', () => feeder.fed.size > startedAt, { timeoutMs: FEED_MS });
  await way?.cut();
  // Claimed before the cut, and perhaps sent: nobody can write down that they were.
  for (const id of await arena.leasedDeliveries()) arena.inFlightAtKill.add(id);
  await pause(lengthMs);
  await way?.heal();
  say(`Postgres was away for ${lengthMs / 1_000} s`);
  await feeder.done(FEED_MS);
  await arena.settled();
  return (await letters()) - before;
}

/** Looks at all partitions, again and again, until the work is done. */
async function watchingStalls(arena: Arena, work: () => Promise<void>): Promise<Stalls> {
  const stalls = new Stalls();
  let over = false;
  const look = async () => {
    while (!over) {
      stalls.look(await arena.eventLog.lags(await consumerGroups(arena.db)), performance.now());
      await pause(LOOK_EVERY_MS);
    }
  };
  const worked = work().finally(() => (over = true));
  await Promise.all([worked, look()]);
  return stalls;
}

/** `partition/offset` of each of the events, as they stand in the log; more than one where it was published twice. */
async function placesInLog(arena: Arena, eventIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const places = new Map<string, Set<string>>(eventIds.map((id) => [id, new Set()]));
  const following = await arena.eventLog.log.follow({
    topics: [ObservationRecorded.topic],
    sinceMs: 3_600_000,
    onRecords: (records) => {
      for (const { headers, partition, offset } of records) {
        places.get(headers['ce_id'] ?? '')?.add(`${partition}/${offset}`);
      }
    },
  });
  try {
    const all = () => [...places.values()].every((found) => found.size > 0);
    await until('the dead events in the log', all, { timeoutMs: FEED_MS });
  } finally {
    await following.close();
  }
  return places;
}
