import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT, type JWK, type JWTPayload } from 'jose';
import { Customer } from './customer.ts';
import { refusalOf } from './problem.ts';
import { Product } from './product.ts';

const INSERT_KEY = `
  INSERT INTO identity.signing_key (kid, public_jwk, sealed_private, signs_from)
  SELECT $1, $2, '\\x00', min(signs_from) - interval '1 second' FROM identity.signing_key`;

describe('P12 access tokens that nobody gave', () => {
  let product: Product;
  let ada: Customer;
  let eve: Customer;
  /** What Ada's true token says. */
  let payload: JWTPayload;
  /** A key of the installation of which the test has the private half: bad tokens are then bad in one thing alone. */
  const own = { kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2_048 }) };
  const foreign = { kid: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2_048 }) };

  beforeAll(async () => {
    product = await Product.start();
    ada = await Customer.register(product, 'Ada');
    eve = await Customer.register(product, 'Eve');
    payload = decodeJwt(ada.accessToken);
    const jwk = { ...own.publicKey.export({ format: 'jwk' }), kid: own.kid, alg: 'RS256', use: 'sig' };
    await product.query(INSERT_KEY, [own.kid, JSON.stringify(jwk)]);
    await product.stop();
    await product.up();
  });

  afterAll(() => product?.close());

  const sign = (claims: JWTPayload, key: { kid: string; privateKey: KeyObject } = own, alg = 'RS256') =>
    new SignJWT(claims).setProtectedHeader({ alg, kid: key.kid, typ: 'JWT' }).sign(key.privateKey);
  const nowS = () => Math.floor(Date.now() / 1_000);
  const me = (token: string) => product.api.withToken(token).call('GET', '/me');

  it('are told from those that identity gave by nothing else than what is tried here', async () => {
    expect((await me(ada.accessToken)).status).toBe(200);
    expect((await me(await sign(payload))).status).toBe(200);
  });

  const attacks: Record<string, () => string | Promise<string>> = {
    'alg none': () => new UnsecuredJWT(payload).encode(),
    'alg none with the kid of a true key': () => `${encode({ alg: 'none', kid: own.kid })}.${encode(payload)}.`,
    'no signature': () => `${ada.accessToken.split('.').slice(0, 2).join('.')}.`,
    'a signature of something else': () => {
      const [header, claims] = ada.accessToken.split('.');
      return [header, claims, eve.accessToken.split('.')[2]].join('.');
    },
    'other claims under a true signature': () => {
      const [header, , signature] = ada.accessToken.split('.');
      return [header, encode({ ...payload, role: 'owner', tid: eve.tenantId }), signature].join('.');
    },
    'a foreign key under a kid that nobody knows': () => sign(payload, foreign),
    'a foreign key under the kid of a true key': () => sign(payload, { ...foreign, kid: own.kid }),
    'another algorithm with a true key': () => sign(payload, own, 'RS512'),
    'another audience': () => sign({ ...payload, aud: 'somebody-else' }),
    'no audience': () => sign(without('aud')),
    'another issuer': () => sign({ ...payload, iss: 'https://evil.example' }),
    'its time being over': () => sign({ ...payload, iat: nowS() - 2_000, exp: nowS() - 60 }),
    'no end': () => sign(without('exp')),
    'its time not yet come': () => sign({ ...payload, nbf: nowS() + 3_600 }),
    'a session that there is not': () => sign({ ...payload, sid: randomUUID() }),
    'the session of another tenant': () => sign({ ...payload, tid: eve.tenantId }),
    'a role that there is not': () => sign({ ...payload, role: 'root' }),
    'a tenant that is no id': () => sign({ ...payload, tid: "' OR 1=1 --" }),
  };

  it.each(Object.keys(attacks))('get 401 for %s', async (name) => {
    expect(refusalOf(await me((await attacks[name]?.()) ?? ''))).toMatchObject({ status: 401 });
  });

  it('get 401 for HS256 with the public key as the secret, however it is written', async () => {
    const { kid = '' } = decodeProtectedHeader(ada.accessToken);
    const [row] = await product.query<{ public_jwk: JWK & { kty: string } }>(
      'SELECT public_jwk FROM identity.signing_key WHERE kid = $1',
      [kid],
    );
    const key = createPublicKey({ key: row?.public_jwk ?? {}, format: 'jwk' });
    const secrets = [
      key.export({ format: 'pem', type: 'spki' }),
      key.export({ format: 'pem', type: 'pkcs1' }),
      key.export({ format: 'der', type: 'spki' }),
      JSON.stringify(row?.public_jwk),
    ];
    for (const secret of secrets) {
      const signed = `${encode({ alg: 'HS256', kid, typ: 'JWT' })}.${encode(payload)}`;
      const signature = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(refusalOf(await me(`${signed}.${signature}`))).toMatchObject({ status: 401 });
    }
  });

  it('get 401 for keys that a header brings along', async () => {
    const jwk = foreign.publicKey.export({ format: 'jwk' });
    for (const header of [{ jwk }, { jku: 'http://127.0.0.1:1/jwks.json' }, { x5u: 'http://127.0.0.1:1/cert.pem' }]) {
      const token = await new SignJWT(payload)
        .setProtectedHeader({ alg: 'RS256', kid: own.kid, ...header })
        .sign(foreign.privateKey);
      expect(refusalOf(await me(token))).toMatchObject({ status: 401 });
    }
  });

  function without(claim: 'aud' | 'exp'): JWTPayload {
    return Object.fromEntries(Object.entries(payload).filter(([name]) => name !== claim));
  }
});

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
