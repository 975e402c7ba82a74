import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startPostgres } from '@blackfang/embedded-postgres';
import { Clock, newId } from '@blackfang/core';
import { Consumers, EmbeddedEventLog, migrateEventLog, Relay, type EventLog } from '@blackfang/messaging';
import { createLogger } from '@blackfang/observability';
import { Database, EVENT_LOG_ROLE, migrate, rolesOf } from '@blackfang/persistence';
import { createServiceDatabase, type ServiceDatabase, until } from '@blackfang/testing';
import type { ChildSettings } from './crash-child.ts';
import { KAFKA_START_MS, SESSION_MS } from './kafka-house.ts';
import { patiently } from './ledger.ts';
import { LOGS, type LogHouse } from './log-houses.ts';
import { deadLetters, effectsOf, GROUP, metrics, migrations, Noted, series, tell, writeDown } from './spec-service.ts';

const CHILD = join(import.meta.dirname, 'crash-child.ts');
const LOADER = join(import.meta.dirname, '../../../tools/ts.mjs');
/** A child that has not met its failpoint by then never will. */
const CHILD_LIMIT_MS = 20_000;

/** Runs a child until its failpoint kills it. */
async function dieAt(settings: ChildSettings): Promise<void> {
  const flags = ['--conditions=blackfang-source', '--disable-warning=ExperimentalWarning', '--import', LOADER];
  const child = spawn(process.execPath, [...flags, CHILD, JSON.stringify(settings)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: CHILD_LIMIT_MS,
  });
  const [code, signal] = await once(child, 'exit');
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
}

async function work(db: Database, eventLog: EventLog, instance: string): Promise<{ close(): Promise<void> }> {
  const options = { db, eventLog, log: createLogger({ service: 'crash spec', level: 'error' }), metrics: metrics() };
  const relay = new Relay({ ...options, instance });
  const consumers = new Consumers([writeDown()], options);
  await relay.start();
  await consumers.start();
  return {
    async close() {
      await consumers.close();
      await relay.close();
    },
  };
}

/** Nothing waits anywhere: neither in the outbox nor in the log. */
const settled = (db: Database, eventLog: EventLog) =>
  until('settled group', async () => {
    const rows = await db.system('look', (tx) => tx.query('SELECT 1 FROM outbox LIMIT 1'));
    const lag = await patiently(() => eventLog.lag(GROUP));
    return rows.length === 0 && lag.length > 0 && lag.every((one) => one.lag === 0n);
  });

describe.each(LOGS)('a process that is killed, on $name', ({ start, kills, againMs }) => {
  let house: LogHouse;
  let world: ServiceDatabase;

  beforeAll(async () => {
    house = await start();
  }, KAFKA_START_MS);
  afterAll(() => house.close());
  beforeEach(async () => {
    world = await createServiceDatabase([migrations]);
    await house.renew();
  });
  afterEach(() => world.close());

  const addresses = () => {
    const { url, eventLogUrl } = world;
    return { url, eventLogUrl, brokers: house.brokers, sessionTimeoutMs: SESSION_MS };
  };

  const failpoints = [
    `${Noted.topic}:committed_not_published`,
    `${Noted.topic}:published_not_deleted`,
    `${GROUP}:effect_not_offset`,
  ];

  it.each(failpoints.flatMap((failpoint) => kills.map((after) => ({ failpoint, after }))))(
    'at $failpoint, time $after, loses nothing, and each event takes effect once',
    async ({ failpoint, after }) => {
      const tenantIds = [newId(), newId()];
      await dieAt({ ...addresses(), instance: 'house', failpoint, after, tenantIds });

      // The next start has the same name: in Postgres it has its leases back at once, well before they run out.
      const began = performance.now();
      const eventLog = house.open(world, 'house');
      const again = await work(world.db, eventLog, 'house');
      await settled(world.db, eventLog);
      await again.close();
      expect(performance.now() - began).toBeLessThan(againMs);

      let told = 0;
      for (const tenantId of tenantIds) {
        const effects = await effectsOf(world.db, tenantId);
        const notes = effects.map((effect) => effect.note);
        // What was told before the kill came through; each once, in its order. It may come before the second tenant's first.
        expect(notes).toEqual(series(notes.length));
        expect(new Set(effects.map((effect) => effect.event_id)).size).toBe(notes.length);
        told += notes.length;
      }
      expect(told).toBeGreaterThan(0);
      expect(await deadLetters(world.db)).toEqual([]);
    },
  );
});

describe('a process that is killed', () => {
  it('is followed by another of another name, once its leases have run out', async () => {
    const world = await createServiceDatabase([migrations]);
    const tenantId = newId();
    await dieAt({
      url: world.url,
      eventLogUrl: world.eventLogUrl,
      brokers: [],
      sessionTimeoutMs: SESSION_MS,
      instance: 'dead',
      failpoint: `${GROUP}:effect_not_offset`,
      after: 1,
      tenantIds: [tenantId],
    });
    const eventLog = world.openEventLog('heir');
    const heir = await work(world.db, eventLog, 'heir');
    await tell(world.db, tenantId, ['the last one']);
    await settled(world.db, eventLog);
    await heir.close();
    const notes = (await effectsOf(world.db, tenantId)).map((effect) => effect.note);
    expect(notes).toEqual([...series(notes.length - 1), 'the last one']);
    await world.close();
  });
});

describe('a Postgres that is killed', () => {
  it('makes everybody wait: nothing is lost, nothing is a dead letter, and each event takes effect once', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'blackfang-killed-'));
    const restarted: (() => void)[] = [];
    const postgres = await startPostgres({
      dataFolder,
      durable: true,
      onRestart: () => restarted.shift()?.(),
    });
    const log = createLogger({ service: 'crash spec', level: 'fatal' });
    const as = (role: string) => {
      const address = new URL(postgres.url);
      address.username = role;
      address.password = 'spec';
      return address.href;
    };
    const login = rolesOf('spec').login;
    await migrate({
      adminUrl: postgres.url,
      services: [migrations],
      passwords: { [login]: 'spec', [EVENT_LOG_ROLE]: 'spec' },
    });
    await migrateEventLog(postgres.url, [{ topic: Noted.topic, partitions: 2 }]);
    const db = new Database({ service: 'spec', url: as(login), poolSize: 5, log, clock: new Clock() });
    const eventLog = new EmbeddedEventLog({ url: as(EVENT_LOG_ROLE), instance: 'house', log });
    const working = await work(db, eventLog, 'house');

    const tenantId = newId();
    const told: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const back = new Promise<void>((resolve) => restarted.push(resolve));
      const notes = series(200, `round ${round}:`);
      await tell(db, tenantId, notes);
      told.push(...notes);
      process.kill(postgres.pid, 'SIGKILL');
      await back;
    }
    await settled(db, eventLog);
    expect((await effectsOf(db, tenantId)).map((effect) => effect.note)).toEqual(told);
    expect(await deadLetters(db)).toEqual([]);

    // Whoever closes while it is away is not held up.
    await postgres.stop();
    await working.close();
    await eventLog.close();
    await db.close();
    // For root the cluster stands elsewhere than its data folder.
    for (const folder of [dirname(postgres.logFile), dataFolder]) await rm(folder, { recursive: true, force: true });
  });
});
