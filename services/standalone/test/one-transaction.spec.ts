import {
  ALL_EVENTS,
  AlertRaised,
  DataExportChanged,
  MemberErased,
  TenantErased,
  WatchJobEnded,
} from '@blackfang/contracts/events';
import {
  DataExportServiceDefinition,
  ProxyServiceDefinition,
  SampleDataServiceDefinition,
  WatchJobServiceDefinition,
  WatchServiceDefinition,
} from '@blackfang/contracts/scraping/v1/service';
import { AlertServiceDefinition } from '@blackfang/contracts/alerting/v1/service';
import { rpcClient } from '@blackfang/rpc';
import { OWN_SERVICES } from '../src/services.ts';
import { CrashHouse } from './crash/crash-house.ts';
import { PATIENT, register, settleIn } from './crash/customer.ts';
import { until } from '@blackfang/testing';

/** Writes down which transaction wrote to which table, and which event it told. For a database that is thrown away. */
const WATCH_WRITES = `
  CREATE SCHEMA spec_ledger;
  CREATE TABLE spec_ledger.write (service text NOT NULL, transaction xid8 NOT NULL, relation text NOT NULL, topic text);
  CREATE FUNCTION spec_ledger.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_temp AS $$
    BEGIN
      INSERT INTO spec_ledger.write VALUES (TG_TABLE_SCHEMA, pg_current_xact_id(), TG_TABLE_NAME,
        CASE WHEN TG_TABLE_NAME = 'outbox' THEN to_jsonb(new) ->> 'topic' END);
      RETURN NULL;
    END $$;
  DO $$
    DECLARE one record;
    BEGIN
      FOR one IN SELECT oid::regclass AS path, relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
          AND relnamespace::regnamespace::text IN (${OWN_SERVICES.map((service) => `'${service}'`).join(', ')}) LOOP
        EXECUTE format('CREATE TRIGGER spec_ledger AFTER %s ON %s FOR EACH ROW EXECUTE FUNCTION spec_ledger.note()',
          CASE WHEN one.relname = 'outbox' THEN 'INSERT' ELSE 'INSERT OR UPDATE OR DELETE' END, one.path);
      END LOOP;
    END $$`;

/** Tables that tell of work and of messages, and say nothing about a tenant's things. */
const NO_STATE =
  '^(outbox|inbox(_[0-9]+)?|dead_letter|relay_lease|migration|partition_plan|idempotent_request|.*_queue(_lane)?)$';

/** Each event that was told, with the tables whose rows its transaction wrote. */
const TOLD = `
  SELECT told.service, told.topic, told.transaction::text, ARRAY(
    SELECT DISTINCT state.relation FROM spec_ledger.write state
    WHERE state.service = told.service AND state.transaction = told.transaction AND state.relation !~ '${NO_STATE}'
    ORDER BY 1) AS state
  FROM spec_ledger.write told WHERE told.relation = 'outbox'`;

interface Told {
  readonly service: string;
  readonly topic: string;
  readonly state: readonly string[];
}

/** The customer wants to be told of the text of the page, too. */
async function followText(house: CrashHouse, accessToken: string, watchId: string): Promise<void> {
  const watches = rpcClient(WatchServiceDefinition, house.rpcAddressOf('scraping'), PATIENT);
  const text = { follow: true, only: undefined, ignore: undefined, triggers: undefined };
  try {
    const change = { id: watchId, schedule: undefined, tags: undefined, request: undefined, text };
    await watches.updateWatch(change, { accessToken });
  } finally {
    watches.close();
  }
}

/** The customer looks at what was raised. */
async function readAll(house: CrashHouse, accessToken: string): Promise<void> {
  const alerts = rpcClient(AlertServiceDefinition, house.rpcAddressOf('alerting'), PATIENT);
  try {
    const { items } = await alerts.listAlerts({ limit: 0, cursor: '' }, { accessToken });
    await alerts.markAlerts({ ids: items.map(({ id }) => id), read: true }, { accessToken });
  } finally {
    alerts.close();
  }
}

/** The customer works on many watches at once. */
async function tag(house: CrashHouse, accessToken: string, watchId: string): Promise<void> {
  const jobs = rpcClient(WatchJobServiceDefinition, house.rpcAddressOf('scraping'), PATIENT);
  try {
    const watches = { ids: [watchId] };
    await jobs.startWatchJob({ action: 'tag', tag: 'lamps', watches, filter: undefined }, { accessToken });
  } finally {
    jobs.close();
  }
}

/** The customer takes a copy of their data along, has pages asked for by another way, and looks at sample data. */
async function copyAndGoRound(house: CrashHouse, accessToken: string): Promise<void> {
  const exports = rpcClient(DataExportServiceDefinition, house.rpcAddressOf('scraping'), PATIENT);
  const proxies = rpcClient(ProxyServiceDefinition, house.rpcAddressOf('scraping'), PATIENT);
  const samples = rpcClient(SampleDataServiceDefinition, house.rpcAddressOf('scraping'), PATIENT);
  try {
    await exports.startDataExport({}, { accessToken });
    const proxy = { name: 'Berlin', kind: 'http', host: '93.184.215.14', port: 3128, pool: '', login: undefined };
    await proxies.createProxy(proxy, { accessToken });
    await samples.addSampleData({ industry: '' }, { accessToken });
    await samples.removeSampleData({}, { accessToken });
  } finally {
    exports.close();
    proxies.close();
    samples.close();
  }
}

/** Somebody with a tenant of their own, who looks at another one's too, is erased. */
async function eraseColleague(house: CrashHouse, tenantId: string): Promise<void> {
  const own = await register(house, 'grace@shop-owner.test');
  const grace = `(SELECT user_id FROM identity.member WHERE tenant_id = $1)`;
  await house.sql(
    `INSERT INTO identity.member (tenant_id, id, user_id, role) SELECT $2, gen_random_uuid(), ${grace}, 'viewer'`,
    [own.tenantId, tenantId],
  );
  await house.sql(`INSERT INTO identity.user_tenant (user_id, tenant_id) SELECT ${grace}, $2`, [
    own.tenantId,
    tenantId,
  ]);
  await house.sql(
    `INSERT INTO identity.account_erasure (user_id, hash, due_at) SELECT ${grace}, '\\x00', clock_timestamp()`,
    [own.tenantId],
  );
}

describe('events of the whole product, from a registration to an alert', () => {
  let house: CrashHouse;
  beforeAll(async () => {
    house = await CrashHouse.open();
    await house.sql(WATCH_WRITES);
  });
  afterAll(() => house.close());

  it('are told in the transaction that writes what they tell of, every kind of them', async () => {
    await house.up();
    const { tenantId, watchId, accessToken } = await settleIn(house);
    await followText(house, accessToken, watchId);
    await house.settled();
    house.outside.price = '80.00';
    await house.sql('UPDATE scraping.watch SET next_run_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      watchId,
    ]);
    const told = (topic: string) => house.sql('SELECT 1 FROM spec_ledger.write WHERE topic = $1', [topic]);
    await until('alert', async () => (await told(AlertRaised.topic)).length > 0);
    await readAll(house, accessToken);
    await tag(house, accessToken, watchId);
    await copyAndGoRound(house, accessToken);
    await eraseColleague(house, tenantId);
    for (const { topic } of [WatchJobEnded, DataExportChanged, MemberErased, TenantErased]) {
      await until(topic, async () => (await told(topic)).length > 0);
    }
    await house.settled();
    await house.down();

    const events = await house.sql<Told>(TOLD);
    expect(events.filter(({ state }) => state.length === 0)).toEqual([]);
    const topics = new Set(events.map(({ topic }) => topic));
    expect([...topics].toSorted()).toEqual(ALL_EVENTS.map(({ topic }) => topic).toSorted());
  });
});
