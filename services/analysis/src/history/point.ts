import type { Money } from '@blackfang/core';
import type { PointRow } from './history.view.ts';

/** What an offer was from a moment on. */
export interface Point {
  readonly at: Date;
  readonly price: Money | null;
  readonly availability: string;
  readonly observationId: string;
}

export function toPoint(row: PointRow): Point {
  return {
    at: row.observed_at,
    price: row.amount === null ? null : { amount: row.amount, currency: row.currency },
    availability: row.availability,
    observationId: row.observation_id,
  };
}
