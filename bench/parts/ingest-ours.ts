// What the scraping service stores when runs have brought something home: observations and their events.
import { recordObservations } from '../../services/scraping/src/observations/observation.store.ts';
import { serveApart } from './apart.ts';
import type { IngestOrder, IngestSetting } from './ingest-setting.ts';
import { measure } from './measure.ts';
import { openDatabase } from './relay-rate.ts';

serveApart<IngestSetting, IngestOrder>(async ({ servers }) => async ({ databaseUrl, batches }) => {
  const db = openDatabase(databaseUrl);
  const times: number[] = [];
  const measured = await measure(servers, async () => {
    for (const batch of batches) {
      const began = performance.now();
      const tenants = [...new Set(batch.map(({ tenantId }) => tenantId))];
      await db.batch(tenants, (tx) => recordObservations(tx, batch, new Map()));
      times.push(performance.now() - began);
    }
    return { count: batches.flat().length, times };
  });
  await db.close();
  return measured;
});
