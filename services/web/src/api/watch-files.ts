import { session } from '../session/session.ts';
import { answerOf, api, type Schemas } from './client.ts';
import { problemOf } from './problem.ts';
import type { WatchJob } from './watch-jobs.ts';
import { newKey, type WatchFilter } from './watches.ts';

export type WatchFile = Schemas['WatchFile'];
export type ImportPreview = Schemas['ImportPreview'];

/** What an import of a file would do. */
export const previewImport = (body: WatchFile, signal: AbortSignal): Promise<ImportPreview> =>
  answerOf(api.POST('/api/v1/watch-imports/preview', { body, signal }));

export const startImport = (body: WatchFile): Promise<WatchJob> =>
  answerOf(api.POST('/api/v1/watch-imports', { body, headers: { 'Idempotency-Key': newKey() } }));

/** All watches that a filter finds, as a file. @throws Problem */
export async function exportWatches(format: WatchFile['format'], filter: WatchFilter): Promise<Blob> {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
  const response = await session.fetch(new Request(`/api/v1/watch-exports?${query.toString()}`));
  if (!response.ok) throw problemOf(response, await response.json());
  return response.blob();
}
