import type { Lag } from './event-log.ts';

/** Finds partitions that stand still: events wait in them, and they do not become fewer. */
export class Stalls {
  /** The longest, and where it was. */
  longestMs = 0;
  longestAt = '';
  readonly #moved = new Map<string, { lag: number; at: number }>();

  /** @param now ms */
  look(lags: readonly Lag[], now: number): void {
    for (const { group, topic, partition, lag } of lags) {
      const place = `${group} in partition ${partition} of ${topic}`;
      const before = this.#moved.get(place);
      if (before === undefined || lag === 0 || lag < before.lag) {
        this.#moved.set(place, { lag, at: now });
        continue;
      }
      before.lag = lag;
      if (now - before.at <= this.longestMs) continue;
      this.longestMs = now - before.at;
      this.longestAt = place;
    }
  }
}
