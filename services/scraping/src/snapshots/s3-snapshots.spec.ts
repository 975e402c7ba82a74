import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { newId } from '@blackfang/core';
import { startS3, type LocalS3 } from '@blackfang/local-servers';
import { snapshotStoreContract } from '../../test/snapshot-store.contract.ts';
import { S3Snapshots, type S3SnapshotsOptions } from './s3-snapshots.ts';

/** The first start on a machine builds the server. */
const BUILD_MS = 600_000;
const AWAY = { kind: 'unavailable', reason: 'snapshot_store_unavailable', retryAfterMs: 5_000 };

async function startBucket(prefix: string) {
  const folder = await mkdtemp(join(tmpdir(), 'bf-s3-'));
  const server = await startS3({ folder });
  await server.createBucket('pages');
  const options: S3SnapshotsOptions = {
    endpoint: server.endpoint,
    region: server.region,
    forcePathStyle: true,
    keys: { accessKeyId: server.accessKey, secretAccessKey: server.secretKey },
    bucket: 'pages',
    prefix,
  };
  const objects = async () => {
    const root = server.pathOf('pages', prefix);
    const entries = await readdir(root, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
  };
  const ageAll = async () => {
    for (const key of await objects()) await utimes(server.pathOf('pages', prefix + key), new Date(0), new Date(0));
  };
  const close = async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  };
  return { server, options, objects, ageAll, close };
}

const startHouse = async () => {
  const { options, ageAll, close } = await startBucket('stored/pages/');
  return { open: () => new S3Snapshots(options), ageAll, close };
};
snapshotStoreContract('S3', startHouse, BUILD_MS);

describe('stored pages in S3', () => {
  let bucket: Awaited<ReturnType<typeof startBucket>>;
  let server: LocalS3;
  let store: S3Snapshots;
  const tenant = newId();
  const page = randomBytes(100_000);
  const sha256 = createHash('sha256').update(page).digest('hex');
  const key = `${tenant}/${sha256.slice(0, 2)}/${sha256}`;
  const opened: S3Snapshots[] = [];
  const openStore = (options: Partial<S3SnapshotsOptions> = {}): S3Snapshots => {
    opened.push(new S3Snapshots({ ...bucket.options, ...options }));
    return opened.at(-1)!;
  };

  beforeAll(async () => {
    bucket = await startBucket('');
    server = bucket.server;
    store = openStore();
  }, BUILD_MS);
  afterAll(async () => {
    for (const one of opened) one.close();
    await bucket.close();
  });

  it('lie under their tenant first, with encryption where it is asked for', async () => {
    await openStore({ encryption: { algorithm: 'AES256' } }).put(tenant, sha256, page);
    expect(await bucket.objects()).toContain(key);
  });

  it('wait while the store is away, and go on when it is back', async () => {
    await server.kill();
    const other = createHash('sha256').update('other').digest('hex');
    await expect(store.put(tenant, other, Buffer.from('other'))).rejects.toMatchObject(AWAY);
    await expect(store.open(tenant, sha256)).rejects.toMatchObject(AWAY);
    await expect(store.sweep(0, async () => new Set())).rejects.toMatchObject(AWAY);
    await server.start();
    await store.put(tenant, other, Buffer.from('other'));
    expect((await buffer(await store.open(tenant, sha256))).equals(page)).toBe(true);
  });

  it('are no missing ones where keys or bucket are wrong: somebody will mend that', async () => {
    // No machine is asked for a role of its own.
    const before = process.env['AWS_EC2_METADATA_DISABLED'];
    process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
    try {
      const keys = { accessKeyId: server.accessKey, secretAccessKey: 'x'.repeat(40) };
      for (const wrong of [{ keys }, { keys: undefined }, { bucket: 'nobodys' }].map(openStore)) {
        await expect(wrong.open(tenant, sha256)).rejects.toMatchObject(AWAY);
        await expect(wrong.put(tenant, sha256, page)).rejects.toMatchObject(AWAY);
        await expect(wrong.sweep(0, async () => new Set())).rejects.toMatchObject(AWAY);
      }
    } finally {
      if (before === undefined) delete process.env['AWS_EC2_METADATA_DISABLED'];
      else process.env['AWS_EC2_METADATA_DISABLED'] = before;
    }
  });

  it('hold nobody up where the store takes connections and says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const sockets = new Set<Socket>();
    silent.on('connection', (socket) => sockets.add(socket));
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const waiting = openStore({ endpoint, answerMs: 500 });
    const asked = Promise.all(
      Array.from({ length: 100 }, () =>
        waiting.open(tenant, sha256).then(
          () => 'there',
          (error: unknown) => error,
        ),
      ),
    );
    for (const outcome of await asked) expect(outcome).toMatchObject(AWAY);
    expect(sockets.size).toBeGreaterThan(0);
    waiting.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('tell when they are no longer what was put', async () => {
    const other = newId();
    await store.put(other, sha256, page);
    await writeFile(server.pathOf('pages', key.replace(tenant, other)), Buffer.alloc(page.length, 'x'));
    await expect(store.open(other, sha256).then(buffer)).rejects.toMatchObject({ reason: 'snapshot_corrupt' });
  });

  it('are found while a sweep doubts them, and are in their place again after it knows better', async () => {
    await bucket.ageAll();
    expect(await store.sweep(60_000, async () => new Set())).toBe(0);
    expect(await bucket.objects()).toContain(`${tenant}/doubtful/${sha256}`);
    expect(await bucket.objects()).not.toContain(key);
    expect((await buffer(await store.open(tenant, sha256))).equals(page)).toBe(true);
    await bucket.ageAll();
    expect(await store.sweep(60_000, async (_, sha256s) => new Set(sha256s))).toBe(0);
    expect(await bucket.objects()).toContain(key);
    expect(await bucket.objects()).not.toContain(`${tenant}/doubtful/${sha256}`);
  });

  it('let go of their connections when nobody reads them to the end', async () => {
    const large = randomBytes(8 << 20);
    const name = createHash('sha256').update(large).digest('hex');
    await store.put(tenant, name, large);
    // More than there are connections: with one left hanging each, the last would wait in vain.
    for (let readers = 0; readers < 100; readers += 1) (await store.open(tenant, name)).destroy();
    expect((await buffer(await store.open(tenant, name))).equals(large)).toBe(true);
  });
});
