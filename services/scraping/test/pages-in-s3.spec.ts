import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startS3, type LocalS3 } from '@blackfang/local-servers';
import { SnapshotStore } from '../src/snapshots/snapshot-store.ts';
import { sweepSnapshots } from '../src/snapshots/sweep-snapshots.ts';
import { startWorld, type Actor, type World } from './world.ts';

/** The first start on a machine builds the server. */
const BUILD_MS = 600_000;

describe('Z8 pages that are kept in S3', () => {
  let folder: string;
  let s3: LocalS3;
  let store: SnapshotStore;
  let world: World;
  let ada: Actor;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bf-s3-'));
    s3 = await startS3({ folder });
    await s3.createBucket('pages');
    world = await startWorld({
      RUN_LEASE_MS: '1000',
      SNAPSHOT_STORE: 's3://pages/blackfang',
      S3_ENDPOINT: s3.endpoint,
      S3_REGION: s3.region,
      S3_ACCESS_KEY_ID: s3.accessKey,
      S3_SECRET_ACCESS_KEY: s3.secretKey,
      S3_FORCE_PATH_STYLE: 'true',
    });
    store = world.app.get(SnapshotStore);
    ada = await world.actor();
  }, BUILD_MS);
  afterAll(async () => {
    await world.close();
    await s3.stop();
    await rm(folder, { recursive: true });
  });

  const watch = (path: string) =>
    world.watches.createWatch({ url: world.shop.url(path), tags: [], schedule: undefined }, ada.as);
  const objectOf = (sha256: string, place = sha256.slice(0, 2)) =>
    s3.pathOf('pages', `blackfang/${ada.tenantId}/${place}/${sha256}`);

  async function read(snapshotId: string): Promise<string> {
    const pieces: Uint8Array[] = [];
    // As long as the gateway gives it.
    const asGateway = { ...ada.as, timeoutMs: 60_000 };
    for await (const piece of world.watches.getSnapshot({ id: snapshotId }, asGateway)) pieces.push(piece.data);
    return Buffer.concat(pieces).toString();
  }

  it('are stored by a run, and read back decoded', async () => {
    world.shop.show('/p/s3', { price: '12.00', gzip: true });
    const made = await watch('/p/s3');
    const { status, snapshotId = '' } = await world.firstRun(ada, made.id);
    expect(status).toBe('succeeded');
    expect(await read(snapshotId)).toContain('"price":"12.00"');
    const [row] = await world.sql<{ sha256: string; stored_bytes: string }>('SELECT * FROM snapshot WHERE id = $1', [
      snapshotId,
    ]);
    expect((await stat(objectOf(row?.sha256 ?? ''))).size).toBe(Number(row?.stored_bytes));
  });

  it('bring a run to its end after the store was away, and tell a reader to come again', async () => {
    world.shop.show('/p/away', { price: '3.00' });
    const made = await watch('/p/away');
    const { snapshotId = '' } = await world.firstRun(ada, made.id);
    await s3.kill();
    await expect(read(snapshotId)).rejects.toMatchObject({ kind: 'unavailable', reason: 'snapshot_store_unavailable' });
    world.shop.show('/p/away', { price: '4.00' });
    const hold = world.shop.hold('/p/away');
    const { runId } = await world.watches.runWatch({ id: made.id }, ada.as);
    await hold.asked;
    hold.release();
    // The page was read and could not be kept: the run comes again, and that is no try of it.
    const again = world.shop.hold('/p/away');
    await again.asked;
    await s3.start();
    again.release();
    expect(await world.runEnds(ada, runId)).toMatchObject({ status: 'succeeded', attempts: 1 });
    expect(await read(snapshotId)).toContain('"price":"3.00"');
  });

  it('go when a run that was killed left them without a row, and no others', async () => {
    const orphan = Buffer.from('a page whose run never committed');
    const sha256 = createHash('sha256').update(orphan).digest('hex');
    await store.put(ada.tenantId, sha256, orphan);
    const [kept] = await world.sql<{ id: string; sha256: string }>(
      'SELECT id, sha256 FROM snapshot WHERE tenant_id = $1 LIMIT 1',
      [ada.tenantId],
    );
    const sweep = sweepSnapshots(store);
    for (const path of [objectOf(sha256), objectOf(kept?.sha256 ?? '')]) await utimes(path, new Date(0), new Date(0));
    await sweep(world.database.db);
    await utimes(objectOf(sha256, 'doubtful'), new Date(0), new Date(0));
    await sweep(world.database.db);
    await expect(store.open(ada.tenantId, sha256)).rejects.toMatchObject({ reason: 'snapshot_not_found' });
    expect(await read(kept?.id ?? '')).toContain('"price"');
  });
});
