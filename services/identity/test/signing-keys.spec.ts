import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createTokenVerifier } from '@blackfang/rpc';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import { newId, PERMISSIONS_OF, type Caller } from '@blackfang/core';
import { decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { Vault } from '../src/secrets/vault.ts';
import { AccessTokens } from '../src/signing-keys/access-tokens.ts';
import { NEEDED_AFTER_MS, PUBLISHED_AHEAD_MS } from '../src/signing-keys/plan-rotation.ts';
import { SigningKeys } from '../src/signing-keys/signing-keys.ts';

const DAY_MS = 86_400_000;
const caller: Caller = {
  tenantId: newId(),
  userId: newId(),
  sessionId: newId(),
  kind: 'member',
  role: 'admin',
  permissions: PERMISSIONS_OF.admin,
};

describe('P12 signing keys and their rotation', () => {
  const vault = new Vault(randomBytes(32).toString('base64'));
  let database: ServiceDatabase;
  let superuser: pg.Client;

  beforeAll(async () => {
    database = await createServiceDatabase([migrations]);
    superuser = new pg.Client({ connectionString: database.superuserUrl, options: '-c search_path=identity' });
    await superuser.connect();
  });

  afterAll(async () => {
    await superuser.end();
    await database.close();
  });

  beforeEach(() => superuser.query('DELETE FROM signing_key'));

  /** A process that has not read any key yet. */
  const open = (using = vault) =>
    new SigningKeys({ db: database.db, vault: using, clock: database.clock, rotateAfterMs: 30 * DAY_MS });
  const later = (ms: number) =>
    superuser.query('UPDATE signing_key SET signs_from = signs_from - make_interval(secs => $1::float8 / 1000)', [ms]);
  const published = async (keys: SigningKeys) => (await keys.publicKeys()).keys.map((key) => key.kid);
  const verifierOf = (keys: SigningKeys) =>
    createTokenVerifier({ loadKeys: () => keys.publicKeys(), clock: database.clock });

  it('makes one key, however many processes start at once, and keeps its private half encrypted', async () => {
    const kids = await Promise.all([open(), open(), open(), open()].map(async (keys) => (await keys.current()).kid));
    expect(new Set(kids).size).toBe(1);
    const { rows } = await superuser.query<{ sealed_private: Buffer }>('SELECT sealed_private FROM signing_key');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.sealed_private.includes(Buffer.from('2a864886f70d010101', 'hex'))).toBe(false);
  });

  it('publishes a new key before it signs, and keeps the old one until its tokens have ended', async () => {
    const first = await open().current();
    const old = await new AccessTokens(open(), database.clock).issue(caller, null);

    await later(30 * DAY_MS);
    await open().rotate();
    expect(await published(open())).toHaveLength(2);
    expect((await open().current()).kid).toBe(first.kid);
    await open().rotate();
    expect(await published(open())).toHaveLength(2);

    await later(PUBLISHED_AHEAD_MS);
    const second = await open().current();
    expect(second.kid).not.toBe(first.kid);
    await open().rotate();
    expect(await published(open())).toContain(first.kid);
    await expect(verifierOf(open())(old.accessToken)).resolves.toEqual(caller);

    await later(NEEDED_AFTER_MS + 1_000);
    await open().rotate();
    expect(await published(open())).toEqual([second.kid]);
    await expect(verifierOf(open())(old.accessToken)).rejects.toMatchObject({ reason: 'token_invalid' });
  });

  it('says what to do when the keys were sealed by another key of the configuration', async () => {
    await open().current();
    const other = new Vault(randomBytes(32).toString('base64'));
    await expect(open(other).current()).rejects.toMatchObject({ kind: 'internal', reason: 'signing_key_sealed' });
  });

  it('refuses tokens that we did not sign for this: none, HS256 with the public key, other key, audience, time', async () => {
    const keys = open();
    const { kid, privateKey } = await keys.current();
    const { accessToken } = await new AccessTokens(keys, database.clock).issue(caller, null);
    const verify = verifierOf(keys);
    await expect(verify(accessToken)).resolves.toEqual(caller);
    expect(decodeProtectedHeader(accessToken)).toEqual({ alg: 'RS256', kid, typ: 'JWT' });

    const { tenantId: tid, sessionId: sid, role, kind } = caller;
    const claims = { tid, sid, role, kind };
    type Key = Parameters<SignJWT['sign']>[0];
    const sign = (change: (token: SignJWT) => SignJWT = (token) => token, by: Key = privateKey, header: object = {}) =>
      change(
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'RS256', kid, ...header })
          .setIssuer('blackfang-identity')
          .setAudience('blackfang')
          .setSubject(caller.userId)
          .setIssuedAt()
          .setExpirationTime('5m'),
      ).sign(by);
    await expect(verify(await sign())).resolves.toEqual(caller);

    const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
    const [jwk] = (await keys.publicKeys()).keys;
    const forged = [
      new UnsecuredJWT(claims)
        .setIssuer('blackfang-identity')
        .setAudience('blackfang')
        .setExpirationTime('5m')
        .encode(),
      await sign(undefined, Buffer.from(JSON.stringify(jwk)), { alg: 'HS256' }),
      await sign(undefined, stranger),
      await sign(undefined, stranger, { kid: newId() }),
      await sign(undefined, privateKey, { kid: newId() }),
      await sign((token) => token.setAudience('somebody')),
      await sign((token) => token.setIssuer('somebody')),
      await sign((token) => token.setExpirationTime('-1m')),
      `${accessToken.slice(0, -4)}AAAA`,
    ];
    for (const token of forged) await expect(verify(token)).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});
