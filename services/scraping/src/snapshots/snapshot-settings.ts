import { flag, secret, type Secret, url } from '@blackfang/config';
import { z } from 'zod';
import type { S3Access } from './s3-client.ts';

/** Where stored pages are kept. */
export type SnapshotPlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string };

const WANTED_PLACE = 'wanted file:/folder or s3://bucket/prefix';
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w./-]{0,200}))?$/;

function parsePlace(text: string, context: z.RefinementCtx): SnapshotPlace {
  const [, folder] = /^file:(?:\/\/(?=\/))?(.+)$/.exec(text) ?? [];
  if (folder !== undefined) return { kind: 'folder', folder };
  const [, bucket, path = ''] = BUCKET.exec(text) ?? [];
  if (bucket !== undefined) {
    const parts = path.split('/').filter((part) => part !== '');
    return { kind: 's3', bucket, prefix: parts.map((part) => `${part}/`).join('') };
  }
  context.addIssue({ code: 'custom', message: WANTED_PLACE });
  return z.NEVER;
}

export const snapshotSettings = {
  /** Where the stored pages are kept: `file:/folder`, or `s3://bucket/prefix`. */
  SNAPSHOT_STORE: z.string({ error: WANTED_PLACE }).transform(parsePlace),
  /** Of what speaks S3; AWS itself where it is not set. */
  S3_ENDPOINT: url('https', 'http').optional(),
  S3_REGION: z.string().min(1).max(60).default('us-east-1'),
  /** Both or neither: without keys the SDK's own chain finds them. */
  S3_ACCESS_KEY_ID: z.string().min(1).max(200).optional(),
  S3_SECRET_ACCESS_KEY: secret().optional(),
  /** Whether the bucket is the first part of the path, not of the host's name. */
  S3_FORCE_PATH_STYLE: flag().default(false),
  /** Encryption at rest that is asked for with each object; the bucket's own where it is not set. */
  S3_ENCRYPTION: z.enum(['AES256', 'aws:kms'], { error: 'wanted AES256 or aws:kms' }).optional(),
  S3_KMS_KEY_ID: z.string().min(1).max(2_048).optional(),
};

interface S3Settings {
  readonly S3_ENDPOINT?: string | undefined;
  readonly S3_REGION: string;
  readonly S3_ACCESS_KEY_ID?: string | undefined;
  readonly S3_SECRET_ACCESS_KEY?: Secret | undefined;
  readonly S3_FORCE_PATH_STYLE: boolean;
  readonly S3_ENCRYPTION?: 'AES256' | 'aws:kms' | undefined;
  readonly S3_KMS_KEY_ID?: string | undefined;
}

/** For `.refine` of the whole: a key without its secret would be left aside in silence. */
export function keysArePaired(settings: S3Settings): boolean {
  return (settings.S3_ACCESS_KEY_ID === undefined) === (settings.S3_SECRET_ACCESS_KEY === undefined);
}

export function s3Access(settings: S3Settings): S3Access {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey, S3_ENCRYPTION: algorithm } = settings;
  return {
    endpoint: settings.S3_ENDPOINT,
    region: settings.S3_REGION,
    forcePathStyle: settings.S3_FORCE_PATH_STYLE,
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { keys: { accessKeyId, secretAccessKey: secretAccessKey.reveal() } }),
    ...(algorithm !== undefined && { encryption: { algorithm, kmsKeyId: settings.S3_KMS_KEY_ID } }),
  };
}
