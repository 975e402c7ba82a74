import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Clock } from '@blackfang/core';
import { SignJWT } from 'jose';
import {
  createServiceIdentity,
  createServiceTokenVerifier,
  createTokenVerifier,
  signAccessToken,
} from '../src/index.ts';
import { caller, clock, identityKeys, jwks, KID, tokenOf, verifyAccessToken } from './house.ts';

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const nowS = () => Math.floor(clock.now().getTime() / 1000);

function claims(changes: Record<string, unknown> = {}) {
  const { tenantId: tid, sessionId: sid, userId: sub, role, kind } = caller();
  const standing = { iss: 'blackfang-identity', aud: 'blackfang', iat: nowS(), exp: nowS() + 60 };
  return { ...standing, sub, tid, sid, role, kind, ...changes };
}

function signed(changes: Record<string, unknown>, kid = KID, key: KeyObject = identityKeys.privateKey) {
  return new SignJWT(claims(changes)).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
}

describe('an access token', () => {
  it('says who its bearer is', async () => {
    const who = caller({ role: 'admin' });
    expect(await verifyAccessToken(await tokenOf(who))).toEqual(who);
  });

  const strangers = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicPem = identityKeys.publicKey.export({ type: 'spki', format: 'pem' });
  const hmacOf = (input: string) => createHmac('sha256', publicPem).update(input).digest('base64url');

  it.each<[string, () => Promise<string> | string]>([
    ['of algorithm none', () => `${base64({ alg: 'none', kid: KID })}.${base64(claims())}.`],
    [
      'of HS256, signed with the public key',
      () => {
        const input = `${base64({ alg: 'HS256', kid: KID })}.${base64(claims())}`;
        return `${input}.${hmacOf(input)}`;
      },
    ],
    ['for another audience', () => signed({ aud: 'elsewhere' })],
    ['for no audience', () => signed({ aud: undefined })],
    ['of another issuer', () => signed({ iss: 'somebody' })],
    ['that is expired', () => signed({ iat: nowS() - 100, exp: nowS() - 10 })],
    ['that never expires', () => signed({ exp: undefined })],
    ['of a foreign key under our id', () => signed({}, KID, strangers.privateKey)],
    ['of a foreign key under its own id', () => signed({}, 'foreign', strangers.privateKey)],
    [
      'that brings its key along',
      async () => {
        const jwk = (await jwks(strangers.publicKey)).keys[0];
        return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', jwk: jwk ?? {} }).sign(strangers.privateKey);
      },
    ],
    ['of a role that does not exist', () => signed({ role: 'root' })],
    ['without a tenant', () => signed({ tid: undefined })],
    ['whose tenant is no id', () => signed({ tid: '*' })],
    ['whose scopes are no permissions', () => signed({ kind: 'key', scp: ['everything'] })],
    ['that was changed', async () => (await signed({})).replace(/\..*\./, `.${base64(claims({ role: 'owner' }))}.`)],
    ['that is no token', () => 'a.b.c'],
  ])('%s is refused', async (_what, make) => {
    await expect(verifyAccessToken(await make())).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it('that was good is refused once it has expired', async () => {
    const time = new Clock();
    const verify = createTokenVerifier({ loadKeys: () => jwks(), clock: time });
    const token = await tokenOf(caller());
    await verify(token);
    await verify(token);
    time.set(new Date(time.now().getTime() + 3_600_000));
    await expect(verify(token)).rejects.toMatchObject({ reason: 'token_expired' });
  });

  it('of a key that is new is accepted, and the keys are asked for once', async () => {
    const next = generateKeyPairSync('rsa', { modulusLength: 2048 });
    let keys = await jwks();
    let asked = 0;
    const verify = createTokenVerifier({ loadKeys: () => (asked++, Promise.resolve(keys)), clock });
    const rotated = signAccessToken(
      { caller: caller(), lifetimeMs: 60_000 },
      { kid: 'key-2', privateKey: next.privateKey },
      clock,
    );
    keys = { keys: [...keys.keys, ...(await jwks(next.publicKey, 'key-2')).keys] };
    const token = await rotated;
    await Promise.all(Array.from({ length: 20 }, () => verify(token)));
    expect(asked).toBe(1);
    const forged = signed({}, 'foreign', strangers.privateKey);
    for (let i = 0; i < 20; i++) await expect(verify(await forged)).rejects.toMatchObject({ kind: 'unauthenticated' });
    expect(asked).toBe(1);
  });

  it('is not called bad when the keys can not be had', async () => {
    const verify = createTokenVerifier({ loadKeys: () => Promise.reject(new Error('away')), clock });
    await expect(verify(await tokenOf(caller()))).rejects.toMatchObject({
      kind: 'unavailable',
      reason: 'keys_unavailable',
    });
  });
});

describe('a service token', () => {
  const keys = generateKeyPairSync('ed25519');
  const others = generateKeyPairSync('ed25519');
  const publicKeys = { gateway: keys.publicKey, billing: others.publicKey };
  const verify = createServiceTokenVerifier({ service: 'identity', publicKeys, clock });
  const token = (changes: Record<string, unknown>, key: KeyObject = keys.privateKey) =>
    new SignJWT({ iss: 'gateway', aud: 'identity', iat: nowS(), exp: nowS() + 60, ...changes })
      .setProtectedHeader({ alg: 'EdDSA' })
      .sign(key);

  it('says which service calls, for 60 s, and is made once in that time', async () => {
    const time = new Clock();
    const gateway = createServiceIdentity({ name: 'gateway', privateKey: keys.privateKey, clock: time });
    const first = await gateway.token('identity');
    expect(await verify(first)).toEqual({ kind: 'service', service: 'gateway' });
    expect(await gateway.token('identity')).toBe(first);
    expect(await gateway.token('billing')).not.toBe(first);
    time.set(new Date(time.now().getTime() + 50_000));
    const second = await gateway.token('identity');
    expect(second).not.toBe(first);
    // As when a clock that was ahead is set right.
    time.set(new Date(time.now().getTime() - 3_600_000));
    expect(await gateway.token('identity')).not.toBe(second);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['for another service', () => token({ aud: 'billing' })],
    ['of a service that is none', () => token({ iss: 'mallory' })],
    ['of a service whose key it has not', () => token({ iss: 'billing' })],
    ['signed with another key', () => token({}, others.privateKey)],
    ['that is expired', () => token({ iat: nowS() - 120, exp: nowS() - 60 })],
    ['that lives longer than 60 s', () => token({ iat: nowS() - 120, exp: nowS() + 3_600 })],
    ['without an end', () => token({ exp: undefined })],
    ['of algorithm none', () => `${base64({ alg: 'none' })}.${base64({ iss: 'gateway', aud: 'identity' })}.`],
    ['that is no token', () => 'nonsense'],
    ['that is an access token', () => tokenOf(caller())],
  ])('%s is refused', async (_what, make) => {
    await expect(verify(await make())).rejects.toMatchObject({ reason: 'service_token_invalid' });
  });

  it('needs a key of the right kind', () => {
    const privateKey = identityKeys.privateKey;
    expect(() => createServiceIdentity({ name: 'gateway', privateKey, clock })).toThrow('Ed25519');
  });
});
