import { randomBytes } from 'node:crypto';
import type { TenantDataPage } from '@blackfang/contracts/type/v1/tenant_data';
import { readZip } from '@blackfang/testing';
import { collectData, type DataSource } from './collect-data.ts';

const ASKED = { tenantId: 'tenant', userId: 'user', wholeTenant: true };
const NOW = new Date('2026-11-21T19:00:00Z');

/** Gives these pages, whatever it is asked. */
function source(...pages: Omit<TenantDataPage, 'nextCursor'>[]): DataSource {
  return {
    service: 'spec',
    read: async ({ cursor }) => {
      const place = Number(cursor || '0');
      const page = pages[place] ?? { resource: '', rows: [], cut: false };
      return { ...page, nextCursor: place + 1 < pages.length ? String(place + 1) : '' };
    },
  };
}

const collect = async (...sources: DataSource[]) => {
  const told: string[] = [];
  const progress = async (part: string, rows: number) => void told.push(`${part} ${rows}`);
  const { bytes, rows } = await collectData(sources, ASKED, NOW, progress);
  const files = readZip(bytes);
  return { bytes, rows, told, files, manifest: JSON.parse(files['manifest.json'] ?? '') as { files: object[] } };
};

describe('P13 the archive of a copy of data', () => {
  it('has a file a kind of thing, whoever gave it and in however many pages, and says what was left out', async () => {
    const watches = { resource: 'watches', cut: false };
    const { files, manifest, rows, told } = await collect(
      source({ resource: 'profile', rows: ['{"name":"Ada"}'], cut: false }),
      source(),
      source({ ...watches, rows: ['{"id":3}', '{"id":2}'] }, { ...watches, rows: ['{"id":1}'], cut: true }),
      source({ resource: 'rules', rows: [], cut: false }),
    );
    expect(files).toMatchObject({
      'profile.ndjson': '{"name":"Ada"}\n',
      'watches.ndjson': '{"id":3}\n{"id":2}\n{"id":1}\n',
      'rules.ndjson': '',
    });
    expect(manifest).toMatchObject({
      tenantId: 'tenant',
      madeAt: NOW.toISOString(),
      files: [
        { file: 'profile.ndjson', rows: 1 },
        { file: 'watches.ndjson', rows: 3, olderLeftOut: true },
        { file: 'rules.ndjson', rows: 0 },
      ],
    });
    expect(rows).toBe(4);
    expect(told).toEqual(['profile 0', 'watches 1', 'watches 3', 'rules 4']);
  });

  it('ends before it is larger than what can be stored, and says so of each file that lacks something', async () => {
    const large = Array.from({ length: 12 }, () => ({
      resource: 'observations',
      rows: [JSON.stringify({ noise: randomBytes(3 << 20).toString('base64') })],
      cut: false,
    }));
    const small = source({ resource: 'alerts', rows: ['{}'], cut: false });
    const { bytes, manifest } = await collect(source(...large), small);
    expect(bytes.length).toBeLessThan(24 << 20);
    expect(manifest.files).toEqual([
      { file: 'observations.ndjson', rows: expect.any(Number), olderLeftOut: true },
      { file: 'alerts.ndjson', rows: 0, olderLeftOut: true },
    ]);
  });
});
