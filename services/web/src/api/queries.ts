import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

const FRESH_MS = 30_000;
const MOST_TRIES = 3;
const FIRST_WAIT_MS = 400;

/** One cache for what the API has said. What passes by itself is tried again, what was refused is not. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // Offline is an error that is told, not a wait without an end.
        networkMode: 'always',
        retry: (tries, error) => error instanceof Problem && error.isPassing && tries + 1 < MOST_TRIES,
        retryDelay: (tries) => FIRST_WAIT_MS * 2 ** tries,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
