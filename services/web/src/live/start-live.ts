import type { QueryClient } from '@tanstack/react-query';
import { patchWatches, type Watch } from '../api/watches.ts';
import { Live, type LiveEvent } from './live.ts';
import { applyWatchChanges } from './watch-changes.ts';

/** Lists that an event may concern are read again at most this often. */
const RELIST_MS = 600;
/** Changes that come together are put on the screen together. */
const GATHER_MS = 200;

/** Keeps the cache up with what happens, until it is stopped. */
export function startLive(queries: QueryClient): Live {
  const live = new Live();
  let gathered: LiveEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let relist: ReturnType<typeof setTimeout> | undefined;
  const relistSoon = () => {
    relist ??= setTimeout(() => {
      relist = undefined;
      for (const part of ['list', 'summary', 'needy', 'visible'])
        void queries.invalidateQueries({ queryKey: ['watches', part] });
      for (const of of ['competitors', 'moves', 'products']) void queries.invalidateQueries({ queryKey: [of] });
    }, RELIST_MS);
  };
  live.listen((event) => {
    gathered.push(event);
    timer ??= setTimeout(() => {
      timer = undefined;
      const events = gathered;
      gathered = [];
      apply(queries, events, relistSoon);
    }, GATHER_MS);
  });
  live.start();
  return live;
}

function apply(queries: QueryClient, events: readonly LiveEvent[], relistSoon: () => void): void {
  // What it brings or takes away is on every screen.
  if (events.some(({ name }) => name === 'reset' || name === 'sample-data.changed'))
    return void queries.invalidateQueries();
  const seen = events.filter(({ name }) => name === 'observation.recorded');
  const finished = events.filter(({ name }) => name === 'run.finished');
  const changedWatches = new Set([...seen, ...finished].map(({ data }) => String(data['watchId'])));
  const readings = new Map(
    seen.filter(({ data }) => data['status'] === 'ok').map(({ data }) => [String(data['watchId']), data]),
  );
  if (readings.size > 0) patchWatches(queries, (watch) => withReading(watch, readings.get(watch.id)));
  if (applyWatchChanges(queries, events)) relistSoon();
  for (const id of changedWatches) void queries.invalidateQueries({ queryKey: ['watches', id] });
  // Failures and next checks are told by no event of their own: what is on the screen is read again.
  if (seen.length > 0 || finished.length > 0) relistSoon();
  if (events.some(({ name }) => name === 'product.changed')) relistSoon();
  if (events.some(({ name }) => name === 'alert.raised' || name === 'inbox.changed'))
    void queries.invalidateQueries({ queryKey: ['alerts'] });
}

function withReading(watch: Watch, reading: LiveEvent['data'] | undefined): Watch {
  if (reading === undefined) return watch;
  const latest = reading as Pick<NonNullable<Watch['latest']>, 'price' | 'availability' | 'observedAt'>;
  const { price, availability, observedAt } = latest;
  // Events come in no strict order: only what is later counts.
  if ((watch.latest?.observedAt ?? '') > (observedAt ?? '')) return watch;
  return { ...watch, latest: { price, availability, observedAt }, lastSeenAt: observedAt };
}
