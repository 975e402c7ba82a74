import { isAmount, isCurrency } from '@blackfang/core';
import type { Money as MoneyMessage } from '@blackfang/contracts/type/v1/money';
import { z } from 'zod';

const AMOUNT = 'Give the amount as decimal text such as "1299.00".';
const CURRENCY = 'Give an ISO 4217 code such as EUR.';

export const Amount = z
  .string({ error: AMOUNT })
  .refine(isAmount, { error: AMOUNT })
  .meta({ examples: ['1299.00'] });
export const Currency = z
  .string({ error: CURRENCY })
  .refine(isCurrency, { error: CURRENCY })
  .meta({ examples: ['EUR'] });

/** Exact decimal text as it was read; the currency is null where the page did not say. */
export const Money = z.object({ amount: z.string(), currency: z.string().nullable() }).meta({ id: 'Money' });

export const Time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
export const Id = z.uuid();

/** `?limit=50&cursor=…` of every list. */
export const PageQuery = z.strictObject({
  limit: z.coerce
    .number({ error: 'limit is a whole number from 1 to 200.' })
    .int({ error: 'limit is a whole number from 1 to 200.' })
    .min(1, { error: 'limit is a whole number from 1 to 200.' })
    .max(200, { error: 'limit is a whole number from 1 to 200.' })
    .default(50),
  cursor: z.string().max(500).default(''),
});
export type PageQuery = z.output<typeof PageQuery>;

/** Text that a list is narrowed to. @param where in what it is looked for, as `In name or SKU` */
export const searchIn = (where: string) =>
  z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: `${where}, in any case` });

/** A page of a list. */
export function pageOf<T extends z.ZodType>(item: T, id: string) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() }).meta({ id });
}

const WORDS = 'Take at most 200 characters.';
/** What people call something, or say of it; may be empty. */
export const Words = z.string({ error: WORDS }).trim().max(200, { error: WORDS });

/** Text that a person typed: trimmed, not empty, no control characters. */
export function line(max: number) {
  const wanted = `Give 1 to ${max} characters.`;
  return z
    .string({ error: wanted })
    .trim()
    .min(1, { error: wanted })
    .max(max, { error: wanted })
    .regex(/^[^\p{Cc}]*$/u, {
      error: 'Leave out control characters.',
    });
}

export function toMoney(money: MoneyMessage | undefined): z.output<typeof Money> | null {
  return money ? { amount: money.amount, currency: money.currency ?? null } : null;
}

export function toTime(time: Date | undefined): string | null {
  return time?.toISOString() ?? null;
}

/** The empty text of the wire is null outside. */
export function orNull(text: string): string | null {
  return text === '' ? null : text;
}
