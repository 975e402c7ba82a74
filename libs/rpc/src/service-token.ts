import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { AppError, type Clock } from '@blackfang/core';
import { decodeJwt, errors, jwtVerify, SignJWT } from 'jose';
import type { ServiceName, VerifyServiceToken } from './access.ts';

const ALGORITHM = 'EdDSA';
const LIFETIME_S = 60;
/** A cached token is handed out while it lives longer than this, so that no call meets its end. */
const RENEW_BEFORE_S = 15;
const CLOCK_TOLERANCE_S = 5;

/** A PEM text or a key of `node:crypto`. */
export type ServiceKey = string | KeyObject;

export interface ServiceIdentity {
  readonly name: ServiceName;
  /** A token that tells `callee`, and nobody else, who is calling; lives 60 s. */
  token(callee: ServiceName): Promise<string>;
}

export interface ServiceIdentityOptions {
  readonly name: ServiceName;
  /** Ed25519; no other service has it. */
  readonly privateKey: ServiceKey;
  readonly clock: Clock;
}

/** What a service shows to others when it calls them for itself. */
export function createServiceIdentity({ name, privateKey, clock }: ServiceIdentityOptions): ServiceIdentity {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
  requireEd25519(key, name);
  const tokens = new Map<ServiceName, { readonly token: Promise<string>; readonly madeAtS: number }>();
  return {
    name,
    token(callee) {
      const nowS = Math.floor(clock.now().getTime() / 1000);
      const cached = tokens.get(callee);
      // One that was made before the clock was set right is of the future, or has ended.
      if (cached && cached.madeAtS <= nowS && nowS < cached.madeAtS + LIFETIME_S - RENEW_BEFORE_S) return cached.token;
      const token = new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setIssuer(name)
        .setAudience(callee)
        .setIssuedAt(nowS)
        .setExpirationTime(nowS + LIFETIME_S)
        .sign(key);
      tokens.set(callee, { token, madeAtS: nowS });
      return token;
    },
  };
}

export interface ServiceTokenVerifierOptions {
  /** The service that is being called: tokens for others are refused. */
  readonly service: ServiceName;
  /** By the name of the service. */
  readonly publicKeys: Readonly<Record<string, ServiceKey>>;
  readonly clock: Clock;
}

/** Verifies the tokens of `createServiceIdentity`, each by the key of the service that it says it is from. */
export function createServiceTokenVerifier(options: ServiceTokenVerifierOptions): VerifyServiceToken {
  const { service, publicKeys, clock } = options;
  const keys = new Map(
    Object.entries(publicKeys).map(([name, pem]) => {
      const key = typeof pem === 'string' ? createPublicKey(pem) : pem;
      requireEd25519(key, name);
      return [name, { name: name as ServiceName, key }] as const;
    }),
  );
  return async (token) => {
    try {
      const caller = keys.get(decodeJwt(token).iss ?? '');
      if (!caller) throw new errors.JWTInvalid('No such service.');
      await jwtVerify(token, caller.key, {
        algorithms: [ALGORITHM, 'Ed25519'],
        issuer: caller.name,
        audience: service,
        maxTokenAge: LIFETIME_S,
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: clock.now(),
        requiredClaims: ['exp'],
      });
      return { kind: 'service', service: caller.name };
    } catch (cause) {
      if (!(cause instanceof errors.JOSEError || cause instanceof TypeError)) throw cause;
      const message = 'The calling service could not be told.';
      throw new AppError('unauthenticated', 'service_token_invalid', message, { cause });
    }
  };
}

function requireEd25519(key: KeyObject, name: string): void {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`The key of ${name} must be an Ed25519 key.`);
}
