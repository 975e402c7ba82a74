// Storing observations and their events, against TypeORM's `insert` in batches of the same size. Both sides write the same
// rows to the same tables of a durable Postgres, in turns; figures are medians over the rounds.
import { newId } from '@blackfang/core';
import { migrations } from '../services/scraping/migrations/index.ts';
import type { Observation } from '../services/scraping/src/observations/observation.ts';
import { startApart } from './parts/apart.ts';
import { ingested, type IngestOrder, type IngestSetting } from './parts/ingest-setting.ts';
import { tell, type Measured, type Round } from './parts/measure.ts';
import { installService, startBenchPostgres } from './parts/postgres.ts';

const ROUNDS = 5;
const BATCH = 1_000;
/** In each round. */
const BATCHES = 20;
const GOAL = 2;

/** As of a page with JSON-LD. */
function observationsOf(tenants: readonly string[], count: number): Observation[] {
  return Array.from({ length: count }, (_, index) => ({
    tenantId: tenants[index % tenants.length] ?? '',
    id: newId(),
    watchId: newId(),
    competitorId: newId(),
    runId: newId(),
    snapshotId: newId(),
    sequence: BigInt(index),
    status: 'ok',
    reason: '',
    observedAt: new Date(),
    price: { amount: `${index % 900}.95`, currency: 'EUR' },
    listPrice: { amount: `${(index % 900) + 20}.00`, currency: 'EUR' },
    availability: index % 7 === 0 ? 'out_of_stock' : 'in_stock',
    pricePath: 'json-ld offers[0].price',
    title: `Pendant lamp "Aurora" number ${index}, brass and opal glass`,
    url: `https://shop-${index % 50}.example/lamps/pendant/aurora-${index}?variant=brass`,
    promotionJson: null,
    fieldsJson: JSON.stringify({
      price: { source: 'json-ld', path: 'offers[0].price', raw: `${index % 900}.95` },
      currency: { source: 'json-ld', path: 'offers[0].priceCurrency', raw: 'EUR' },
      name: { source: 'json-ld', path: 'name' },
    }),
    rating: null,
    supersedes: null,
    sampleId: null,
  }));
}

const postgres = await startBenchPostgres();
try {
  await installService(await postgres.createDatabase('installed'), migrations);
  const setting: IngestSetting = { servers: { postgresPid: postgres.pid } };
  const ours = await startApart<IngestSetting, IngestOrder>('ingest-ours.ts', setting);
  const peer = await startApart<IngestSetting, IngestOrder>('ingest-peer.ts', setting);
  const tenants = Array.from({ length: 20 }, newId);
  const rounds: Round[] = [];
  let isEqual = true;
  // The round before the first warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const batches = Array.from({ length: BATCHES }, () => observationsOf(tenants, BATCH));
    const ofOurs = await postgres.createDatabase(`ours_${round}`, 'installed');
    const ofPeer = await postgres.createDatabase(`peer_${round}`, 'installed');
    const measured = {
      ours: await ours.ask<Measured>({ databaseUrl: ofOurs, batches }),
      peer: await peer.ask<Measured>({ databaseUrl: ofPeer, batches }),
    };
    if (round > 0) rounds.push(measured);
    const [rows, rowsOfPeer] = [await ingested(ofOurs), await ingested(ofPeer)];
    isEqual &&= rows.observations === BATCHES * BATCH && JSON.stringify(rows) === JSON.stringify(rowsOfPeer);
  }
  await ours.close();
  await peer.close();
  const title = `${BATCHES} batches of ${BATCH} observations with their events a round; p50 and p99 of a batch`;
  const reached = tell(title, 'pairs', rounds, GOAL);
  console.log(
    isEqual ? `rows     ${BATCHES * BATCH} pairs equal on both sides` : 'rows     DIFFER: the figures mean nothing',
  );
  process.exitCode = isEqual && reached ? 0 : 1;
} finally {
  await postgres.remove();
}
