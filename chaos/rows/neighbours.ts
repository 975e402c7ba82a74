import { ArenaApi } from '../arena/api.ts';
import { Arena } from '../arena/arena.ts';
import { compare, faultsOf } from '../arena/count.ts';
import { behindSick, inHandOver, waitsOf } from '../arena/judge-waits.ts';
import { percentile } from '../arena/percentile.ts';
import { PlantedDeliveries, type Planted, type Recipient } from '../arena/planted-deliveries.ts';
import { register } from '../arena/tenants.ts';
import { until } from '@blackfang/testing';
import { SICKNESSES, type Sickness } from '../world/sick-partners.ts';
import type { Outcome, Row, RowContext } from '../row.ts';

const SIZES = {
  long: { healthy: 10, perSecond: 10, aloneMs: 120_000, togetherMs: 240_000 },
  short: { healthy: 5, perSecond: 8, aloneMs: 2_000, togetherMs: 5_000 },
};
const SICK = 50;
/** Of the healthy ones' load. */
const TIMES = 10;
/** Fewer than the 52 that the endpoints that hang can hold, four each; an installation has 128. */
const PLACES = 48;
/** A worker looks every 250 ms; on two cores that do everything at once a look may take its time. */
const ROUND_MS = 1_000;
const RATIO_GOAL = 1.25;
const DELIVERED_MS = 60_000;
/** A password costs 8 ms of a core. */
const AT_ONCE = 4;
/** What the product does by itself: nothing here is to be sooner over than there. */
const PRODUCT = {
  WEBHOOK_TIMEOUT_MS: '15000',
  WEBHOOK_RETRY_DELAYS_MS: '5000,300000,1800000,7200000,18000000,36000000,36000000',
};

export const neighbours: Row = {
  name: 'neighbours',
  happens: '50 tenants whose endpoints hang, refuse, answer 500 and 429 at ten times the load',
  holds: 'no healthy delivery ever waits behind a sick endpoint; the p99 ratio is printed, goal 1.25x',
  alone: true,
  run: (context) => {
    const { healthy: tenants } = SIZES[context.scale];
    const settings = { alerting: { ...PRODUCT, DELIVERY_CONCURRENCY: String(PLACES) } };
    return Arena.with({ logFile: context.logFile, tenants, watchesPerTenant: 1, settings }, (arena) =>
      liveBesideSick(arena, context),
    );
  },
};

async function liveBesideSick(arena: Arena, { scale, say }: RowContext): Promise<Outcome> {
  const { perSecond, aloneMs, togetherMs } = SIZES[scale];
  const { db, world, processes } = arena;
  const healthy = arena.tenants.map(({ id, endpointId }) => ({ tenantId: id, endpointId }));
  const sick = await makeSick(arena);
  const deliveries = await PlantedDeliveries.prepare(db);
  const allDelivered = () =>
    until('delivery of all to the healthy', async () => (await deliveries.pending(healthy)) === 0, {
      timeoutMs: DELIVERED_MS,
    });

  // The first call of an endpoint opens its connection.
  await deliveries.flow(healthy, healthy.length, 1_000);
  await allDelivered();
  const aloneFrom = await deliveries.now();
  await deliveries.flow(healthy, perSecond, aloneMs);
  await allDelivered();
  const sickFrom = await deliveries.now();
  say(`${perSecond} deliveries a second went to healthy endpoints; their neighbours fall sick`);
  const [, sickCount] = await Promise.all([
    deliveries.flow(healthy, perSecond, togetherMs),
    deliveries.flow(sick, perSecond * TIMES, togetherMs),
  ]);
  await allDelivered();

  const [planted, claims, state] = [await deliveries.of(healthy), await deliveries.claims(), await world.state()];
  const all = waitsOf(planted, claims);
  const alone = all.filter(({ dueAt }) => dueAt >= aloneFrom && dueAt < sickFrom);
  const together = all.filter(({ dueAt }) => dueAt >= sickFrom);
  const longest = (of: readonly { readonly ms: number }[]) => Math.max(0, ...of.map(({ ms }) => ms));
  const behind = behindSick(together, { aloneMs: longest(alone), roundMs: ROUND_MS });
  const tookMs = (from: number, to: number) =>
    planted
      .filter(({ dueAt, deliveredAt }) => dueAt >= from && dueAt < to && deliveredAt !== null)
      .map(({ dueAt, deliveredAt }) => (deliveredAt ?? 0) - dueAt);
  const [p99Alone, p99Together] = [tookMs(aloneFrom, sickFrom), tookMs(sickFrom, Infinity)].map((of) =>
    percentile(of, 0.99),
  ) as [number, number];
  const ratio = p99Together / p99Alone;
  const healthyIds = new Set(healthy.map(({ endpointId }) => endpointId));
  const sickClaims = claims.filter(({ endpointId }) => !healthyIds.has(endpointId));
  const { most: sickAtOnce } = inHandOver(sickClaims);
  return {
    figures: {
      'deliveries to healthy endpoints, alone': alone.length,
      'deliveries to healthy endpoints, with sick neighbours': together.length,
      'deliveries to sick endpoints': sickCount,
      'attempts at sick endpoints': sickClaims.length,
      'places of the worker': PLACES,
      'sick deliveries in hand at once, most': sickAtOnce,
      'longest wait for a claim alone, ms': Math.round(longest(alone)),
      'longest wait for a claim with sick neighbours, ms': Math.round(longest(together)),
      'rounds that passed one over for sick ones, most': Math.max(0, ...together.map(({ passedOver }) => passedOver)),
      'deliveries that waited behind a sick endpoint': behind.length,
      'p99 alone, ms': Math.round(p99Alone),
      'p99 with sick neighbours, ms': Math.round(p99Together),
      'p99 ratio': `${ratio.toFixed(2)}, the goal of ${RATIO_GOAL} ${ratio <= RATIO_GOAL ? 'reached' : 'missed'}`,
    },
    faults: [
      ...behind.slice(0, 5).map(({ ms, passedOver, sickInHand }) => {
        return `A healthy delivery waited ${Math.round(ms)} ms, passed over by ${passedOver} rounds for sick ones, ${sickInHand} of which were in hand.`;
      }),
      ...(behind.length > 0 ? [`${behind.length} healthy deliveries waited behind a sick endpoint.`] : []),
      ...countDelivered(planted, state.receipts),
      ...SICKNESSES.filter((one) => one !== 'refuses' && state.sickCalls[one] === 0).map(
        (one) => `No endpoint that ${one} was called.`,
      ),
      ...processes.deaths.map(({ name, how }) => `${name} ended with ${how}.`),
    ],
    unproven: sickAtOnce > PLACES ? [] : [`Sick endpoints never held ${PLACES} places.`],
  };
}

/** Each of the healthy ones' deliveries has one effect, by a single call, and the sick have none. */
function countDelivered(
  planted: readonly Planted[],
  receipts: readonly { readonly id: string; readonly calls: number }[],
): string[] {
  const delivered = planted.filter(({ deliveredAt }) => deliveredAt !== null).map(({ id }) => id);
  const calls = receipts.flatMap(({ id, calls: times }) => Array<string>(times).fill(id));
  const ids = planted.map(({ id }) => id);
  return [
    ...faultsOf(compare('deliveries to healthy endpoints', ids, delivered)),
    ...faultsOf(compare('effects at healthy endpoints', ids, calls)),
  ];
}

/** Customers of the same installation whose endpoints take nothing, each sickness as often as the others. */
async function makeSick({ api, world }: Arena): Promise<Recipient[]> {
  const recipients: Recipient[] = [];
  for (let from = 0; from < SICK; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, SICK - from) }, (_, index) => from + index);
    const made = numbers.map((number) => makeOneSick(api, world, number));
    recipients.push(...(await Promise.all(made)));
  }
  return recipients;
}

async function makeOneSick(api: ArenaApi, world: Arena['world'], number: number): Promise<Recipient> {
  const name = `sick-${number}`;
  const { id, accessToken } = await register(api, name);
  const url = world.sickHookUrl(SICKNESSES[number % SICKNESSES.length] as Sickness, name);
  const endpoint = await api
    .as(accessToken)
    .demand<{ id: string }>('POST', '/webhook-endpoints', { url, topics: ['watch.paused'] });
  return { tenantId: id, endpointId: endpoint.id };
}
