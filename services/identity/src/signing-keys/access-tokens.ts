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
   */
  async issue(caller: Caller, notBefore: Date | null): Promise<AccessToken> {
    const lifetimeMs = LIFETIME_MS[caller.kind];
    const time = new Clock(() => 0);
    time.set(new Date(Math.max(this.#clock.now().getTime(), notBefore?.getTime() ?? 0)));
    const accessToken = await signAccessToken({ caller, lifetimeMs }, await this.#keys.current(), time);
    return { accessToken, expiresInS: lifetimeMs / 1_000 };
  }
}
