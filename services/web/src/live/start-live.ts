import type { QueryClient } from '@tanstack/react-query';
import { patchWatches, type Watch } from '../api/watches.ts';
import { Live, type LiveEvent } from './live.ts';

/** Lists that an event may concern are read again at most this often. */
const RELIST_MS = 1_000;
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
  if (events.some(({ name }) => name === 'reset')) return void queries.invalidateQueries();
  const seen = events.filter(({ name }) => name === 'observation.recorded');
  const changedWatches = new Set(seen.map(({ data }) => String(data['watchId'])));
  const readings = new Map(
    seen.filter(({ data }) => data['status'] === 'ok').map(({ data }) => [String(data['watchId']), data]),
  );
  if (readings.size > 0) patchWatches(queries, (watch) => withReading(watch, readings.get(watch.id)));
  for (const id of changedWatches) void queries.invalidateQueries({ queryKey: ['watches', id] });
  // Schedules, failures and pauses are told by no event of their own: what is on the screen is read again.
  if (seen.length > 0 || events.some(({ name }) => name === 'run.finished')) relistSoon();
  if (events.some(({ name }) => name === 'alert.raised')) void queries.invalidateQueries({ queryKey: ['alerts'] });
}

function withReading(watch: Watch, reading: LiveEvent['data'] | undefined): Watch {
  if (reading === undefined) return watch;
  const latest = reading as Pick<NonNullable<Watch['latest']>, 'price' | 'availability' | 'observedAt'>;
  const { price, availability, observedAt } = latest;
  // Events come in no strict order: only what is later counts.
  if ((watch.latest?.observedAt ?? '') > (observedAt ?? '')) return watch;
  return { ...watch, latest: { price, availability, observedAt }, lastSeenAt: observedAt };
}
