import type { Money } from '@blackfang/core';
import type { HeldValue } from '../observations/held-value.ts';
import type { LatestValue, PausedReason, WatchStatus } from '../watches/watch.ts';
import type { FailureStreak } from '../fetch/retry-policy.ts';

/** What runs change of a watch. */
export interface WatchState {
  readonly status: WatchStatus;
  readonly pausedReason: PausedReason;
  readonly title: string;
  readonly lastSeenAt: Date | null;
  readonly seenStartedAt: Date | null;
  readonly streak: FailureStreak;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly pageHash: string | null;
  readonly snapshotId: string | null;
  readonly extractorVersion: number | null;
  readonly latest: LatestValue | null;
  readonly held: HeldValue | null;
  readonly sequence: bigint;
}

/** The last good price, which others are judged by. */
export function lastGoodPrice({ latest }: WatchState): Money | null {
  return latest?.price ?? null;
}

/** Whether `after` says nothing new but when the page was seen. */
export function isSeenAgain(before: WatchState, after: WatchState): boolean {
  const { streak } = before;
  const news: WatchState = { ...after, lastSeenAt: before.lastSeenAt, seenStartedAt: before.seenStartedAt, streak };
  const isSameStreak = after.streak.failures === streak.failures && after.streak.gone === streak.gone;
  return isSameStreak && (Object.keys(news) as (keyof WatchState)[]).every((key) => news[key] === before[key]);
}
