import type { ReadTenantDataRequest, TenantDataPage } from '@blackfang/contracts/type/v1/tenant_data';
import { ZipFile } from './zip-file.ts';

/** Whoever keeps some of the data. */
export interface DataSource {
  readonly service: string;
  readonly read: (request: ReadTenantDataRequest) => Promise<TenantDataPage>;
}

/** What is asked for: everything of the tenant, or of the person alone. */
export type Asked = Omit<ReadTenantDataRequest, 'cursor'>;

export interface Collected {
  readonly bytes: Buffer;
  readonly rows: number;
}

/** Packed; larger than this it is cut, and says so: it is made in memory, and stored as one piece. */
const MOST_BYTES = 20 << 20;

/**
 * Makes the archive: a file a kind of thing, one JSON object a line, so that any of them can be read line by line however
 * long it is, and a ZIP, since anybody can open that. `manifest.json` tells what is in it and what was left out.
 * @param progress told before each page; throws to stop
 * @throws AppError of a source that does not answer
 */
export async function collectData(
  sources: readonly DataSource[],
  asked: Asked,
  now: Date,
  progress: (part: string, rows: number) => Promise<void>,
): Promise<Collected> {
  const zip = new ZipFile(now);
  const files = new Map<string, { rows: number; cut: boolean }>();
  let total = 0;
  for (const { read } of sources) {
    let cursor = '';
    do {
      const page = await read({ ...asked, cursor });
      cursor = page.nextCursor;
      if (page.resource === '') continue;
      await progress(page.resource, total);
      const isFull = zip.bytes >= MOST_BYTES;
      const file = files.get(page.resource) ?? { rows: 0, cut: false };
      if (!files.has(page.resource) && !isFull) await zip.begin(`${page.resource}.ndjson`);
      files.set(page.resource, file);
      file.cut ||= page.cut || (isFull && page.rows.length > 0);
      if (isFull || page.rows.length === 0) continue;
      await zip.write(`${page.rows.join('\n')}\n`);
      file.rows += page.rows.length;
      total += page.rows.length;
    } while (cursor !== '');
  }
  await zip.begin('manifest.json');
  await zip.write(`${JSON.stringify(manifestOf(asked, now, files), null, 2)}\n`);
  return { bytes: await zip.end(), rows: total };
}

function manifestOf(asked: Asked, now: Date, files: ReadonlyMap<string, { rows: number; cut: boolean }>) {
  return {
    about:
      'A copy of your data from Blackfang. Each file has one JSON object a line, the newest first. Passwords, keys and other secrets are not in it.',
    of: asked.wholeTenant ? 'the organisation and yourself' : 'yourself',
    tenantId: asked.tenantId,
    userId: asked.userId,
    madeAt: now.toISOString(),
    files: [...files].map(([name, { rows, cut }]) => ({
      file: `${name}.ndjson`,
      rows,
      ...(cut && { olderLeftOut: true }),
    })),
  };
}
