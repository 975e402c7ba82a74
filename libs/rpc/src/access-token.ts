import type { KeyObject } from 'node:crypto';
import {
  AppError,
  PERMISSIONS,
  PERMISSIONS_OF,
  ROLES,
  type Caller,
  type Clock,
  type Permission,
} from '@blackfang/core';
import { errors, importJWK, jwtVerify, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { VerifyAccessToken } from './access.ts';
import { outsideCalls } from './call-context.ts';

const ALGORITHM = 'RS256';
const ISSUER = 'blackfang-identity';
const AUDIENCE = 'blackfang';
/** Machines whose clocks differ by less than this understand each other. */
const CLOCK_TOLERANCE_S = 5;
/** An unknown key may be a new one; asking for it is bounded, whatever strangers send. */
const REFETCH_INTERVAL_MS = 5_000;
/** Keys that were taken out of use are forgotten after this. */
const KEYS_MAX_AGE_MS = 300_000;
const MAX_KEYS = 20;
/** A token comes with every request of its session, and checking its signature costs more than many a query. */
const MAX_VERIFIED = 10_000;
const VERIFIED_MS = 60_000;

const Claims = z.object({
  sub: z.uuid(),
  tid: z.uuid(),
  sid: z.uuid(),
  role: z.enum(ROLES),
  kind: z.enum(['member', 'key']),
  scp: z.array(z.enum(PERMISSIONS as [Permission, ...Permission[]])).optional(),
});

export interface SigningKey {
  /** Names the key in the JWKS. */
  readonly kid: string;
  readonly privateKey: KeyObject | CryptoKey;
}

export interface NewAccessToken {
  /** Of a key, `permissions` are its scopes; of a member they follow from the role and are not written. */
  readonly caller: Caller;
  readonly lifetimeMs: number;
}

/** Signs an access token: RS256, for every service of ours. Identity alone has the key. */
export function signAccessToken(
  { caller, lifetimeMs }: NewAccessToken,
  key: SigningKey,
  clock: Clock,
): Promise<string> {
  const nowS = Math.floor(clock.now().getTime() / 1000);
  const { tenantId: tid, sessionId: sid, role, kind, permissions: scp } = caller;
  return new SignJWT({ tid, sid, role, kind, ...(kind === 'key' && { scp }) })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(caller.userId)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + Math.floor(lifetimeMs / 1000))
    .sign(key.privateKey);
}

export interface TokenVerifierOptions {
  /** Identity's public keys. */
  readonly loadKeys: () => Promise<JSONWebKeySet>;
  readonly clock: Clock;
}

/**
 * Verifies access tokens by identity's public keys, with algorithm, issuer and audience pinned.
 * What a caller may do follows from the role; a key's scopes narrow it and never widen it.
 */
export function createTokenVerifier({ loadKeys, clock }: TokenVerifierOptions): VerifyAccessToken {
  const keys = new KeyCache(loadKeys);
  const verified = new LRUCache<string, Verified>({ max: MAX_VERIFIED, ttl: VERIFIED_MS });
  return async (token) => {
    const known = verified.get(token);
    if (known !== undefined && clock.now().getTime() < known.expiresAt) return known.caller;
    const { payload } = await jwtVerify(token, ({ kid }) => keys.get(kid), {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: clock.now(),
      requiredClaims: ['exp', 'iat'],
    }).catch((cause: unknown) => {
      throw cause instanceof errors.JOSEError || cause instanceof TypeError ? refused(cause) : cause;
    });
    const claims = Claims.safeParse(payload);
    if (!claims.success) throw refused(claims.error);
    const { sub, tid, sid, role, kind, scp } = claims.data;
    const ofRole = PERMISSIONS_OF[role];
    const permissions = kind === 'key' ? ofRole.filter((permission) => scp?.includes(permission)) : ofRole;
    const caller = { userId: sub, tenantId: tid, sessionId: sid, role, kind, permissions };
    verified.set(token, { caller, expiresAt: (payload.exp ?? 0) * 1_000 });
    return caller;
  };
}

interface Verified {
  readonly caller: Caller;
  /** ms since 1970 */
  readonly expiresAt: number;
}

function refused(cause: unknown): AppError {
  const expired = cause instanceof errors.JWTExpired;
  return new AppError('unauthenticated', expired ? 'token_expired' : 'token_invalid', 'Sign in again.', { cause });
}

/** Public keys by id, fetched when an unknown one is asked for, but never often. */
class KeyCache {
  readonly #load: () => Promise<JSONWebKeySet>;
  #keys = new Map<string, CryptoKey>();
  #loadedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;

  constructor(load: () => Promise<JSONWebKeySet>) {
    this.#load = load;
  }

  async get(kid: string | undefined): Promise<CryptoKey> {
    const known = kid === undefined ? undefined : this.#keys.get(kid);
    const stale = performance.now() - this.#loadedAt > KEYS_MAX_AGE_MS;
    if (known && !stale) return known;
    if (kid !== undefined && (this.#loading || performance.now() - this.#triedAt > REFETCH_INTERVAL_MS)) {
      await this.#refresh();
    }
    // While identity is away the keys that were good stay good.
    const key = kid === undefined ? undefined : (this.#keys.get(kid) ?? known);
    if (key) return key;
    if (this.#keys.size > 0) throw new errors.JWKSNoMatchingKey();
    throw new AppError('unavailable', 'keys_unavailable', 'Sign-in can not be checked at the moment. Try again.');
  }

  #refresh(): Promise<void> {
    this.#loading ??= this.#fetch().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #fetch(): Promise<void> {
    this.#triedAt = performance.now();
    let set: JSONWebKeySet;
    try {
      set = await outsideCalls(this.#load);
    } catch (cause) {
      if (this.#keys.size > 0) return;
      const message = 'Sign-in can not be checked at the moment. Try again.';
      throw new AppError('unavailable', 'keys_unavailable', message, { cause });
    }
    const usable = set.keys.filter((key) => key.kty === 'RSA' && key.kid && (key.alg ?? ALGORITHM) === ALGORITHM);
    const imported = usable.slice(0, MAX_KEYS).map(async (jwk) => {
      const { kid = '', n = '', e = '' } = jwk;
      // The public half alone, whatever else the document holds.
      return [kid, (await importJWK({ kty: 'RSA', n, e }, ALGORITHM)) as CryptoKey] as const;
    });
    this.#keys = new Map(await Promise.all(imported));
    this.#loadedAt = performance.now();
  }
}
