// The outbox relay, against publishing one by one; and the way of an event from commit to effect at a steady rate.
import { migrations } from '../services/scraping/migrations/index.ts';
import { installService, startBenchPostgres } from './parts/postgres.ts';
import { measureDelays } from './parts/relay-delay.ts';
import { contentOfLog, fillOutbox, publishOneByOne, relayAll, type Rate } from './parts/relay-rate.ts';

const EVENTS = 40_000;
const WARM_UP = 20_000;
const GOAL = 35;
const PER_SECOND = 200;
const SECONDS = 10;
const GOAL_P99_MS = 50;

function line(label: string, { eventsPerSecond, cpuMsPerThousand, postgresCpuMsPerThousand }: Rate): string {
  const figures = [
    `${eventsPerSecond.toFixed(0).padStart(6)} events/s`,
    `CPU ${cpuMsPerThousand.toFixed(1)} ms a thousand`,
    `Postgres CPU ${postgresCpuMsPerThousand.toFixed(1)} ms a thousand`,
  ];
  return `${label.padEnd(8)} ${figures.join('   ')}`;
}

const postgres = await startBenchPostgres();
try {
  const warm = await postgres.createDatabase('warm');
  await installService(warm, migrations);
  const ours = await postgres.createDatabase('ours', 'warm');
  const steady = await postgres.createDatabase('steady', 'warm');
  await fillOutbox(warm, WARM_UP);
  await relayAll(warm, postgres.pid);

  await fillOutbox(ours, EVENTS);
  const peer = await postgres.createDatabase('peer', 'ours');
  const mine = await relayAll(ours, postgres.pid);
  const others = await publishOneByOne(peer, postgres.pid);
  const [content, contentOfPeer] = [await contentOfLog(ours), await contentOfLog(peer)];
  const delays = await measureDelays(steady, PER_SECOND, SECONDS);

  const ratio = mine.eventsPerSecond / others.eventsPerSecond;
  const isEqual = content.events === EVENTS && content.hash === contentOfPeer.hash;
  const isWhole = delays.effects === delays.published;
  console.log(`${EVENTS} events from the outbox to the log; peer: a transaction for each, appended and deleted`);
  console.log(line('ours', mine));
  console.log(line('peer', others));
  console.log(`ratio    ${ratio.toFixed(1)}x (goal ${GOAL}x)`);
  console.log(isEqual ? `rows     ${EVENTS} equal on both sides` : 'rows     DIFFER: the figures mean nothing');
  console.log(`commit to effect at ${PER_SECOND} events/s for ${SECONDS} s, through relay, log and inbox`);
  const { p50Ms, p99Ms, maxMs } = delays;
  console.log(
    `ours     p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms (goal under ${GOAL_P99_MS} ms)   max ${maxMs.toFixed(1)} ms`,
  );
  console.log(`effects  ${delays.effects} of ${delays.published} events`);
  process.exitCode = isEqual && isWhole && ratio >= GOAL && p99Ms < GOAL_P99_MS ? 0 : 1;
} finally {
  await postgres.remove();
}
