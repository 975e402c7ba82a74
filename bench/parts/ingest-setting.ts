import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Observation } from '../../services/scraping/src/observations/observation.ts';
import type { Servers } from './measure.ts';

export interface IngestSetting {
  readonly servers: Servers;
}

export interface IngestOrder {
  /** Of the superuser; an installed one without observations. */
  readonly databaseUrl: string;
  readonly batches: readonly (readonly Observation[])[];
}

export interface Ingested {
  readonly observations: number;
  readonly events: number;
  readonly hash: string;
}

const OBSERVATIONS = 'SELECT o::text AS row FROM scraping.observation o ORDER BY id';
/** Without what the order of the insert and the moment of telling give. */
const EVENTS = `
  SELECT concat_ws(' ', event_id, topic, key, (headers::jsonb - 'ce_time')::text, encode(payload, 'hex')) AS row
  FROM scraping.outbox ORDER BY event_id`;

/** What a side has stored. */
export async function ingested(superuserUrl: string): Promise<Ingested> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  const hash = createHash('sha256');
  const read = async (text: string): Promise<number> => {
    const { rows } = await client.query<{ row: string }>(text);
    for (const { row } of rows) hash.update(row);
    return rows.length;
  };
  const [observations, events] = [await read(OBSERVATIONS), await read(EVENTS)];
  await client.end();
  return { observations, events, hash: hash.digest('hex') };
}
