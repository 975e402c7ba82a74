import { AppError, Clock, newId } from '@blackfang/core';
import { consume, Consumers, HEADERS, messagingMetrics, redrive } from '@blackfang/messaging';
import type { AnyConsumer, EventLog, Incoming } from '@blackfang/messaging';
import { createLogger, createMetrics } from '@blackfang/observability';
import { Database, type Tx } from '@blackfang/persistence';
import { createServiceDatabase, type ServiceDatabase, until } from '@blackfang/testing';
import pg from 'pg';
import { KAFKA_START_MS } from './kafka-house.ts';
import { patiently } from './ledger.ts';
import { LOGS, type LogHouse } from './log-houses.ts';
import {
  deadLetters,
  effectsOf,
  GROUP,
  metrics,
  migrations,
  Noted,
  notesOf,
  recordOf,
  series,
  writeDown,
  type Note,
} from './spec-service.ts';

/** What these tests provoke is meant to be logged as errors. */
const silent = createLogger({ service: 'spec', level: 'fatal' });

let world: ServiceDatabase;
let log: EventLog;
let running: Consumers | undefined;

async function start(consumer: AnyConsumer, db = world.db): Promise<void> {
  running = new Consumers([consumer], { db, eventLog: log, log: silent, metrics: metrics() });
  await running.start();
}

const caughtUp = () =>
  until('end of the log', async () => {
    const lag = await patiently(() => log.lag(GROUP));
    return lag.length > 0 && lag.every((one) => one.lag === 0n);
  });

function refuseNotes(...notes: string[]): (note: string) => void {
  return (note) => {
    if (notes.includes(note)) throw new AppError('invalid', 'note_refused', `${note} is no good.`);
  };
}

const WRITE = 'INSERT INTO effect (tenant_id, event_id, note) VALUES ($1, $2, $3)';

const redriveAll = (consumer: AnyConsumer) => consumer.accept((of) => redrive(of, world.db));

describe.each(LOGS)('on $name', ({ start: startLog }) => {
  let house: LogHouse;

  beforeAll(async () => {
    house = await startLog();
  }, KAFKA_START_MS);
  afterAll(() => house.close());
  beforeEach(async () => {
    world = await createServiceDatabase([migrations]);
    await house.renew();
    log = house.open(world);
  });
  afterEach(async () => {
    await running?.close();
    running = undefined;
    await world.close();
  });

  describe('a consumer', () => {
    it('lets an event take effect once, however often it comes', async () => {
      const tenant = newId();
      const records = series(30).map((note) => recordOf(tenant, note));
      await log.append([...records, ...records.slice(0, 10)]);
      await start(writeDown());
      await caughtUp();
      await log.append(records);
      await caughtUp();
      expect(await notesOf(world.db, tenant)).toEqual(series(30));
    });

    it('sets a refused event aside by bisection, in the transaction that passes it, and goes on behind it', async () => {
      const [tenant, other] = [newId(), newId()];
      await log.append(series(200).map((note) => recordOf(tenant, note)));
      await log.append(series(20).map((note) => recordOf(other, note)));
      await start(writeDown(refuseNotes('note 7', 'note 113')));
      await caughtUp();
      expect(await notesOf(world.db, tenant)).toEqual(
        series(200).filter((note) => note !== 'note 7' && note !== 'note 113'),
      );
      expect(await notesOf(world.db, other)).toEqual(series(20).filter((note) => note !== 'note 7'));
      const dead = await deadLetters(world.db);
      expect(dead.filter((letter) => letter.key.startsWith(tenant))).toMatchObject([
        { topic: Noted.topic, reason: 'note_refused', event_id: recordOf(tenant, 'note 7').headers[HEADERS.id] },
        { topic: Noted.topic, reason: 'note_refused', event_id: recordOf(tenant, 'note 113').headers[HEADERS.id] },
      ]);
      expect(dead[0]?.cause).toMatch(/AppError: note .* is no good/);
      // A refused event that comes again is one that was seen.
      await log.append([recordOf(tenant, 'note 7'), recordOf(tenant, 'after')]);
      await caughtUp();
      expect(await deadLetters(world.db)).toHaveLength(3);
      expect((await notesOf(world.db, tenant)).at(-1)).toBe('after');
    });

    it('sets aside what can’t be decoded, with why', async () => {
      const tenant = newId();
      const good = recordOf(tenant, 'good');
      await log.append([
        { ...recordOf(tenant, 'garbage'), payload: Buffer.from([0xff, 0xff, 0xff]) },
        recordOf(tenant, 'no tenant', { [HEADERS.tenant]: '' }),
        recordOf(tenant, 'no id', { [HEADERS.id]: 'x' }),
        recordOf(tenant, 'another type', { [HEADERS.type]: 'blackfang.other.v1.Thing' }),
        recordOf(tenant, 'no time', { [HEADERS.time]: 'soon' }),
        good,
      ]);
      await start(writeDown());
      await caughtUp();
      expect(await notesOf(world.db, tenant)).toEqual(['good']);
      const dead = await deadLetters(world.db);
      expect(dead.map(({ reason, log_offset: offset }) => `${offset} ${reason}`)).toEqual(
        [0, 1, 2, 3, 4].map((offset) => `${offset} event_undecodable`),
      );
      expect(dead.map(({ cause }) => /: (payload|header [a-z_]+)/.exec(cause)?.[1])).toEqual([
        'payload',
        'header tenantid',
        'header ce_id',
        'header ce_type',
        'header ce_time',
      ]);
    });

    it('tells how far it is behind', async () => {
      const registry = createMetrics('spec');
      const tenant = newId();
      const gate = Promise.withResolvers<void>();
      await log.append(series(8).map((note) => recordOf(tenant, note)));
      const held = consume(Noted, { group: GROUP, handle: () => gate.promise });
      running = new Consumers([held], {
        db: world.db,
        eventLog: log,
        log: silent,
        metrics: messagingMetrics(registry),
      });
      await running.start();
      const shown = `blackfang_consumer_lag{service="spec",consumer="${GROUP}"} 8`;
      await until('lag in the metrics', async () => (await registry.registry.metrics()).includes(shown));
      expect((await log.lag(GROUP)).reduce((sum, { lag }) => sum + lag, 0n)).toBe(8n);
      gate.resolve();
      await caughtUp();
    });

    it('sees rows of the tenants in its batch alone', async () => {
      const [one, two, stranger] = [newId(), newId(), newId()];
      await log.append([recordOf(stranger, 'before')]);
      await start(writeDown());
      await caughtUp();
      const rows = await world.db.batch([one, two], async (tx) => {
        for (const id of [one, two]) await tx.execute(WRITE, [id, id, id]);
        return tx.query<{ note: string }>('SELECT note FROM effect ORDER BY note');
      });
      expect(rows.map((row) => row.note)).toEqual([one, two].toSorted());
      const foreign = world.db.batch([one], (tx) => tx.execute(WRITE, [stranger, stranger, 'forged']));
      await expect(foreign).rejects.toThrow(/row-level security/);
    });

    it('waits where the world is away, and makes no dead letter of it', async () => {
      const tenant = newId();
      let away = 3;
      await log.append(series(5).map((note) => recordOf(tenant, note)));
      await start(
        writeDown(() => {
          if (away-- > 0) throw new AppError('unavailable', 'elsewhere_away', 'Not now.');
        }),
      );
      await caughtUp();
      expect(await notesOf(world.db, tenant)).toEqual(series(5));
      expect(await deadLetters(world.db)).toEqual([]);
    });

    it('loses its transaction at the limit of its time, keeps the partition, and is given the batch again', async () => {
      const tenant = newId();
      const limited = new Database({
        service: 'spec',
        url: world.url,
        poolSize: 5,
        log: silent,
        clock: new Clock(),
        transactionTimeoutMs: 300,
      });
      const seen: number[] = [];
      const slow = consume(Noted, {
        group: GROUP,
        async handle(batch: readonly Incoming<Note>[], tx: Tx) {
          for (const event of batch) await tx.execute(WRITE, [event.tenantId, event.id, event.message.name]);
          seen.push(batch.length);
          if (seen.length === 1) await tx.query('SELECT pg_sleep(60)');
        },
      });
      await log.append(series(5).map((note) => recordOf(tenant, note)));
      await start(slow, limited);
      await caughtUp();
      expect(seen).toEqual([5, 5]);
      expect(await notesOf(world.db, tenant)).toEqual(series(5));
      expect(await deadLetters(world.db)).toEqual([]);
      await running?.close();
      await limited.close();
    });

    it('goes on where its database connections are cut, with one effect each', async () => {
      const tenant = newId();
      const admin = new pg.Client({ connectionString: world.superuserUrl });
      await admin.connect();
      await start(writeDown());
      for (let round = 0; round < 10; round += 1) {
        const records = series(50, `round ${round}`).map((note) => recordOf(tenant, note));
        await patiently(() => log.append(records));
        await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IN ('blackfang_spec', 'blackfang_event_log')`,
        );
      }
      await admin.end();
      await caughtUp();
      const notes = await notesOf(world.db, tenant);
      expect(notes).toHaveLength(500);
      expect(new Set(notes).size).toBe(500);
      expect(await deadLetters(world.db)).toEqual([]);
    });
  });

  describe('redrive', () => {
    const dead = async (tenant: string, notes: readonly string[]) => {
      await log.append(notes.map((note) => recordOf(tenant, note)));
      await start(writeDown(refuseNotes(...notes)));
      await caughtUp();
      expect(await deadLetters(world.db)).toHaveLength(notes.length);
    };

    it('runs dead letters again with their handler mended', async () => {
      const tenant = newId();
      await dead(tenant, series(150));
      expect(await redriveAll(writeDown())).toEqual({ consumer: GROUP, done: 150, refused: [] });
      expect((await notesOf(world.db, tenant)).toSorted()).toEqual(series(150).toSorted());
      expect(await deadLetters(world.db)).toEqual([]);
    });

    it('gives one effect each when two run at once', async () => {
      const tenant = newId();
      await dead(tenant, series(40));
      const [one, two] = await Promise.all([redriveAll(writeDown()), redriveAll(writeDown())]);
      expect(one.done + two.done).toBe(40);
      expect(await effectsOf(world.db, tenant)).toHaveLength(40);
    });

    it('leaves what is refused again where it is', async () => {
      const tenant = newId();
      await dead(tenant, series(3));
      const result = await redriveAll(writeDown(refuseNotes('note 1')));
      expect(result).toMatchObject({ done: 2, refused: [{ cause: 'note 1 is no good.' }] });
      expect(await deadLetters(world.db)).toHaveLength(1);
      expect((await notesOf(world.db, tenant)).toSorted()).toEqual(['note 0', 'note 2']);
    });
  });
});
