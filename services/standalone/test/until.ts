import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;
const DEFAULT_MS = 20_000;

/** Looks until there is something to be seen. @throws Error that names what never came, with the last failure. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  timeoutMs = DEFAULT_MS,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  let failure: unknown;
  while (performance.now() < end) {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      failure = undefined;
    } catch (error) {
      // What fails now may be good in a moment; what stays is told below.
      failure = error;
    }
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`In ${timeoutMs / 1_000} s there was no ${what}.`, { cause: failure });
}
