import type { Money } from '@blackfang/core';
import type { Money as MoneyMessage } from '@blackfang/contracts/type/v1/money';
import type { ObservationRecorded } from '@blackfang/contracts/scraping/v1/events';
import type { Outgoing } from '@blackfang/messaging';
import type { Extraction } from '../extract/extraction.ts';

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
  readonly supersedes: string | null;
}

const MAX_TITLE = 300;
const MAX_URL = 4_096;

/** The part of an observation that an extraction says. */
export function readingOf(extraction: Extraction) {
  const { price, listPrice, availability, fields } = extraction;
  return {
    price,
    listPrice,
    availability,
    pricePath: fields.price ? clean(`${fields.price.source} ${fields.price.path}`) : '',
    title: clean((extraction.name ?? '').slice(0, MAX_TITLE)),
    url: clean(extraction.url.slice(0, MAX_URL)),
    fieldsJson: JSON.stringify(fields, (_key, value: unknown) => (typeof value === 'string' ? clean(value) : value)),
  };
}

/** Postgres keeps neither NUL nor halves of characters. */
export function clean(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

export function toMoneyMessage(money: Money | null): MoneyMessage | undefined {
  return money === null ? undefined : { amount: money.amount, currency: money.currency ?? undefined };
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
      origin: 'live',
      sequence: observation.sequence,
      supersedes: supersedes ?? undefined,
    },
  };
}
