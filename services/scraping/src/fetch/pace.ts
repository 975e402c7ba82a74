import type { LanePace } from '@blackfang/work-queue';
import type { RunResult } from '../runs/run-result.ts';
import type { FailureClass, PageFailure } from './classify-response.ts';
import type { PageFetch } from './fetch-page.ts';

/** A look at a page of a lane, and how far the lane is spaced already. */
export interface Look {
  readonly lane: string;
  readonly spacingMs: number;
  readonly result: Pick<RunResult, 'kind' | 'fetchMs' | 'restMs' | 'crawlDelayMs'> & {
    readonly failure?: { readonly class: string };
  };
}

const RESTING: ReadonlySet<FailureClass> = new Set(['throttled', 'server_error', 'slow']);
/** What an answer that took longer than this says of its server. */
const SLOW_MS = 5_000;
const FACTORS = { refused: 2, struggling: 1.5, slow: 1.25, fine: 0.8 } as const;
/** Of one batch: four refusals at once are no reason to stay away for a day. */
const MOST = 8;
const LEAST = 0.25;

/** A site that says when to come back is left alone until then: all of it, by everybody. */
export function restOf({ class: failureClass, retryAfterMs }: PageFailure): number {
  return RESTING.has(failureClass) ? (retryAfterMs ?? 0) : 0;
}

/** What a fetch has shown of its site. */
export function lookOf(fetched: PageFetch, seen: Pick<Look['result'], 'fetchMs' | 'crawlDelayMs'>): Look['result'] {
  if (fetched.kind !== 'failed') return { ...seen, kind: 'read', restMs: 0 };
  return { ...seen, kind: 'failed', failure: fetched.failure, restMs: restOf(fetched.failure) };
}

/**
 * How fast a site may be looked at after what was seen of it: slower when it refuses, struggles or is slow, faster again
 * when it answers well, never faster than it asks for.
 * @param usualMs what sites are spaced by that nothing is known of.
 * @returns nothing for sites that are as they were.
 */
export function pacesAfter(looks: readonly Look[], usualMs: number): LanePace[] {
  const paces: LanePace[] = [];
  for (const [lane, ofLane] of Map.groupBy(looks, (look) => look.lane)) {
    const product = ofLane.reduce((factor, look) => factor * factorOf(look), 1);
    const factor = Math.min(Math.max(product, LEAST), MOST);
    const leastMs = Math.max(0, ...ofLane.map(({ result }) => result.crawlDelayMs));
    const isNew = ofLane.some(({ spacingMs }) => leastMs > spacingMs);
    // Between this look and the next the site's delay is kept, though nobody knew of it at this one.
    const restMs = Math.max(isNew ? leastMs : 0, ...ofLane.map(({ result }) => result.restMs));
    const isSlowed = ofLane.some(({ spacingMs }) => spacingMs > Math.max(usualMs, leastMs));
    if (factor > 1 || isNew || restMs > 0 || (factor < 1 && isSlowed)) paces.push({ lane, factor, leastMs, restMs });
  }
  return paces;
}

function factorOf({ result: { kind, failure, fetchMs } }: Look): number {
  if (kind !== 'failed') return fetchMs > SLOW_MS ? FACTORS.slow : FACTORS.fine;
  if (failure?.class === 'throttled') return FACTORS.refused;
  return failure?.class === 'server_error' || failure?.class === 'slow' ? FACTORS.struggling : 1;
}
