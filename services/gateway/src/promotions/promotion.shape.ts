import type { GetPromotionResponse } from '@blackfang/contracts/scraping/v1/service';
import { z } from 'zod';
import { Id, Money, orNull, Time, toMoney, toTime } from '../http/schemas.ts';

export const Promotion = z
  .object({
    wasPrice: Money.nullable().meta({ description: 'What it is said to have cost before' }),
    percent: z.number().nullable().meta({ description: 'Off, as claimed' }),
    coupons: z.array(z.object({ code: z.string(), percent: z.number().nullable(), amount: Money.nullable() })),
    bundles: z.array(
      z.object({
        text: z.string(),
        quantity: z.number().nullable(),
        paid: z.number().nullable().meta({ description: 'How many of them are paid for' }),
        price: Money.nullable().meta({ description: 'Of all of them together' }),
      }),
    ),
    freeShipping: z
      .object({ from: Money.nullable().meta({ description: 'The order that it takes; null for any' }) })
      .nullable(),
    startsAt: z.string().nullable().meta({ description: 'ISO 8601, a day or a moment, as the page says' }),
    endsAt: z.string().nullable(),
    lowestBefore: Money.nullable().meta({ description: "The lowest price of 30 days in the shop's own words" }),
  })
  .meta({ id: 'Promotion' });

const Discount = z
  .object({
    beganAt: Time,
    isOlder: z.boolean().meta({ description: 'It was claimed from the first look on' }),
    claimedPercent: z.number().nullable(),
    lowestBefore: Money.nullable().meta({ description: 'The lowest price of the 30 days before it began' }),
    honestPercent: z.number().nullable().meta({ description: 'Off that lowest price; negative where it is dearer' }),
    knownDays: z.int().meta({ description: 'Of how many of the 30 days the price is known' }),
  })
  .meta({ id: 'Discount' });

export const CurrentPromotion = z
  .object({
    observationId: Id.nullable(),
    promotion: Promotion.nullable(),
    discount: Discount.nullable().meta({ description: 'Null where the page claims none' }),
  })
  .meta({ id: 'CurrentPromotion' });

/** Of the text in which an observation carries it; null where it claims nothing. */
export function parsePromotion(json: string): z.output<typeof Promotion> | null {
  return json === '' ? null : (JSON.parse(json) as z.output<typeof Promotion>);
}

export function toCurrentPromotion({ observationId, promotionJson, discount }: GetPromotionResponse) {
  return {
    observationId: orNull(observationId),
    promotion: parsePromotion(promotionJson),
    discount: discount
      ? {
          beganAt: toTime(discount.beganAt),
          isOlder: discount.isOlder,
          claimedPercent: discount.claimedPercent ?? null,
          lowestBefore: toMoney(discount.lowestBefore),
          honestPercent: discount.honestPercent ?? null,
          knownDays: discount.knownDays,
        }
      : null,
  };
}
