// Events at a steady rate, each committed in a transaction of its own, and how long each took to its effect.
import { setTimeout as delay } from 'node:timers/promises';
import { RunFinished } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { publish } from '@blackfang/messaging';
import type { Database } from '@blackfang/persistence';
import { runEvents } from './events.ts';
import { quantile } from './measure.ts';

export interface Delays {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly published: number;
  readonly effects: number;
}

export interface Steady {
  readonly perSecond: number;
  readonly seconds: number;
  /** Events before those that count, at the same rate. */
  readonly warmUp: number;
}

/** A moment on the clock that all processes of a machine share, ms. */
export const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** @returns when each event was committed; those of the warm-up are left out. */
export async function publishSteadily(
  db: Database,
  { perSecond, seconds, warmUp }: Steady,
): Promise<ReadonlyMap<string, number>> {
  const events = runEvents(warmUp + perSecond * seconds, [newId(), newId()], Array.from({ length: 500 }, newId));
  const committed = new Map<string, number>();
  const publishing: Promise<void>[] = [];
  const began = performance.now();
  for (const [index, event] of events.entries()) {
    const early = began + (index * 1_000) / perSecond - performance.now();
    if (early > 1) await delay(early);
    publishing.push(
      db
        .tenant({ tenantId: event.tenantId }, (tx) => publish(tx, RunFinished, [event]))
        .then(([id = '']) => void (index >= warmUp && committed.set(id, machineMs()))),
    );
  }
  await Promise.all(publishing);
  return committed;
}

/** @param ended when each event's effect was committed. */
export function delaysOf(committed: ReadonlyMap<string, number>, ended: ReadonlyMap<string, number>) {
  const took = [...committed].map(([id, at]) => (ended.get(id) ?? Number.NaN) - at);
  return { p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99), maxMs: Math.max(...took) };
}

/** @returns whether the goal was reached, and every event had its effect. */
export function tellDelays(delays: Delays, goalP99Ms: number): boolean {
  const { p50Ms, p99Ms, maxMs, effects, published } = delays;
  console.log(
    `ours     p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms (goal under ${goalP99Ms} ms)   max ${maxMs.toFixed(1)} ms`,
  );
  console.log(`effects  ${effects} of ${published} events`);
  return effects === published && p99Ms < goalP99Ms;
}
