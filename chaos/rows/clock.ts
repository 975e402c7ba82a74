import { wrongClock } from '@blackfang/local-servers';
import { ArenaApi } from '../arena/api.ts';
import { Arena } from '../arena/arena.ts';
import { Forger } from '../arena/forger.ts';
import { Random } from '../arena/random.ts';
import { register, signIn } from '../arena/tenants.ts';
import { fitToTimetable, Timetable } from '../arena/timetable.ts';
import { until } from '@blackfang/testing';
import type { AnyService } from '../../services/standalone/src/distributed/plan-processes.ts';
import type { Outcome, Row, RowContext } from '../row.ts';
import { verdictFigures } from './verdict-figures.ts';

const SIZES = {
  long: { tenants: 4, watchesPerTenant: 20, runsAPhase: 160, dueAPhase: 3, leastAlerts: 200 },
  short: { tenants: 2, watchesPerTenant: 10, runsAPhase: 110, dueAPhase: 2, leastAlerts: 3 },
};
const SERVICES: readonly AnyService[] = ['scraping', 'alerting', 'identity', 'analysis', 'gateway'];
const MINUTE_MS = 60_000;
const OFF_MS = [6 * MINUTE_MS, -6 * MINUTE_MS, 60 * MINUTE_MS, -60 * MINUTE_MS] as const;
/** Of the shop: more than watches that runs are queued for. */
const FIRST_PRODUCT = 1_000_000;
const TIMETABLED = 2;
const SHORTEST_S = 3;
const TOKEN_MS = 15 * MINUTE_MS;
/** Machines whose clocks differ by a moment understand each other. */
const TOLERANCE_S = 5;
const READY_MS = 60_000;
const AWAY = 503;
const DUE_MS = 60_000;
const FEED_MS = 60_000;

/** Moments that the product has written down, against the database's own time of when it was so. */
const MOMENTS = `
  SELECT 'observations' AS what, count(*)::int AS off FROM scraping.observation o JOIN scraping.run r ON r.id = o.run_id
    WHERE o.observed_at NOT BETWEEN r.queued_at - $1::interval AND r.finished_at + $1::interval
      OR uuid_extract_timestamp(o.id) NOT BETWEEN r.queued_at - $1::interval AND r.finished_at + $1::interval
  UNION ALL SELECT 'runs', count(*)::int FROM scraping.run
    WHERE abs(extract(epoch FROM uuid_extract_timestamp(id) - queued_at)) > extract(epoch FROM $1::interval)
  UNION ALL SELECT 'alerts', count(*)::int FROM alerting.alert a JOIN scraping.observation o ON o.id = a.observation_id
    WHERE a.raised_at NOT BETWEEN o.observed_at - $1::interval AND clock_timestamp() + $1::interval
      OR abs(extract(epoch FROM uuid_extract_timestamp(a.id) - a.raised_at)) > extract(epoch FROM $1::interval)
  UNION ALL SELECT 'sessions', count(*)::int FROM identity.session
    WHERE abs(extract(epoch FROM uuid_extract_timestamp(id) - created_at)) > extract(epoch FROM $1::interval)`;

/** Processes whose clocks are off at the same time. */
type Skew = readonly { readonly service: AnyService; readonly offMs: number }[];

export const clock: Row = {
  name: 'clock',
  happens: "a process's clock off by 6 min and by 1 h",
  holds: 'nothing scheduled twice, deliveries accepted by receivers with 5 min tolerance',
  run: (context) => {
    const { tenants, watchesPerTenant } = SIZES[context.scale];
    const settings = { scraping: { MIN_INTERVAL_S: '1' } };
    return Arena.with({ logFile: context.logFile, tenants, watchesPerTenant, settings }, (arena) =>
      setClocksWrong(arena, context),
    );
  },
};

async function setClocksWrong(arena: Arena, { scale, seed, say }: RowContext): Promise<Outcome> {
  const { runsAPhase, leastAlerts } = SIZES[scale];
  const { processes, feeder, db, world } = arena;
  const [tenant] = arena.tenants;
  if (tenant === undefined) throw new Error('There is no tenant.');
  const forger = await Forger.come(db);
  const urls = Array.from({ length: TIMETABLED }, (_, index) => world.pageUrl(FIRST_PRODUCT + index));
  const timetable = await Timetable.begin(arena.api.as(tenant.accessToken), db, urls, SHORTEST_S);
  await becomeKnown(arena, forger, tenant.accessToken);
  const skews = skewsOf(scale, new Random(seed));
  const wrong = new Map<AnyService, number>();
  const faults: string[] = [];
  const visited = { signedIn: 0, letIn: 0, refused: 0 };

  for (const skew of skews) {
    const what = skew.map(({ service, offMs }) => `${service} ${told(offMs)}`).join(', ');
    await setClocks(arena, wrong, skew);
    feeder.upTo(feeder.fed.size + runsAPhase);
    for (const door of processes.doors) {
      const off = await visit(new ArenaApi(door), tenant.hook, forger, visited);
      faults.push(...off.map((one) => `${what}: ${one}`));
    }
    await dueTimes(timetable, SIZES[scale].dueAPhase);
    await feeder.done(FEED_MS);
    await arena.settled();
    const { refused } = await world.state();
    say(`${what}: ${feeder.fed.size} runs queued so far, ${refused} webhooks refused`);
  }
  const api = arena.api.as(await signIn(arena.api, tenant.hook));
  await timetable.end(api);
  await arena.settled();

  const runs = await timetable.runs();
  const fit = fitToTimetable(timetable.watches, runs);
  const done = await timetable.doneRuns();
  const verdict = await arena.count(
    leastAlerts,
    done.map(({ id }) => id),
  );
  const { mails, misdated } = await world.state();
  const off = await db.rows<{ what: string; off: number }>(MOMENTS, [`${TOLERANCE_S} seconds`]);
  return {
    figures: {
      seed,
      'processes with a wrong clock': skews.flat().length,
      'due times of schedules': fit.due,
      'due times without a run, while no scheduler ran': fit.missed,
      'sign-ins at wrong clocks': visited.signedIn,
      'tokens that had not ended, let in': visited.letIn,
      'tokens that had ended, refused': visited.refused,
      'mails that arrived': mails,
      ...verdictFigures(verdict),
    },
    faults: [
      ...faults,
      ...verdict.faults,
      ...fit.faults,
      ...(misdated === 0 ? [] : [`${misdated} mails say that they are of another time.`]),
      ...(mails >= arena.tenants.length + visited.signedIn ? [] : ['Some mails never arrived.']),
      ...off.filter((one) => one.off > 0).map((one) => `${one.off} ${one.what} have a wrong time.`),
      ...processes.deaths.map(({ name, how }) => `${name} ended with ${how}.`),
    ],
    unproven: verdict.unproven,
  };
}

/** Nobody asks identity for its keys again so soon, nor does it read them. */
async function becomeKnown({ api, processes }: Arena, forger: Forger, accessToken: string): Promise<void> {
  await processes.replace(processes.one('identity'), {});
  const token = await forger.likeness(accessToken, TOKEN_MS, TOKEN_MS);
  const known = async () => (await answerTo(api.as(token), '/alerts?limit=1')) === '200';
  await until('knowledge of the key', known, { timeoutMs: READY_MS });
}

/** One process after the other, each way; or all five at once, each its own way. */
function skewsOf(scale: RowContext['scale'], random: Random): readonly Skew[] {
  if (scale === 'long') return SERVICES.flatMap((service) => OFF_MS.map((offMs) => [{ service, offMs }]));
  return [SERVICES.map((service) => ({ service, offMs: random.pick(OFF_MS) }))];
}

/**
 * Ends processes in good order, and starts them again by another clock.
 * @param wrong those of now, which are set right where the next ones are right again.
 */
async function setClocks({ processes }: Arena, wrong: Map<AnyService, number>, skew: Skew): Promise<void> {
  const next = new Map(skew.map(({ service, offMs }) => [service, offMs]));
  const changed = SERVICES.filter((service) => next.get(service) !== wrong.get(service));
  const started = changed.map(async (service) => {
    const offMs = next.get(service) ?? 0;
    wrong.delete(service);
    if (offMs !== 0) wrong.set(service, offMs);
    const settings = offMs === 0 ? {} : await wrongClock(offMs);
    return processes.replace(processes.one(service), settings);
  });
  for (const process of await Promise.all(started)) await process.ready(READY_MS);
  // A gateway is ready only while it has identity, which may have come after it.
  await Promise.all(processes.list.map((one) => one.ready(READY_MS)));
}

/** Somebody who signs in, and others who come with tokens that end in a minute, or ended one ago, or an hour ago. */
async function visit(
  api: ArenaApi,
  name: string,
  forger: Forger,
  visited: { signedIn: number; letIn: number; refused: number },
): Promise<string[]> {
  const faults: string[] = [];
  const accessToken = await until('session', () => signIn(api, name), { timeoutMs: READY_MS });
  visited.signedIn += 1;
  // Who is written to.
  await register(api, `newcomer-${visited.signedIn}`);
  for (const endsInMs of [MINUTE_MS, -MINUTE_MS, -60 * MINUTE_MS + TOKEN_MS]) {
    const token = await forger.likeness(accessToken, TOKEN_MS, endsInMs);
    const answer = await answerTo(api.as(token), '/alerts?limit=1');
    const must = endsInMs > 0 ? '200' : '401 token_expired';
    if (answer !== must) faults.push(`a token with ${endsInMs / 1_000} s to live got ${answer}.`);
    else if (endsInMs > 0) visited.letIn += 1;
    else visited.refused += 1;
  }
  const answer = await answerTo(api.as(accessToken), '/rules?limit=1');
  if (answer !== '200') faults.push(`a token of this moment got ${answer}.`);
  return faults;
}

/** What somebody is told who comes again while a part has only just come back: `200`, or `401 token_expired`. */
async function answerTo(api: ArenaApi, path: string): Promise<string> {
  const told = async () => {
    const { status, body } = await api.call<{ type?: string }>('GET', path);
    return status !== AWAY && `${status} ${body.type?.split('/').at(-1) ?? ''}`.trim();
  };
  return until(`answer to GET ${path}`, told, { timeoutMs: READY_MS });
}

/** Resolves when each watch has come so often by its schedule from now on. */
async function dueTimes(timetable: Timetable, times: number): Promise<void> {
  const before = (await timetable.runs()).length;
  const wanted = before + times * timetable.watches.length;
  await until(`run by schedule`, async () => (await timetable.runs()).length >= wanted, { timeoutMs: DUE_MS });
}

function told(offMs: number): string {
  return `${Math.abs(offMs) / MINUTE_MS} min ${offMs > 0 ? 'ahead' : 'behind'}`;
}
