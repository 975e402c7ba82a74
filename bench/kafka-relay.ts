// The outbox relay into Kafka, against publishing one by one; and from commit to effect in another process. Both sides
// work in turns, so that both have the same of whatever else the machine does; figures are medians over the rounds.
import { migrations } from '../services/scraping/migrations/index.ts';
import { startApart } from './parts/apart.ts';
import { contentOfTopic, startBenchKafka } from './parts/kafka.ts';
import { measureDelaysOverKafka } from './parts/kafka-delay.ts';
import type { RelayOrder, RelaySetting } from './parts/kafka-relay-setting.ts';
import { tell, type Measured, type Round } from './parts/measure.ts';
import { installService, startBenchPostgres } from './parts/postgres.ts';
import { fillOutbox } from './parts/relay-rate.ts';
import { tellDelays } from './parts/steady.ts';

const ROUNDS = 3;
/** In each round. */
const EVENTS = 10_000;
/** Of ours alone: code that is compiled when it has run often. */
const WARM_UP = 20_000;
const WARM_UPS = 3;
const GOAL = 35;
const STEADY = { perSecond: 200, seconds: 12, warmUp: 800 };
const GOAL_P99_MS = 60;

const postgres = await startBenchPostgres();
const kafka = await startBenchKafka();
try {
  const servers = { postgresPid: postgres.pid, kafkaPid: kafka.pid };
  const setting: RelaySetting = { brokers: kafka.brokers, servers };
  await installService(await postgres.createDatabase('installed'), migrations);
  const ours = await startApart<RelaySetting, RelayOrder>('kafka-relay-ours.ts', setting);
  const peer = await startApart<RelaySetting, RelayOrder>('kafka-relay-peer.ts', setting);
  const warmUp = async (round: number) => {
    await kafka.createTopic('warm.up');
    const databaseUrl = await postgres.createDatabase(`warm_up_${round}`, 'installed');
    await fillOutbox(databaseUrl, WARM_UP, 'warm.up');
    await ours.ask({ databaseUrl, events: WARM_UP, topic: 'warm.up' });
  };
  for (let round = 0; round < WARM_UPS; round += 1) await warmUp(round);
  const [topic, topicOfPeer] = ['ours', 'peer'];
  for (const each of [topic, topicOfPeer]) await kafka.createTopic(each);
  const rounds: Round[] = [];
  // The round before the first warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const events = round === 0 ? EVENTS / 10 : EVENTS;
    const ofOurs = await postgres.createDatabase(`ours_${round}`, 'installed');
    await fillOutbox(ofOurs, events, topic);
    const ofPeer = await postgres.createDatabase(`peer_${round}`, `ours_${round}`);
    const measured = {
      ours: await ours.ask<Measured>({ databaseUrl: ofOurs, events, topic }),
      peer: await peer.ask<Measured>({ databaseUrl: ofPeer, events, topic: topicOfPeer }),
    };
    if (round > 0) rounds.push(measured);
  }
  const content = await contentOfTopic(kafka.brokers, topic);
  const contentOfPeer = await contentOfTopic(kafka.brokers, topicOfPeer);
  const total = EVENTS / 10 + ROUNDS * EVENTS;
  const isEqual = content.events === total && content.hash === contentOfPeer.hash;
  await ours.close();
  await peer.close();
  const title = `${EVENTS} events a round from the outbox to Kafka; peer: each taken, sent (acks of all) and deleted in a transaction`;
  const reached = tell(title, 'events', rounds, GOAL);
  console.log(isEqual ? `rows     ${total} equal in both topics` : 'rows     DIFFER: the figures mean nothing');
  const delays = await measureDelaysOverKafka(await postgres.createDatabase('steady', 'installed'), kafka, STEADY);
  const { perSecond, seconds } = STEADY;
  console.log(
    `commit to effect in another process at ${perSecond} events/s for ${seconds} s, through relay, Kafka and inbox`,
  );
  const isSoon = tellDelays(delays, GOAL_P99_MS);
  process.exitCode = isEqual && reached && isSoon ? 0 : 1;
} finally {
  await kafka.remove();
  await postgres.remove();
}
