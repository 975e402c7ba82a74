import { idAt, newId, type Caller } from '@blackfang/core';
import { WatchChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import { Database, type Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { insertCompetitor } from '../competitors/competitor.store.ts';
import { databaseTime } from '../database-time.ts';
import { lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { recordObservations, saveDecisions } from '../observations/observation.store.ts';
import type { Observation } from '../observations/observation.ts';
import { inheritOwnPrices } from '../products/inherit-own-price.ts';
import { insertProduct } from '../products/product.store.ts';
import type { ReadPage } from '../runs/run-result.ts';
import { watchKey } from '../runs/watch-key.ts';
import { lockWatchStates, saveWatchStates, type ChangedWatch } from '../runs/watch-state.store.ts';
import { contentKey, saveSnapshots } from '../snapshots/snapshot.store.ts';
import { insertWatch } from '../watches/watch.store.ts';
import { watchChanged, type Watch } from '../watches/watch.ts';
import { foldLooks, type FoldedLooks } from './fold-looks.ts';
import { planSample, SAMPLE_CURRENCY, type SamplePlan } from './plan-sample.ts';
import { ReadSamples } from './read-samples.ts';
import {
  findSampleData,
  findTakenSkus,
  insertEndedRuns,
  insertSampleData,
  type SampleData,
} from './sample-data.store.ts';
import { sampleIndustryOf } from './sample-industries.ts';
import { tellSampleData } from './tell-sample-data.ts';

const DAILY = { kind: 'every', everyS: 86_400 } as const;
const VAT_RATE = '19';

/** Samples that are written, in the transaction that writes them. */
interface Writing {
  readonly tenantId: string;
  readonly sampleId: string;
  readonly industry: string;
  readonly plan: SamplePlan;
}

@Injectable()
export class AddSampleData {
  constructor(
    private readonly db: Database,
    private readonly read: ReadSamples,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * Adds competitors, products and watches of an industry with two months of what was seen, as if it had been: pages are
   * stored, read and judged as all others. They take nobody's room and are never asked for. Where there is sample data
   * already, it stays as it is.
   * @throws AppError `unavailable` extract_busy, snapshot_store_unavailable
   */
  async execute(caller: Caller, industryName: string): Promise<SampleData | undefined> {
    const { tenantId } = caller;
    await this.obtainEntitlement.execute(caller);
    const start = await this.db.tenant(caller, async (tx) => ({
      known: await findSampleData(tx, tenantId),
      now: await databaseTime(tx),
    }));
    if (start.known !== undefined) return start.known;
    const { name, industry } = sampleIndustryOf(industryName);
    const plan = planSample(industry, start.now);
    const pages = await this.read.execute(tenantId, plan);
    return this.db.tenant(caller, async (tx) => {
      await lockEntitlement(tx, tenantId);
      const known = await findSampleData(tx, tenantId);
      if (known !== undefined) return known;
      const sampleId = newId();
      await insertSampleData(tx, tenantId, { id: sampleId, industry: name, addedBy: caller.userId });
      const watches = await writeThings(tx, { tenantId, sampleId, industry: name, plan });
      await publish(
        tx,
        WatchChanged,
        watches.map((watch) => watchChanged(watch, 'created', start.now)),
      );
      await writeLooks(tx, watches, plan, pages);
      await tellSampleData(tx, caller, sampleId, 'added');
      return findSampleData(tx, tenantId);
    });
  }
}

/** @returns the watches, in the order of the plan */
async function writeThings(tx: Tx, { tenantId, sampleId, industry, plan }: Writing): Promise<Watch[]> {
  const competitorIds: string[] = [];
  for (const { name, domain } of plan.competitors) {
    const fields = { name, industry, vat: 'included', proxy: '', domains: [domain] } as const;
    competitorIds.push((await insertCompetitor(tx, tenantId, fields, sampleId)).id);
  }
  const taken = await findTakenSkus(
    tx,
    tenantId,
    plan.products.map(({ sku }) => sku),
  );
  const productIds: string[] = [];
  for (const { name, sku, ownPrice } of plan.products) {
    const price = { price: { amount: ownPrice, currency: SAMPLE_CURRENCY }, vatIncluded: true, vatRate: VAT_RATE };
    const free = taken.has(sku) ? `${sku}-${sampleId.slice(-4)}` : sku;
    productIds.push((await insertProduct(tx, tenantId, { sku: free, name, ownPrice: price }, sampleId)).id);
  }
  const watches: Watch[] = [];
  for (const { competitor, looks, url } of plan.watches) {
    const since = looks[0]?.at;
    const competitorId = competitorIds[competitor];
    if (since === undefined || competitorId === undefined) throw new Error(`The plan says too little of ${url}`);
    const place = { id: newId(), competitorId, url, host: new URL(url).host };
    const settings = { name: '', tags: [], schedule: DAILY, nextRunAt: null, queuedRunId: null };
    watches.push(await insertWatch(tx, tenantId, { ...place, ...settings, sample: { id: sampleId, since } }));
  }
  await inheritOwnPrices(
    tx,
    tenantId,
    watches.map((before, index) => ({ before, productId: productIds[plan.watches[index]?.product ?? 0] ?? null })),
  );
  return watches;
}

/** Lets the watches see what the plan says, one look after the other, and tells what they saw. */
async function writeLooks(
  tx: Tx,
  watches: readonly Watch[],
  plan: SamplePlan,
  pages: readonly (readonly ReadPage[])[],
): Promise<void> {
  const snapshotIds = await saveSnapshots(
    tx,
    pages.flat().map(({ snapshot }) => snapshot),
  );
  const locked = await lockWatchStates(
    tx,
    watches.map(({ tenantId, id }) => ({ tenantId, watchId: id })),
  );
  const folded = watches.flatMap((watch, index): FoldedLooks[] => {
    const [state, planned] = [locked.get(watchKey(watch.tenantId, watch.id)), plan.watches[index]];
    if (state === undefined || planned === undefined) return [];
    const snapshotIdOf = (one: ReadPage['snapshot']) => snapshotIds.get(contentKey(one.tenantId, one.sha256)) ?? null;
    return [foldLooks(state, planned, pages[index] ?? [], { snapshotIdOf, idAt })];
  });
  const observations: readonly Observation[] = folded.flatMap((one) => one.observations);
  const changed: readonly ChangedWatch[] = folded.map(({ watch }) => watch);
  await saveWatchStates(tx, changed);
  await recordObservations(tx, observations, new Map());
  await saveDecisions(
    tx,
    folded.flatMap(({ decisions }) => decisions),
  );
  const [first] = watches;
  if (first !== undefined) {
    await insertEndedRuns(
      tx,
      first.tenantId,
      folded.flatMap(({ runs }) => runs),
    );
  }
}
