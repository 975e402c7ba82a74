import { z } from 'zod';
import { Id } from '../http/schemas.ts';

/** What every way to sign in answers; the refresh token goes into its cookie. */
export const SignedInAnswer = z
  .object({
    accessToken: z.string(),
    expiresIn: z.int().meta({ description: 'Seconds' }),
    user: z.object({ id: Id, email: z.string(), name: z.string(), emailVerified: z.boolean() }),
    tenant: z.object({ id: Id, name: z.string() }),
    role: z.string(),
  })
  .meta({ id: 'SignedIn' });
