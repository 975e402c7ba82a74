import { Clock, type Caller } from '@blackfang/core';
import { createTokenVerifier, signAccessToken, type VerifyAccessToken } from '@blackfang/rpc';
import type { SigningKeys } from './signing-keys.ts';

export interface AccessToken {
  readonly accessToken: string;
  readonly expiresInS: number;
}

/** How long an access token lives, by whom it is for. */
const LIFETIME_MS = { member: 900_000, key: 300_000 } as const;

export class AccessTokens {
  readonly #keys: SigningKeys;
  readonly #clock: Clock;
  /**
   * Whose token it is; whether their session still stands is another question.
   * @throws AppError `unauthenticated` token_invalid, token_expired
   */
  readonly verify: VerifyAccessToken;

  constructor(keys: SigningKeys, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
    this.verify = createTokenVerifier({ loadKeys: () => keys.publicKeys(), clock });
  }

  /**
   * @param notBefore tokens made before this whole second are refused; one made in the same second says the next one,
   * since times in tokens have no fractions.
   * @param endsAt it does not live beyond this: the end of its key.
   */
  async issue(caller: Caller, notBefore: Date | null, endsAt: Date | null = null): Promise<AccessToken> {
    const leftMs = endsAt === null ? Infinity : endsAt.getTime() - this.#clock.now().getTime();
    const lifetimeMs = Math.max(0, Math.min(LIFETIME_MS[caller.kind], leftMs));
    const time = new Clock(() => 0);
    time.set(new Date(Math.max(this.#clock.now().getTime(), notBefore?.getTime() ?? 0)));
    const accessToken = await signAccessToken({ caller, lifetimeMs }, await this.#keys.current(), time);
    return { accessToken, expiresInS: Math.floor(lifetimeMs / 1_000) };
  }
}
