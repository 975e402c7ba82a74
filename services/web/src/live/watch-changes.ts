import type { QueryClient } from '@tanstack/react-query';
import { toProblem } from '../api/problem.ts';
import { dropWatches, listedWatches, noteManyChanged, patchWatches, readWatch } from '../api/watches.ts';
import type { LiveEvent } from './live.ts';

/** So many changed watches are read one by one; where more have changed, the rows on the screen are read again anyway. */
const READ_AT_ONCE = 8;

/**
 * Puts on the screen what people, the plan and the watches themselves did: pauses, tags, names, deletions. Events may
 * come twice and late; the version tells what is known already.
 * @returns whether lists and counts may be other ones now
 */
export function applyWatchChanges(queries: QueryClient, events: readonly LiveEvent[]): boolean {
  const changes = events.filter(({ name }) => name === 'watch.changed').map(({ data }) => data);
  if (changes.length === 0) return false;
  const gone = new Set(changes.filter(({ change }) => change === 'deleted').map(({ watchId }) => String(watchId)));
  if (gone.size > 0) dropWatches(queries, gone);
  const versions = new Map<string, bigint>();
  for (const { watchId, version } of changes) {
    const [id, told] = [String(watchId), BigInt(String(version))];
    if (told > (versions.get(id) ?? 0n)) versions.set(id, told);
  }
  for (const id of versions.keys()) void queries.invalidateQueries({ queryKey: ['watches', id] });
  const old = listedWatches(queries).filter(({ id, version }) => BigInt(version) < (versions.get(id) ?? 0n));
  const ids = new Set(old.map(({ id }) => id));
  if (ids.size > READ_AT_ONCE) noteManyChanged();
  else for (const id of ids) void readAgain(queries, id);
  return true;
}

async function readAgain(queries: QueryClient, id: string): Promise<void> {
  try {
    const read = await readWatch(id);
    patchWatches(queries, (watch) => (watch.id === id && BigInt(watch.version) <= BigInt(read.version) ? read : watch));
  } catch (error) {
    // Gone meanwhile, or out of reach for a moment: the lists, which are read again, will know.
    toProblem(error);
  }
}
