import type { Observation as ObservationMessage } from '@blackfang/contracts/scraping/v1/service';
import { z } from 'zod';
import { parsePromotion, Promotion } from '../promotions/promotion.shape.ts';
import { Rating, toRating } from '../reviews/review.shape.ts';
import { Id, Money, orNull, pageOf, Time, toMoney, toTime } from '../http/schemas.ts';

/** Where a value was read, and how sure that is. */
export const ExtractedField = z
  .object({
    source: z.string().meta({ description: 'json-ld, microdata, rdfa, open-graph, inline-state, visible' }),
    path: z.string(),
    text: z.string(),
    confidence: z.number(),
    disputed: z
      .array(z.object({ source: z.string(), path: z.string(), text: z.string(), confidence: z.number() }))
      .optional()
      .meta({ description: 'What else it could be, the likeliest first; only where the page contradicts itself' }),
  })
  .meta({ id: 'ExtractedField' });

/** Those of observations from before say less. */
const Fields = z.record(z.string(), ExtractedField.partial());

export const Observation = z
  .object({
    id: Id,
    watchId: Id,
    runId: Id,
    snapshotId: Id.nullable(),
    status: z.enum(['ok', 'unknown', 'failed', 'quarantined']),
    reason: z.string().nullable(),
    observedAt: Time,
    price: Money.nullable(),
    listPrice: Money.nullable(),
    availability: z.string(),
    fields: Fields,
    promotion: Promotion.nullable().meta({ description: 'What the page claimed to be cheaper than usual' }),
    rating: Rating.nullable().meta({ description: 'What people think of it on the whole, as the page says' }),
    decision: z.string().nullable().meta({ description: 'accepted, rejected or confirmed' }),
  })
  .meta({ id: 'Observation' });
export const Observations = pageOf(Observation, 'ObservationPage');

export function toObservation(message: ObservationMessage) {
  return {
    id: message.id,
    watchId: message.watchId,
    runId: message.runId,
    snapshotId: orNull(message.snapshotId),
    status: message.status,
    reason: orNull(message.reason),
    observedAt: toTime(message.observedAt),
    price: toMoney(message.price),
    listPrice: toMoney(message.listPrice),
    availability: message.availability,
    fields: JSON.parse(message.fieldsJson === '' ? '{}' : message.fieldsJson) as z.output<typeof Fields>,
    promotion: parsePromotion(message.promotionJson),
    rating: toRating(message.rating),
    decision: orNull(message.decision),
  };
}
