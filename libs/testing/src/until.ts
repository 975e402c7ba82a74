import { setTimeout as pause } from 'node:timers/promises';

export interface UntilOptions {
  /** 60 s where not given: a machine that is busy with other tests takes its time. */
  readonly timeoutMs?: number;
  /** Between two looks. */
  readonly everyMs?: number;
}

/**
 * Looks until there is something to be seen. What fails while it looks may be good in a moment.
 * @throws Error that names what never came, with the last failure
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutMs = 60_000, everyMs = 20 }: UntilOptions = {},
): Promise<T> {
  const end = performance.now() + timeoutMs;
  let failure: unknown;
  do {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await pause(everyMs);
  } while (performance.now() < end);
  const last = failure instanceof Error ? ` ${failure.message}` : '';
  throw new Error(`In ${timeoutMs / 1_000} s there was no ${what}.${last}`, { cause: failure });
}
