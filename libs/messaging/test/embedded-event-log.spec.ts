import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { EmbeddedEventLog, migrateEventLog } from '@blackfang/messaging';
import { createServiceDatabase, type ServiceDatabase, until } from '@blackfang/testing';
import pg from 'pg';
import { eventLogContract } from './event-log.contract.ts';
import { Ledger } from './ledger.ts';
import { migrations } from './spec-service.ts';

async function createTopic(world: ServiceDatabase, partitions: number): Promise<string> {
  const topic = `spec.${randomUUID()}.v1`;
  await migrateEventLog(world.superuserUrl, [{ topic, partitions }]);
  return topic;
}

eventLogContract('embedded in Postgres', async () => {
  const world = await createServiceDatabase([migrations]);
  const logs: EmbeddedEventLog[] = [];
  const sessionMs = 1_000;
  return {
    sessionMs,
    createTopic: (partitions) => createTopic(world, partitions),
    open(instance) {
      const log = new EmbeddedEventLog({ url: world.eventLogUrl, instance, log: world.log, leaseMs: sessionMs });
      logs.push(log);
      return log;
    },
    async close() {
      await Promise.all(logs.map((log) => log.close()));
      await world.close();
    },
  };
});

describe('the embedded event log', () => {
  let world: ServiceDatabase;
  let admin: pg.Client;
  const logs: EmbeddedEventLog[] = [];

  beforeAll(async () => {
    world = await createServiceDatabase([migrations]);
    admin = new pg.Client({ connectionString: world.superuserUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await Promise.all(logs.map((log) => log.close()));
    await admin.end();
    await world.close();
  });

  it('never lets a consumer run past an event whose transaction commits late', async () => {
    const topic = await createTopic(world, 2);
    // A record that says "late" commits only when the gate is opened, long after it has its offset.
    await admin.query(`
      CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN PERFORM pg_advisory_xact_lock_shared(77); RETURN NULL; END $$;
      CREATE TRIGGER gate AFTER INSERT ON event_log.record FOR EACH ROW WHEN (new.key = 'late')
        EXECUTE FUNCTION wait_at_gate()`);
    await admin.query('SELECT pg_advisory_lock(77)');
    const ledger = new Ledger();
    const reader = world.openEventLog('reader');
    const subscription = await reader.subscribe({
      group: 'reader',
      topic,
      maxBatch: 10,
      onBatch: async (records) => ledger.add(records),
    });
    const record = (key: string, number: number) => ({
      topic,
      key,
      headers: { number: String(number) },
      payload: Buffer.alloc(0),
    });
    const late = world.openEventLog('late').append([record('late', 0)]);
    await waitForLockWait(admin);
    // These come later and are ready sooner; those of the same partition must wait their turn.
    const [other] = ['a', 'b', 'c', 'd', 'e'].filter((key) => partitionOfKey(key) !== partitionOfKey('late'));
    const [same] = ['a', 'b', 'c', 'd', 'e'].filter((key) => partitionOfKey(key) === partitionOfKey('late'));
    await world.openEventLog('sooner').append([record(other ?? '', 1)]);
    const behind = world.openEventLog('behind').append([record(same ?? '', 2)]);
    expect((await ledger.reaches(1)).map((one) => one.key)).toEqual([other]);
    await admin.query('SELECT pg_advisory_unlock(77)');
    await Promise.all([late, behind]);
    expect((await ledger.reaches(3)).slice(1).map((one) => one.key)).toEqual(['late', same]);
    await subscription.close();
  });

  it('keeps the partitions of a member that hands a slow one on', async () => {
    const topic = await createTopic(world, 2);
    const open = (instance: string) => {
      const log = new EmbeddedEventLog({ url: world.eventLogUrl, instance, log: world.log, leaseMs: 400 });
      logs.push(log);
      return log;
    };
    const slow = Promise.withResolvers<void>();
    const [one, two] = [new Ledger(), new Ledger()];
    const place = { group: 'slow', topic, maxBatch: 10 };
    const record = (key: string) => ({ topic, key, headers: {}, payload: Buffer.alloc(0) });
    // The second member, by its name, is due the second partition, where the first is at work for long.
    const key = ['a', 'b', 'c'].find((text) => partitionOfKey(text) === 1) ?? '';
    const begun = Promise.withResolvers<void>();
    await open('1').subscribe({
      ...place,
      onBatch: async (records) => {
        begun.resolve();
        if (records[0]?.partition === 1) await slow.promise;
        one.add(records);
      },
    });
    await world.openEventLog('writer').append([record(key)]);
    await begun.promise;
    await open('2').subscribe({ ...place, onBatch: async (records) => two.add(records) });
    const expiries = async () => {
      const { rows } = await admin.query<{ member: string; live: boolean }>(
        `SELECT member, expires_at > clock_timestamp() AS live FROM event_log.assignment WHERE topic = $1 ORDER BY partition`,
        [topic],
      );
      return rows.map((row) => `${row.member} ${row.live}`).join();
    };
    // Longer than a lease: three beats of the second member, which is told each time that it must wait.
    const seen = new Set<string>();
    await beatsOf(admin, topic, '2', 12, async () => void seen.add(await expiries()));
    expect([...seen]).toEqual(['1 true,1 true']);
    slow.resolve();
    await until('expiry of both', async () => (await expiries()) === '1 true,2 true');
    await world.openEventLog('writer').append([record(key)]);
    expect(await two.reaches(1)).toHaveLength(1);
    expect(one.records).toHaveLength(1);
  });

  it('forgets records past their days, and goes on with those that are left', async () => {
    const topic = await createTopic(world, 1);
    const keep = world.openEventLog('writer');
    const record = (key: string) => ({ topic, key, headers: {}, payload: Buffer.alloc(0) });
    await keep.append([record('old'), record('new')]);
    await admin.query(
      `UPDATE event_log.record SET appended_at = now() - interval '8 days' WHERE topic = $1 AND key = 'old'`,
      [topic],
    );
    const ledger = new Ledger();
    // Retention begins to look with the first reader of a process; it looks before the reader does.
    const gone = async () =>
      (await admin.query(`SELECT 1 FROM event_log.record WHERE topic = $1 AND key = 'old'`, [topic])).rows.length === 0;
    const follower = await world
      .openEventLog('keeper')
      .follow({ topics: [topic], sinceMs: 0, onRecords: () => undefined });
    await until('end of the record', gone);
    const subscription = await keep.subscribe({
      group: 'late',
      topic,
      maxBatch: 10,
      onBatch: async (records) => ledger.add(records),
    });
    expect((await ledger.reaches(1)).map((one) => one.key)).toEqual(['new']);
    await subscription.close();
    await follower.close();
  });

  it('refuses to shrink a topic, since keys would change their partition', async () => {
    const topic = await createTopic(world, 4);
    await expect(migrateEventLog(world.superuserUrl, [{ topic, partitions: 2 }])).rejects.toThrow(/can't shrink/);
    await migrateEventLog(world.superuserUrl, [{ topic, partitions: 6 }]);
  });
});

function partitionOfKey(key: string): number {
  return crc32(key) % 2;
}

/** Until somebody waits at the gate. */
async function waitForLockWait(admin: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await admin.query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 77 AND NOT granted`,
    );
    if (rows.length > 0) return;
  }
}

/** Looks after each of so many beats of a member. */
async function beatsOf(
  admin: pg.Client,
  topic: string,
  member: string,
  count: number,
  look: () => Promise<void>,
): Promise<void> {
  let last = '';
  for (let seen = 0; seen < count;) {
    const { rows } = await admin.query<{ at: string }>(
      'SELECT expires_at::text AS at FROM event_log.member WHERE topic = $1 AND member = $2',
      [topic, member],
    );
    const at = rows[0]?.at ?? '';
    if (at !== last && at !== '') {
      seen += 1;
      await look();
    }
    last = at;
  }
}
