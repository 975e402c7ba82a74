import type { Money } from '@blackfang/core';
import type { Money as MoneyMessage } from '@blackfang/contracts/type/v1/money';
import type { ObservationRecorded } from '@blackfang/contracts/scraping/v1/events';
import type { Outgoing } from '@blackfang/messaging';
import type { Rating as RatingMessage } from '@blackfang/contracts/type/v1/rating';
import type { Extraction, Rating } from '../extract/extraction.ts';

export type ObservationStatus = 'ok' | 'unknown' | 'failed' | 'quarantined';

/** What was seen on a page, once. Never changed: another takes its place. */
export interface Observation {
  readonly tenantId: string;
  readonly id: string;
  readonly watchId: string;
  readonly competitorId: string;
  readonly runId: string;
  readonly snapshotId: string;
  /** Rises with each observation of the watch. */
  readonly sequence: bigint;
  readonly status: ObservationStatus;
  readonly reason: string;
  readonly observedAt: Date;
  readonly price: Money | null;
  readonly listPrice: Money | null;
  readonly availability: string;
  readonly pricePath: string;
  readonly title: string;
  /** After redirects. */
  readonly url: string;
  /** As JSON: where each value was read. */
  readonly fieldsJson: string;
  /** As JSON: what the page claimed to be cheaper than usual; null where it claimed nothing. */
  readonly promotionJson: string | null;
  readonly rating: Rating | null;
  readonly supersedes: string | null;
  /** The sample data that it belongs to. */
  readonly sampleId: string | null;
}

const MAX_TITLE = 300;
const MAX_URL = 4_096;

/** The part of an observation that an extraction says. */
export function readingOf(extraction: Extraction) {
  const { price, listPrice, availability, fields, promotion, rating } = extraction;
  return {
    price,
    listPrice,
    availability,
    pricePath: fields.price ? clean(`${fields.price.source} ${fields.price.path}`) : '',
    title: clean((extraction.name ?? '').slice(0, MAX_TITLE)),
    url: clean(extraction.url.slice(0, MAX_URL)),
    fieldsJson: cleanJson(fields),
    promotionJson: promotion === null ? null : cleanJson(promotion),
    rating: rating === null ? null : plausibleRating(rating),
  };
}

const MAX_BEST = 1_000;
const MAX_COUNT = 2_147_483_647;

/** What is better than the best is no rating, and a count that nobody could reach is none. */
function plausibleRating({ value, best, count }: Rating): Rating | null {
  if (!(value >= 0 && value <= best && best > 0 && best <= MAX_BEST)) return null;
  return { value, best, count: count !== null && count >= 0 && count <= MAX_COUNT ? count : null };
}

function cleanJson(value: object): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? clean(inner) : inner));
}

/** Postgres keeps neither NUL nor halves of characters. */
export function clean(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

export function toMoneyMessage(money: Money | null): MoneyMessage | undefined {
  return money === null ? undefined : { amount: money.amount, currency: money.currency ?? undefined };
}

export function toRatingMessage(rating: Rating | null): RatingMessage | undefined {
  return rating === null ? undefined : { ...rating, count: rating.count ?? undefined };
}

export function observationRecorded(observation: Observation): Outgoing<ObservationRecorded> {
  const { tenantId, id, watchId, supersedes } = observation;
  return {
    tenantId,
    aggregateId: watchId,
    cause: id,
    message: {
      tenantId,
      observationId: id,
      watchId,
      competitorId: observation.competitorId,
      runId: observation.runId,
      snapshotId: observation.snapshotId,
      kind: 'offer',
      status: observation.status,
      reason: observation.reason,
      observedAt: observation.observedAt,
      price: toMoneyMessage(observation.price),
      listPrice: toMoneyMessage(observation.listPrice),
      availability: observation.availability,
      pricePath: observation.pricePath,
      title: observation.title,
      url: observation.url,
      origin: observation.sampleId === null ? 'live' : 'sample',
      sequence: observation.sequence,
      supersedes: supersedes ?? undefined,
      rating: toRatingMessage(observation.rating),
      sampleId: observation.sampleId ?? undefined,
    },
  };
}
