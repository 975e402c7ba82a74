import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pickFreePort } from '../free-port.ts';
import { ServerProcess } from '../server-process.ts';
import { provideGateway } from './build-gateway.ts';

export interface S3Options {
  /** Of this server alone: buckets, log and process id. Made where it is missing; buckets that are there are served. */
  readonly folder: string;
}

export interface LocalS3 {
  /** `http://127.0.0.1:PORT`; the bucket is the first part of the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  createBucket(name: string): Promise<void>;
  /** The file with an object's bytes, for tests that age or spoil it. */
  pathOf(bucket: string, key: string): string;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it held. Does nothing while it runs. */
  start(): Promise<void>;
}

const HOST = '127.0.0.1';
const REGION = 'us-east-1';
const ANSWER_MS = 1_000;
/** A TypeError is what `fetch` makes of a refused connection. */
const NOT_YET = ['TypeError', 'TimeoutError'];

/**
 * Starts an S3 server on 127.0.0.1, with random keys. The first start on a machine builds it, which takes minutes.
 * @throws Error in one sentence that says what is missing, or what the server said.
 */
export async function startS3({ folder }: S3Options): Promise<LocalS3> {
  const program = await provideGateway();
  const [buckets, metadata] = [join(folder, 'buckets'), join(folder, 'metadata')];
  for (const path of [buckets, metadata]) await mkdir(path, { recursive: true, mode: 0o700 });
  const [accessKey, secretKey] = [randomBytes(10).toString('hex'), randomBytes(24).toString('hex')];
  const port = await pickFreePort();
  const endpoint = `http://${HOST}:${port}`;
  const server = ['--port', `${HOST}:${port}`, '--region', REGION, '--health', '/health', '--keep-alive', '--quiet'];
  // Metadata in files: not every file system that tests run on has extended attributes.
  const backend = ['posix', '--sidecar', metadata, buckets];
  const start = () =>
    ServerProcess.start({
      name: 'The S3 server',
      program,
      args: [...server, ...backend],
      folder,
      env: { ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
      answers: () => answers(`${endpoint}/health`),
    });
  let running = await start();
  return {
    endpoint,
    region: REGION,
    accessKey,
    secretKey,
    pathOf: (bucket, key) => join(buckets, bucket, key),
    async createBucket(name) {
      // 30 MB that nobody else who starts servers needs.
      const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
      const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey };
      const client = new S3Client({ endpoint, region: REGION, forcePathStyle: true, credentials });
      try {
        await client.send(new CreateBucketCommand({ Bucket: name }));
      } finally {
        client.destroy();
      }
    },
    stop: () => running.stop(),
    kill: () => running.kill(),
    async start() {
      if (!running.running) running = await start();
    },
  };
}

async function answers(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MS) });
    await response.body?.cancel();
    return response.headers.get('server') === 'VERSITYGW';
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'name' in error && NOT_YET.includes(String(error.name)))
      return false;
    throw error;
  }
}
