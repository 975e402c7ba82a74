import { parseConfig } from '@blackfang/config';
import { z } from 'zod';
import { keysArePaired, s3Access, snapshotSettings } from './snapshot-settings.ts';

const schema = z.object(snapshotSettings).refine(keysArePaired, { path: ['S3_SECRET_ACCESS_KEY'], error: 'unpaired' });
const parse = (source: Record<string, string>) => parseConfig(schema, source, 'scraping');

describe('where stored pages are kept', () => {
  it.each([
    ['file:/var/pages', { kind: 'folder', folder: '/var/pages' }],
    ['file:///var/pages', { kind: 'folder', folder: '/var/pages' }],
    ['file:pages', { kind: 'folder', folder: 'pages' }],
    ['s3://pages', { kind: 's3', bucket: 'pages', prefix: '' }],
    ['s3://pages/', { kind: 's3', bucket: 'pages', prefix: '' }],
    ['s3://my.pages-1/prod/blackfang', { kind: 's3', bucket: 'my.pages-1', prefix: 'prod/blackfang/' }],
    ['s3://pages//prod/', { kind: 's3', bucket: 'pages', prefix: 'prod/' }],
  ])('is read from %s', (text, place) => {
    expect(parse({ SNAPSHOT_STORE: text }).SNAPSHOT_STORE).toEqual(place);
  });

  it.each(['/var/pages', 'file:', 's3://', 's3://Pages', 's3://ab', 's3://pages/a b', 's3://pages?x', 'http://pages'])(
    'is refused as %p',
    (text) => {
      expect(() => parse({ SNAPSHOT_STORE: text })).toThrow('wanted file:/folder or s3://bucket/prefix');
    },
  );

  it('reaches S3 with the keys that are given, or leaves finding them to the SDK', () => {
    const given = { SNAPSHOT_STORE: 's3://pages', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'hush' };
    const more = { S3_ENDPOINT: 'http://127.0.0.1:9000', S3_REGION: 'eu-1', S3_FORCE_PATH_STYLE: 'true' };
    expect(s3Access(parse({ ...given, ...more, S3_ENCRYPTION: 'aws:kms', S3_KMS_KEY_ID: 'key' }))).toEqual({
      endpoint: 'http://127.0.0.1:9000',
      region: 'eu-1',
      forcePathStyle: true,
      keys: { accessKeyId: 'id', secretAccessKey: 'hush' },
      encryption: { algorithm: 'aws:kms', kmsKeyId: 'key' },
    });
    expect(s3Access(parse({ SNAPSHOT_STORE: 's3://pages' })).keys).toBeUndefined();
    expect(() => parse({ SNAPSHOT_STORE: 's3://pages', S3_ACCESS_KEY_ID: 'id' })).toThrow('unpaired');
  });
});
