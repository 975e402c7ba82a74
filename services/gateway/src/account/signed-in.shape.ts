import type { User as UserMessage } from '@blackfang/contracts/identity/v1/service';
import { z } from 'zod';
import { Id } from '../http/schemas.ts';

export const User = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  emailVerified: z.boolean(),
  locale: z.string().nullable().meta({ description: 'A language tag; null: as the browser has it' }),
  timeZone: z.string().nullable().meta({ description: 'An IANA time zone; null: as the browser has it' }),
});

/** What every way to sign in answers; the refresh token goes into its cookie. */
export const SignedInAnswer = z
  .object({
    accessToken: z.string(),
    expiresIn: z.int().meta({ description: 'Seconds' }),
    user: User,
    tenant: z.object({ id: Id, name: z.string() }),
    role: z.string(),
  })
  .meta({ id: 'SignedIn' });

export function toUser({ id, email, name, emailVerified, locale, timeZone }: UserMessage): z.output<typeof User> {
  return { id, email, name, emailVerified, locale: locale ?? null, timeZone: timeZone ?? null };
}
