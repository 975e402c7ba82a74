// One to four processes of a group of consumers over Kafka, with inbox and effect: how throughput grows, what is the
// limit, and that nothing is lost or done twice. Numbers of processes take turns; figures are medians over the rounds.
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '@blackfang/core';
import { migrations } from '../services/scraping/migrations/index.ts';
import { startApart, type Apart } from './parts/apart.ts';
import type { Done, MemberOrder, MemberSetting } from './parts/consumers-member.ts';
import { createEffects, effectsOf } from './parts/effect.ts';
import { recordsOf, runEvents } from './parts/events.ts';
import { KAFKA_PARTITIONS, openKafkaLog, startBenchKafka } from './parts/kafka.ts';
import { medianOf } from './parts/median.ts';
import { installService, processorMs, startBenchPostgres } from './parts/postgres.ts';

const ROUNDS = 2;
const PROCESSES = [1, 2, 3, 4];
/** Of one topic, which each number of processes reads in each round. */
const EVENTS = 150_000;
const TOPIC = 'events';
const LOOK_MS = 10;
/** Of a machine, its idle time that nobody can use: less than this is none. */
const NO_ROOM = 0.1;
/** What one more process must bring to count as a rise, where it could. */
const RISE = 1.05;

/** Processor time as shares of one core. */
interface Figures {
  readonly perSecond: number;
  readonly consumers: number;
  readonly postgres: number;
  readonly kafka: number;
  /** What nobody used, others on this machine included. */
  readonly idle: number;
  readonly peakMb: number;
}

const cores = cpus().length;
const idleMs = () => cpus().reduce((sum, { times }) => sum + times.idle, 0);
const postgres = await startBenchPostgres();
const kafka = await startBenchKafka();

async function fill(): Promise<void> {
  await kafka.createTopic(TOPIC);
  const eventLog = openKafkaLog(kafka.brokers, 'bench');
  const watches = Array.from({ length: 2_000 }, newId);
  const tenants = Array.from({ length: 20 }, newId);
  for (let start = 0; start < EVENTS; start += 1_000) {
    await eventLog.append(recordsOf(runEvents(1_000, tenants, watches), TOPIC));
  }
  await eventLog.close();
}

/** Lets the members take a topic together. @returns undefined when something was lost or done twice. */
async function consume(
  members: readonly Apart<MemberOrder>[],
  group: string,
  databaseUrl: string,
): Promise<Figures | undefined> {
  const all = <Answer>(order: MemberOrder) => Promise.all(members.map((member) => member.ask<Answer>(order)));
  await all({ kind: 'join', databaseUrl, topic: TOPIC, group });
  const isShared = (held: readonly (readonly number[])[]) =>
    held.every((some) => some.length > 0) && new Set(held.flat()).size === KAFKA_PARTITIONS;
  while (!isShared(await all<number[]>({ kind: 'held' }))) await delay(LOOK_MS);
  const times = () => [processorMs(postgres.pid), processorMs(kafka.pid), idleMs()];
  const before = times();
  const began = performance.now();
  await all({ kind: 'go' });
  let done: Done[];
  do {
    await delay(LOOK_MS);
    done = await all<Done>({ kind: 'done' });
  } while (done.reduce((sum, { events }) => sum + events, 0) < EVENTS);
  const ms = performance.now() - began;
  const [ofPostgres, ofKafka, ofNobody] = times().map((time, index) => (time - (before[index] ?? Number.NaN)) / ms);
  await all({ kind: 'leave' });
  const { effects, remembered } = await effectsOf(databaseUrl);
  if (effects !== EVENTS || remembered !== EVENTS) return undefined;
  return {
    perSecond: (EVENTS * 1_000) / ms,
    consumers: done.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / ms,
    postgres: ofPostgres ?? Number.NaN,
    kafka: ofKafka ?? Number.NaN,
    idle: ofNobody ?? Number.NaN,
    peakMb: Math.max(...done.map(({ peakMb }) => peakMb)),
  };
}

function line(processes: number, figures: Figures): string {
  const percent = (share: number) => `${(share * 100).toFixed(0)}%`;
  const parts = [
    `${figures.perSecond.toFixed(0).padStart(6)} events/s`,
    `consumers ${percent(figures.consumers)}`,
    `Postgres ${percent(figures.postgres)}`,
    `Kafka ${percent(figures.kafka)}`,
    `idle ${percent(figures.idle)} of ${cores * 100}%`,
    `peak ${figures.peakMb.toFixed(0)} MB each`,
  ];
  return `${processes} ${processes === 1 ? 'process  ' : 'processes'} ${parts.join('   ')}`;
}

try {
  const installed = await postgres.createDatabase('installed');
  await installService(installed, migrations);
  await createEffects(installed);
  const members = await Promise.all(
    PROCESSES.map((number) =>
      startApart<MemberSetting, MemberOrder>('consumers-member.ts', {
        brokers: kafka.brokers,
        instance: `member-${number}`,
      }),
    ),
  );
  await fill();
  const figures = new Map<number, Figures[]>(PROCESSES.map((processes) => [processes, []]));
  let isWhole = true;
  // The first one warms all members up.
  const order = [members.length, ...Array.from({ length: ROUNDS }, () => PROCESSES).flat()];
  for (const [index, processes] of order.entries()) {
    const databaseUrl = await postgres.createDatabase(`run_${index}`, 'installed');
    const measured = await consume(members.slice(0, processes), `run.${index}`, databaseUrl);
    isWhole &&= measured !== undefined;
    if (measured !== undefined && index > 0) figures.get(processes)?.push(measured);
  }
  await Promise.all(members.map((member) => member.close()));

  console.log(`${EVENTS} events of ${KAFKA_PARTITIONS} partitions to inbox and effect, each time`);
  console.log(
    isWhole
      ? `effects  ${EVENTS} of ${EVENTS}, each once, each time`
      : 'effects  LOST or done twice: the figures mean nothing',
  );
  if (isWhole) {
    const medians = PROCESSES.map((processes) => medianOf(figures.get(processes) ?? []));
    for (const [index, each] of medians.entries()) console.log(line(PROCESSES[index] ?? 0, each));
    const full = medians.findIndex(({ idle }) => idle < cores * NO_ROOM);
    const until = full === -1 ? medians.length - 1 : full;
    const rises = medians.slice(1, until + 1).every((each, index) => {
      return each.perSecond >= RISE * (medians[index]?.perSecond ?? Number.NaN);
    });
    console.log(
      full === -1
        ? `limit    none found: the ${cores} cores are not used up`
        : `limit    the ${cores} cores, which have nothing left with ${PROCESSES[full]}`,
    );
    console.log(rises ? 'rises    with each process until then' : 'rises    NOT with each process until then');
    process.exitCode = rises ? 0 : 1;
  } else process.exitCode = 1;
} finally {
  await kafka.remove();
  await postgres.remove();
}
