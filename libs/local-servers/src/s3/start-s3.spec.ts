import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startS3, type LocalS3 } from './start-s3.ts';

/** The first start on a machine builds the server. */
const BUILD_MS = 600_000;

describe('an S3 server for tests', () => {
  let folder: string;
  let server: LocalS3;
  const clients: S3Client[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bf-s3-'));
    server = await startS3({ folder });
    await server.createBucket('pages');
  }, BUILD_MS);
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  function client(keys: { accessKey: string; secretKey: string }): S3Client {
    const credentials = { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey };
    const { endpoint, region } = server;
    clients.push(new S3Client({ endpoint, region, forcePathStyle: true, credentials, maxAttempts: 1 }));
    return clients.at(-1)!;
  }

  it('keeps what was put over a kill and a stop, at the same address', async () => {
    const s3 = client(server);
    await s3.send(new PutObjectCommand({ Bucket: 'pages', Key: 'a/b', Body: 'kept' }));
    for (const end of [server.kill, server.stop]) {
      await end();
      await expect(s3.send(new GetObjectCommand({ Bucket: 'pages', Key: 'a/b' }))).rejects.toThrow('ECONNREFUSED');
      await server.start();
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'pages', Key: 'a/b' }));
      expect(await Body?.transformToString()).toBe('kept');
    }
    expect(await readFile(server.pathOf('pages', 'a/b'), 'utf8')).toBe('kept');
  });

  it('refuses keys that are not its own', async () => {
    const wrong = client({ ...server, secretKey: 'x'.repeat(48) });
    await expect(wrong.send(new GetObjectCommand({ Bucket: 'pages', Key: 'a/b' }))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
  });

  it('takes the place of one whose parent was killed', async () => {
    const left = join(folder, 'left');
    const script = `import { startS3 } from ${JSON.stringify(join(import.meta.dirname, 'start-s3.ts'))};
      await startS3({ folder: ${JSON.stringify(left)} }); process.kill(process.pid, 'SIGKILL');`;
    const ts = join(import.meta.dirname, '../../../../tools/ts.mjs');
    const flags = ['--conditions=blackfang-source', '--import', ts, '--input-type=module', '-e', script];
    const parent = spawn(process.execPath, flags, { stdio: 'ignore' });
    await new Promise((resolve) => parent.once('exit', resolve));
    const pid = await readFile(join(left, 'server.pid'), 'utf8');
    const next = await startS3({ folder: left });
    await next.stop();
    await expect(readlink(`/proc/${pid}/exe`)).rejects.toThrow('ENOENT');
  });
});
