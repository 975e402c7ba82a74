// The outbox relay, against publishing one by one; and the way of an event from commit to effect at a steady rate. Both
// sides work in turns, so that both have the same of whatever else the machine does; figures are medians over the rounds.
import { migrations } from '../services/scraping/migrations/index.ts';
import { median, medianOf } from './parts/median.ts';
import { installService, startBenchPostgres } from './parts/postgres.ts';
import { measureDelays } from './parts/relay-delay.ts';
import { contentOfLog, fillOutbox, publishOneByOne, relayAll, type Rate } from './parts/relay-rate.ts';
import { tellDelays } from './parts/steady.ts';

const ROUNDS = 5;
/** In each round. */
const EVENTS = 20_000;
const GOAL = 35;
const PER_SECOND = 200;
const SECONDS = 10;
const WARM_UP = 400;
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
  const empty = await postgres.createDatabase('installed');
  await installService(empty, migrations);
  const rounds: { ours: Rate; peer: Rate }[] = [];
  let isEqual = true;
  // The round before the first warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ours = await postgres.createDatabase(`ours_${round}`, 'installed');
    await fillOutbox(ours, EVENTS);
    const peer = await postgres.createDatabase(`peer_${round}`, `ours_${round}`);
    const measured = { ours: await relayAll(ours, postgres.pid), peer: await publishOneByOne(peer, postgres.pid) };
    if (round > 0) rounds.push(measured);
    const [content, contentOfPeer] = [await contentOfLog(ours), await contentOfLog(peer)];
    isEqual &&= content.events === EVENTS && content.hash === contentOfPeer.hash;
  }
  const steady = await postgres.createDatabase('steady', 'installed');
  const delays = await measureDelays(steady, { perSecond: PER_SECOND, seconds: SECONDS, warmUp: WARM_UP });

  const ratios = rounds.map(({ ours, peer }) => ours.eventsPerSecond / peer.eventsPerSecond);
  const ratio = median(ratios);
  const cpuOf = (rate: Rate) => rate.cpuMsPerThousand + rate.postgresCpuMsPerThousand;
  const cpu = median(rounds.map(({ ours, peer }) => cpuOf(peer) / cpuOf(ours)));
  const spread = `${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}`;
  console.log(
    `${EVENTS} events a round from the outbox to the log; peer: a transaction for each, appended and deleted`,
  );
  console.log(line('ours', medianOf(rounds.map(({ ours }) => ours))));
  console.log(line('peer', medianOf(rounds.map(({ peer }) => peer))));
  console.log(
    `ratio    ${ratio.toFixed(1)}x in events/s (${spread}, goal ${GOAL}x), ${cpu.toFixed(1)}x in CPU, Postgres included`,
  );
  console.log(isEqual ? `rows     ${EVENTS} equal on both sides` : 'rows     DIFFER: the figures mean nothing');
  console.log(`commit to effect at ${PER_SECOND} events/s for ${SECONDS} s, through relay, log and inbox`);
  const isSoon = tellDelays(delays, GOAL_P99_MS);
  process.exitCode = isEqual && isSoon && ratio >= GOAL ? 0 : 1;
} finally {
  await postgres.remove();
}
