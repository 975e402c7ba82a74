import { AppError } from '@blackfang/core';
import { S3Client, S3ServiceException, type ServerSideEncryption } from '@aws-sdk/client-s3';

/** How a bucket is reached. */
export interface S3Access {
  /** `https://HOST[:PORT]` of what speaks the protocol; absent for AWS itself. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  /** Without keys the SDK's own chain finds them: environment, web identity of a pod, role of a machine. */
  readonly keys?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** The bucket as the first part of the path, not of the host's name. */
  readonly forcePathStyle: boolean;
  /** From a request to the answer's first byte, the wait for a connection and the sending of 20 MB included. */
  readonly answerMs?: number;
  /** What the bucket does by itself where absent. */
  readonly encryption?:
    { readonly algorithm: ServerSideEncryption; readonly kmsKeyId?: string | undefined } | undefined;
}

const MAX_TRIES = 3;
const CONNECT_MS = 3_000;
const ANSWER_MS = 10_000;
/** Of a connection on which nothing moves. */
const IDLE_MS = 30_000;
const RETRY_AFTER_MS = 5_000;

/** @param connections at most so many at once; whatever comes on top waits, and fails after `CONNECT_MS`. */
export function createS3Client(access: S3Access, connections: number): S3Client {
  const answerMs = access.answerMs ?? ANSWER_MS;
  const agent = { keepAlive: true, maxSockets: connections };
  return new S3Client({
    ...(access.endpoint !== undefined && { endpoint: access.endpoint }),
    ...(access.keys !== undefined && { credentials: access.keys }),
    region: access.region,
    forcePathStyle: access.forcePathStyle,
    maxAttempts: MAX_TRIES,
    // It would take a connection of its own, beside the bound.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: Math.min(CONNECT_MS, answerMs),
      requestTimeout: answerMs,
      throwOnRequestTimeout: true,
      socketTimeout: IDLE_MS,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
}

/** Whether the store answered with one of these codes (`NoSuchKey`). */
export function isAnswer(error: unknown, ...codes: string[]): boolean {
  return error instanceof S3ServiceException && codes.includes(error.name);
}

/**
 * Trouble with the store as the port tells it. Refused keys and a missing bucket count as away too: they are mended
 * outside, and then the same request succeeds.
 */
export function storeTrouble(error: unknown): unknown {
  if (!isOfTheWay(error)) return error;
  return new AppError('unavailable', 'snapshot_store_unavailable', 'The store of pages does not answer as it should.', {
    retryAfterMs: RETRY_AFTER_MS,
    cause: error,
  });
}

function isOfTheWay(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  // The SDK marks whatever ended its tries: answers and connections that broke.
  if ('$metadata' in error) return true;
  // What ends a body half way.
  if ('code' in error && error.code === 'ECONNRESET') return true;
  // The look for keys that nobody configured: `CredentialsProviderError`.
  return 'name' in error && /^(TimeoutError|.+ProviderError)$/.test(String(error.name));
}
