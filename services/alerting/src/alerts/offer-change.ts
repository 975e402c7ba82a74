import { AppError, isAmount, isId, type Money } from '@blackfang/core';
import type { OfferChanged, OfferState as StateMessage } from '@blackfang/contracts/analysis/v1/events';
import type { Money as MoneyMessage } from '@blackfang/contracts/type/v1/money';
import type { Incoming } from '@blackfang/messaging';
import type { KnownFigure, OfferChange, OfferState } from '../rules/evaluate-rule.ts';

/** A change with where its figure was read, so that an alert can be walked back to the page (row Z8). */
export interface TracedChange extends OfferChange {
  readonly observationId: string;
  readonly snapshotId: string | null;
  readonly pricePath: string;
  readonly title: string;
  readonly url: string;
  /** When what is current was seen. */
  readonly observedAt: Date;
  /** The sample data that it belongs to. */
  readonly sampleId: string | null;
}

const MAX_TITLE = 500;
const MAX_PATH = 500;
const MAX_URL = 4_096;

/** @throws AppError `invalid` offer_change_invalid, which makes the event a dead letter */
export function readOfferChange({ id, tenantId, message, occurredAt }: Incoming<OfferChanged>): TracedChange {
  const { current } = message;
  if (message.tenantId !== tenantId) throw refused('tenant', 'is not that of the header');
  if (current === undefined) throw refused('current', 'is missing');
  return {
    tenantId,
    eventId: id,
    offerId: required('offer_id', message.offerId),
    watchId: required('watch_id', message.watchId),
    competitorId: message.competitorId,
    version: message.version,
    origin: message.origin,
    cause: message.cause,
    occurredAt,
    previous: message.previous === undefined ? null : stateOf('previous', message.previous),
    current: stateOf('current', current),
    figures: Object.fromEntries(Object.entries(message.baselines).flatMap(figureOf)),
    observationId: required('observation_id', message.observationId),
    snapshotId: isId(message.snapshotId) ? message.snapshotId : null,
    pricePath: message.pricePath.slice(0, MAX_PATH),
    title: message.title.slice(0, MAX_TITLE),
    url: message.url.slice(0, MAX_URL),
    observedAt: current.observedAt ?? occurredAt,
    sampleId: isId(message.sampleId ?? '') ? (message.sampleId ?? null) : null,
  };
}

function stateOf(field: string, state: StateMessage): OfferState {
  return {
    price: state.price === undefined ? null : moneyOf(`${field}.price`, state.price),
    availability: state.availability,
    observationId: isId(state.observationId) ? state.observationId : null,
  };
}

function figureOf([name, baseline]: [string, OfferChanged['baselines'][string]]): [string, KnownFigure][] {
  if (baseline.price === undefined) return [];
  const { observationId = '', observations, knownS } = baseline;
  const price = moneyOf(`baselines.${name}`, baseline.price);
  const seenIn = isId(observationId) ? observationId : null;
  return [[name, { price, observationId: seenIn, observations, knownS: Number(knownS) }]];
}

function moneyOf(field: string, { amount, currency }: MoneyMessage): Money {
  if (!isAmount(amount)) throw refused(field, 'is no decimal');
  return { amount, currency: currency ?? null };
}

function required(field: string, id: string): string {
  if (!isId(id)) throw refused(field, 'is no id');
  return id;
}

function refused(field: string, why: string): AppError {
  return new AppError('invalid', 'offer_change_invalid', `${field} of OfferChanged ${why}.`);
}
