import { newId } from '@blackfang/core';
import { Relay, type EventLog, type StoredRecord } from '@blackfang/messaging';
import { createServiceDatabase, type ServiceDatabase, until } from '@blackfang/testing';
import pg from 'pg';
import { Ledger } from './ledger.ts';
import { metrics, migrations, Noted, series, tell, tellIn } from './spec-service.ts';

let world: ServiceDatabase;
let log: EventLog;
let ledger: Ledger;
const relays: Relay[] = [];

beforeEach(async () => {
  world = await createServiceDatabase([migrations]);
  log = world.openEventLog();
  ledger = new Ledger();
  await log.follow({ topics: [Noted.topic], sinceMs: 60_000, onRecords: (records) => ledger.add(records) });
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.close()));
  await world.close();
});

async function start(instance: string): Promise<Relay> {
  const db = world.openDatabase();
  const relay = new Relay({ db, eventLog: log, instance, log: world.log, metrics: metrics() });
  relays.push(relay);
  await relay.start();
  return relay;
}

const noteOf = (record: StoredRecord) => Noted.message.decode(record.payload).name;
const outbox = () => world.db.system('look', (tx) => tx.query<{ id: string }>('SELECT id FROM outbox'));

async function asAdmin(sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: world.superuserUrl });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
}

describe('the relay', () => {
  it('moves events into the log in their order, each once, and empties the outbox', async () => {
    const tenant = newId();
    for (let round = 0; round < 4; round += 1) await tell(world.db, tenant, series(400, `round ${round}:`));
    await start('one');
    const records = await ledger.reaches(1_600);
    expect(records.map(noteOf)).toEqual([0, 1, 2, 3].flatMap((round) => series(400, `round ${round}:`)));
    await until('empty outbox', async () => (await outbox()).length === 0);
    expect(ledger.records).toHaveLength(1_600);
  });

  it('hears of a commit without waiting for its poll, and of nothing that was rolled back', async () => {
    const tenant = newId();
    await start('one');
    const failed = world.db.tenant({ tenantId: tenant }, async (tx) => {
      await tellIn(tx, tenant, ['undone']);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await tell(world.db, tenant, ['done']);
    expect((await ledger.reaches(1)).map(noteOf)).toEqual(['done']);
  });

  it('sends what a transaction that began earlier commits later', async () => {
    const [early, later] = [newId(), newId()];
    const hold = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    await start('one');
    const slow = world.db.tenant({ tenantId: early }, async (tx) => {
      await tellIn(tx, early, ['began first']);
      written.resolve();
      await hold.promise;
    });
    await written.promise;
    await tell(world.db, later, ['committed first']);
    expect((await ledger.reaches(1)).map(noteOf)).toEqual(['committed first']);
    hold.resolve();
    await slow;
    expect((await ledger.reaches(2)).map(noteOf)).toEqual(['committed first', 'began first']);
  });

  it('has one leader: two processes send nothing twice', async () => {
    const tenant = newId();
    await Promise.all([start('one'), start('two')]);
    for (let round = 0; round < 20; round += 1) await tell(world.db, tenant, series(20, `round ${round}:`));
    await ledger.reaches(400);
    await until('empty outbox', async () => (await outbox()).length === 0);
    expect(ledger.records.map(noteOf)).toEqual(
      Array.from({ length: 20 }, (_, round) => series(20, `round ${round}:`)).flat(),
    );
  });

  it('hands its lease on when it is closed', async () => {
    const tenant = newId();
    const first = await start('one');
    await tell(world.db, tenant, ['by the first']);
    await ledger.reaches(1);
    await start('two');
    await first.close();
    await tell(world.db, tenant, ['by the second']);
    expect((await ledger.reaches(2)).map(noteOf)).toEqual(['by the first', 'by the second']);
  });

  it('waits for a leader that is still believed alive, and takes over when its lease has run out', async () => {
    const tenant = newId();
    await asAdmin(`UPDATE spec.relay_lease SET holder = 'gone', expires_at = clock_timestamp() + interval '1 hour'`);
    await start('one');
    await tell(world.db, tenant, ['waiting']);
    expect(await outbox()).toHaveLength(1);
    expect(ledger.records).toEqual([]);
    await asAdmin(`UPDATE spec.relay_lease SET expires_at = clock_timestamp()`);
    expect((await ledger.reaches(1)).map(noteOf)).toEqual(['waiting']);
  });

  it('takes its own lease back at once after a restart', async () => {
    const tenant = newId();
    await asAdmin(`UPDATE spec.relay_lease SET holder = 'one', expires_at = clock_timestamp() + interval '1 hour'`);
    await start('one');
    await tell(world.db, tenant, ['again']);
    expect((await ledger.reaches(1)).map(noteOf)).toEqual(['again']);
  });

  it('keeps events that the log does not take, and sends them when it does', async () => {
    const tenant = newId();
    await asAdmin(`REVOKE INSERT ON event_log.record FROM blackfang_event_log`);
    await start('one');
    await tell(world.db, tenant, series(3));
    expect(await outbox()).toHaveLength(3);
    await asAdmin(`GRANT INSERT ON event_log.record TO blackfang_event_log`);
    expect((await ledger.reaches(3)).map(noteOf)).toEqual(series(3));
  });

  it('gives an event told again the same id, whatever its time', async () => {
    const tenant = newId();
    const [first] = await tell(world.db, tenant, ['same']);
    const [again] = await tell(world.db, tenant, ['same']);
    const [other] = await tell(world.db, newId(), ['same']);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});
