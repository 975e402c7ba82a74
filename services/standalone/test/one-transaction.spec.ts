import { ALL_EVENTS, AlertRaised } from '@blackfang/contracts/events';
import { OWN_SERVICES } from '../src/services.ts';
import { CrashHouse } from './crash/crash-house.ts';
import { settleIn } from './crash/customer.ts';
import { until } from './until.ts';

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

describe('events of the whole product, from a registration to an alert', () => {
  let house: CrashHouse;
  beforeAll(async () => {
    house = await CrashHouse.open();
    await house.sql(WATCH_WRITES);
  }, 60_000);
  afterAll(() => house.close());

  it('are told in the transaction that writes what they tell of, every kind of them', async () => {
    await house.up();
    const { tenantId, watchId } = await settleIn(house);
    await house.settled();
    house.outside.price = '80.00';
    await house.sql('UPDATE scraping.watch SET next_run_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      watchId,
    ]);
    await until('alert', async () => {
      const rows = await house.sql('SELECT 1 FROM spec_ledger.write WHERE topic = $1', [AlertRaised.topic]);
      return rows.length > 0;
    });
    await house.settled();
    await house.down();

    const told = await house.sql<Told>(TOLD);
    expect(told.filter(({ state }) => state.length === 0)).toEqual([]);
    const topics = new Set(told.map(({ topic }) => topic));
    expect([...topics].toSorted()).toEqual(ALL_EVENTS.map(({ topic }) => topic).toSorted());
  }, 60_000);
});
