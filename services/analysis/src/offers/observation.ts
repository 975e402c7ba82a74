import { AppError, isAmount, isId, type Money } from '@blackfang/core';
import { HISTORY_DAYS } from './price-point.ts';

/** An offer as a page showed it: an observation with status `ok`. */
export interface Observation {
  readonly tenantId: string;
  readonly watchId: string;
  readonly competitorId: string;
  readonly observationId: string;
  readonly snapshotId: string;
  /** Where in the page the price was read. */
  readonly pricePath: string;
  readonly title: string;
  readonly url: string;
  readonly at: Date;
  /** Null where the page shows none. */
  readonly price: Money | null;
  readonly availability: string;
  /** Live ones, and samples as if they were, move the latest value; `rederived` and `imported` ones are history. */
  readonly live: boolean;
  /** Rises with each observation of the watch. */
  readonly sequence: bigint;
  /** The sample data that it belongs to. */
  readonly sampleId: string | null;
}

/** `ObservationRecorded`, as far as it is read here. */
export interface RecordedObservation {
  readonly tenantId: string;
  readonly observationId: string;
  readonly watchId: string;
  readonly competitorId: string;
  readonly snapshotId: string;
  readonly kind: string;
  readonly status: string;
  readonly observedAt: Date | undefined;
  readonly price: { readonly amount: string; readonly currency?: string | undefined } | undefined;
  readonly availability: string;
  readonly pricePath: string;
  readonly title: string;
  readonly url: string;
  readonly origin: string;
  readonly sequence: bigint;
  readonly sampleId?: string | undefined;
}

const AVAILABILITIES = new Set(['in_stock', 'out_of_stock', 'preorder', 'backorder', 'discontinued', 'unknown']);
const ORIGINS = new Set(['live', 'rederived', 'imported', 'sample']);
/** Clocks of others may be a little ahead; a time further ahead is a mistake. */
const AHEAD_MS = 5 * 60_000;

/**
 * Reads an event of the topic.
 * @param tenantId whose event it is, by its envelope.
 * @param now where the observed time is later than 5 min from now, that is taken.
 * @returns undefined for what says nothing about an offer: another kind, a status that is not `ok` (row Z2), a time
 *   before all history.
 * @throws AppError `invalid` observation_invalid
 */
export function readObservation(tenantId: string, event: RecordedObservation, now: Date): Observation | undefined {
  if (event.tenantId !== tenantId) throw refused('belongs to another tenant than its envelope says');
  if (event.kind !== 'offer' || event.status !== 'ok') return undefined;
  const { watchId, competitorId, observationId, snapshotId, pricePath, title, url, availability, sequence } = event;
  for (const id of [watchId, competitorId, observationId, snapshotId]) if (!isId(id)) throw refused(`has the id ${id}`);
  if (event.observedAt === undefined || Number.isNaN(event.observedAt.getTime())) throw refused('has no time');
  if (now.getTime() - event.observedAt.getTime() > HISTORY_DAYS * 86_400_000) return undefined;
  if (event.price !== undefined && !isAmount(event.price.amount)) throw refused(`has the price ${event.price.amount}`);
  if (!AVAILABILITIES.has(availability)) throw refused(`has the availability ${availability}`);
  if ((event.origin === 'sample') !== isId(event.sampleId ?? '')) throw refused(`has the sample ${event.sampleId}`);
  if (!ORIGINS.has(event.origin)) throw refused(`has the origin ${event.origin}`);
  return {
    tenantId,
    watchId,
    competitorId,
    observationId,
    snapshotId,
    pricePath,
    title,
    url,
    at: new Date(Math.min(event.observedAt.getTime(), now.getTime() + AHEAD_MS)),
    price: event.price === undefined ? null : { amount: event.price.amount, currency: event.price.currency ?? null },
    availability,
    live: event.origin === 'live' || event.origin === 'sample',
    sequence,
    sampleId: event.sampleId ?? null,
  };
}

function refused(what: string): AppError {
  return new AppError('invalid', 'observation_invalid', `The observation ${what.slice(0, 200)}.`);
}
