// Consuming from Kafka with inbox and effect, against a transaction for each message. Both sides read the same topic and
// work in turns; figures are medians over the rounds.
import { newId } from '@blackfang/core';
import { migrations } from '../services/scraping/migrations/index.ts';
import { startApart } from './parts/apart.ts';
import type { ConsumeOrder, ConsumeSetting } from './parts/consume-setting.ts';
import { createEffects, effectsOf } from './parts/effect.ts';
import { recordsOf, runEvents } from './parts/events.ts';
import { openKafkaLog, startBenchKafka } from './parts/kafka.ts';
import { tell, type Measured, type Round } from './parts/measure.ts';
import { installService, startBenchPostgres } from './parts/postgres.ts';

const ROUNDS = 3;
/** In each round. */
const EVENTS = 6_000;
/** Of ours alone: code that is compiled when it has run often. */
const WARM_UP = 20_000;
const GOAL = 10;

const postgres = await startBenchPostgres();
const kafka = await startBenchKafka();
try {
  const installed = await postgres.createDatabase('installed');
  await installService(installed, migrations);
  await createEffects(installed);
  const eventLog = openKafkaLog(kafka.brokers, 'bench');
  const tenants = Array.from({ length: 20 }, newId);
  const watches = Array.from({ length: 1_000 }, newId);
  const fill = async (topic: string, events: number) => {
    await kafka.createTopic(topic);
    const records = recordsOf(runEvents(events, tenants, watches), topic);
    for (let start = 0; start < events; start += 500) await eventLog.append(records.slice(start, start + 500));
  };
  const setting: ConsumeSetting = {
    brokers: kafka.brokers,
    servers: { postgresPid: postgres.pid, kafkaPid: kafka.pid },
  };
  const ours = await startApart<ConsumeSetting, ConsumeOrder>('consume-ours.ts', setting);
  const peer = await startApart<ConsumeSetting, ConsumeOrder>('consume-peer.ts', setting);
  const warmUp = async (side: typeof ours, name: string, events: number) => {
    const topic = `warm.up.${name}`;
    await fill(topic, events);
    await side.ask({ databaseUrl: await postgres.createDatabase(`warm_up_${name}`, 'installed'), topic, events });
  };
  await warmUp(ours, 'ours', WARM_UP);
  await warmUp(peer, 'peer', EVENTS / 10);
  const rounds: Round[] = [];
  let isEqual = true;
  for (let round = 0; round < ROUNDS; round += 1) {
    const topic = `round.${round}`;
    await fill(topic, EVENTS);
    const ofOurs = await postgres.createDatabase(`ours_${round}`, 'installed');
    const ofPeer = await postgres.createDatabase(`peer_${round}`, 'installed');
    rounds.push({
      ours: await ours.ask<Measured>({ databaseUrl: ofOurs, topic, events: EVENTS }),
      peer: await peer.ask<Measured>({ databaseUrl: ofPeer, topic, events: EVENTS }),
    });
    const [effects, effectsOfPeer] = [await effectsOf(ofOurs), await effectsOf(ofPeer)];
    isEqual &&= effects.effects === EVENTS && effects.remembered === EVENTS;
    isEqual &&= JSON.stringify(effects) === JSON.stringify(effectsOfPeer);
  }
  await ours.close();
  await peer.close();
  await eventLog.close();
  const title = `${EVENTS} events a round from Kafka to inbox and effect, joining included; peer: a transaction, and a commit of the offset, for each`;
  const reached = tell(title, 'events', rounds, GOAL);
  console.log(isEqual ? `rows     ${EVENTS} equal on both sides` : 'rows     DIFFER: the figures mean nothing');
  process.exitCode = isEqual && reached ? 0 : 1;
} finally {
  await kafka.remove();
  await postgres.remove();
}
