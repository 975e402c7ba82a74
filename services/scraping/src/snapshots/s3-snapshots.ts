import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, isId, notFound } from '@blackfang/core';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import { createS3Client, isAnswer, storeTrouble, type S3Access } from './s3-client.ts';
import { SnapshotStore } from './snapshot-store.ts';

export interface S3SnapshotsOptions extends S3Access {
  readonly bucket: string;
  /** Before every key: empty, or with `/` at its end. */
  readonly prefix: string;
}

const CONTENT = /^[0-9a-f]{64}$/;
const KEY = /^([^/]+)\/(doubtful|[0-9a-f]{2})\/([0-9a-f]{64})$/;
/** Larger than any page that is fetched may be, with what packing adds. */
const MAX_STORED_BYTES = 24 << 20;
/** A reader is as slow as its client: it has connections of its own, so that no run waits for one. */
const CONNECTIONS = { writing: 64, reading: 64 };
const MAX_CONFLICTS = 5;
const CONFLICT_PAUSE_MS = 50;
const PAGE = 500;
const ABREAST = 16;
/** Of one sweep, half a million objects; the next goes on where it ended. */
const MAX_PAGES = 1_000;

interface Found {
  readonly tenantId: string;
  readonly sha256: string;
  readonly doubtful: boolean;
}

/**
 * Stored pages as objects: `<prefix><tenant>/<first two>/<sha256>`.
 *
 * No store can remove an object on the condition that nobody has put it again meanwhile. So a sweep moves what no row
 * knows to `<prefix><tenant>/doubtful/<sha256>`, where `open` still finds it, and a later sweep decides: brought back
 * when a run has committed it by then, else removed.
 */
export class S3Snapshots extends SnapshotStore {
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #encryption: object;
  readonly #writing: S3Client;
  readonly #reading: S3Client;
  /** Where the last sweep ended before the end. */
  #sweptUntil: string | undefined;

  constructor(options: S3SnapshotsOptions) {
    super();
    this.#bucket = options.bucket;
    this.#prefix = options.prefix;
    const { encryption } = options;
    this.#encryption = encryption
      ? { ServerSideEncryption: encryption.algorithm, SSEKMSKeyId: encryption.kmsKeyId }
      : {};
    this.#writing = createS3Client(options, CONNECTIONS.writing);
    this.#reading = createS3Client(options, CONNECTIONS.reading);
  }

  async put(tenantId: string, sha256: string, bytes: Uint8Array): Promise<void> {
    const Key = this.#keyOf({ tenantId, sha256, doubtful: false });
    for (let attempt = 1; ; attempt += 1) {
      try {
        // The SDK sends a checksum of the bytes, and the store refuses others.
        await this.#writing.send(
          new PutObjectCommand({
            Bucket: this.#bucket,
            Key,
            Body: bytes,
            ContentLength: bytes.byteLength,
            IfNoneMatch: '*',
            ...this.#encryption,
          }),
        );
        return;
      } catch (error) {
        if (isAnswer(error, 'PreconditionFailed')) return;
        // Somebody puts or removes it at this moment, and may fail.
        if (!isAnswer(error, 'ConditionalRequestConflict') || attempt === MAX_CONFLICTS) throw storeTrouble(error);
        await pause(CONFLICT_PAUSE_MS * attempt);
      }
    }
  }

  async open(tenantId: string, sha256: string): Promise<Readable> {
    // A sweep may move it in either direction between two looks.
    for (const doubtful of [false, true, false]) {
      const stream = await this.#read(this.#keyOf({ tenantId, sha256, doubtful }));
      if (stream !== undefined) return stream;
    }
    throw notFound('snapshot');
  }

  async sweep(
    olderThanMs: number,
    known: (tenantId: string, sha256s: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<number> {
    let removed = 0;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const { Contents: objects = [], IsTruncated: more } = await this.#list();
      const before = Date.now() - olderThanMs;
      const old = objects.flatMap(({ Key = '', LastModified }) =>
        LastModified !== undefined && LastModified.getTime() < before ? this.#parse(Key) : [],
      );
      for (const [tenantId, found] of Map.groupBy(old, (one) => one.tenantId)) {
        const rows = await known(tenantId, [...new Set(found.map((one) => one.sha256))]);
        for (let from = 0; from < found.length; from += ABREAST) {
          const judged = found.slice(from, from + ABREAST).map((one) => this.#judge(one, rows.has(one.sha256)));
          removed += (await Promise.all(judged)).filter((gone) => gone).length;
        }
      }
      this.#sweptUntil = more === true ? objects.at(-1)?.Key : undefined;
      if (this.#sweptUntil === undefined) break;
    }
    return removed;
  }

  async removeTenant(tenantId: string): Promise<void> {
    if (!isId(tenantId)) throw new Error(`Not a tenant: ${tenantId}`);
    const Prefix = `${this.#prefix}${tenantId}/`;
    for (let StartAfter: string | undefined; ;) {
      const asked = { Bucket: this.#bucket, Prefix, MaxKeys: PAGE, ...(StartAfter && { StartAfter }) };
      const { Contents: objects = [], IsTruncated: more } = await told(
        this.#writing.send(new ListObjectsV2Command(asked)),
      );
      const keys = objects.flatMap(({ Key }) => Key ?? []);
      for (let from = 0; from < keys.length; from += ABREAST) {
        const removed = keys.slice(from, from + ABREAST).map((Key) => this.#removeKey(Key));
        await Promise.all(removed);
      }
      StartAfter = more === true ? keys.at(-1) : undefined;
      if (StartAfter === undefined) return;
    }
  }

  override close(): void {
    this.#writing.destroy();
    this.#reading.destroy();
  }

  async #read(Key: string): Promise<Readable | undefined> {
    try {
      const { Body, ContentLength } = await this.#reading.send(new GetObjectCommand({ Bucket: this.#bucket, Key }));
      if (!(Body instanceof Readable)) throw new Error(`The store answered without the bytes of ${Key}`);
      if (ContentLength === undefined || ContentLength > MAX_STORED_BYTES) {
        Body.destroy();
        throw new AppError('too_large', 'snapshot_too_large', 'The stored page is larger than any page may be.');
      }
      return toldByPort(Body);
    } catch (error) {
      if (isAnswer(error, 'NoSuchKey')) return undefined;
      throw storeTrouble(error);
    }
  }

  async #list(): Promise<ListObjectsV2CommandOutput> {
    const StartAfter = this.#sweptUntil;
    const Prefix = this.#prefix;
    return told(
      this.#writing.send(
        new ListObjectsV2Command({ Bucket: this.#bucket, Prefix, MaxKeys: PAGE, ...(StartAfter && { StartAfter }) }),
      ),
    );
  }

  /** @returns whether it is gone for good. */
  async #judge(found: Found, hasRow: boolean): Promise<boolean> {
    const place = { ...found, doubtful: false };
    const doubtful = { ...found, doubtful: true };
    if (!found.doubtful) {
      if (!hasRow && (await this.#copy(place, doubtful))) await this.#remove(place);
      return false;
    }
    if (hasRow && !(await this.#exists(place))) await this.#copy(doubtful, place);
    await this.#remove(doubtful);
    return !hasRow;
  }

  /** @returns false where another sweep was quicker. */
  async #copy(from: Found, to: Found): Promise<boolean> {
    const CopySource = `${this.#bucket}/${this.#keyOf(from)}`;
    try {
      await this.#writing.send(
        new CopyObjectCommand({ Bucket: this.#bucket, Key: this.#keyOf(to), CopySource, ...this.#encryption }),
      );
      return true;
    } catch (error) {
      if (isAnswer(error, 'NoSuchKey')) return false;
      throw storeTrouble(error);
    }
  }

  async #exists(found: Found): Promise<boolean> {
    try {
      await this.#writing.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: this.#keyOf(found) }));
      return true;
    } catch (error) {
      if (isAnswer(error, 'NotFound')) return false;
      throw storeTrouble(error);
    }
  }

  async #remove(found: Found): Promise<void> {
    await this.#removeKey(this.#keyOf(found));
  }

  async #removeKey(Key: string): Promise<void> {
    await told(this.#writing.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key })));
  }

  #keyOf({ tenantId, sha256, doubtful }: Found): string {
    if (!isId(tenantId) || !CONTENT.test(sha256)) throw new Error(`No snapshot has the name ${tenantId}/${sha256}`);
    return `${this.#prefix}${tenantId}/${doubtful ? 'doubtful' : sha256.slice(0, 2)}/${sha256}`;
  }

  /** @returns nothing for what this class did not put there. */
  #parse(key: string): Found[] {
    const [, tenantId, place, sha256] = KEY.exec(key.slice(this.#prefix.length)) ?? [];
    if (tenantId === undefined || sha256 === undefined || !isId(tenantId)) return [];
    return [{ tenantId, sha256, doubtful: place === 'doubtful' }];
  }
}

async function told<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw storeTrouble(error);
  }
}

/** The same bytes, with the port's errors. */
function toldByPort(body: Readable): Readable {
  const stream = Readable.from(chunksOf(body), { objectMode: false });
  // Also where nobody has begun to read.
  stream.once('close', () => body.destroy());
  return stream;
}

async function* chunksOf(body: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Checksum mismatch'))
      throw new AppError('internal', 'snapshot_corrupt', 'The stored page is not what was put.', { cause: error });
    throw storeTrouble(error);
  }
}
