import { randomBytes } from 'node:crypto';
import { AppError, SecretBox } from '@blackfang/core';
import { ProxyLogins } from './proxy-logins.ts';
import { parseLogin, parsePool, parseProxyAddress, parseProxyChoice } from './proxy.ts';
import { wayOfRun, type ChosenWay } from './way-of-run.ts';

describe('a proxy as it is typed', () => {
  it.each([
    [' Proxy.Example. ', 3128, 'proxy.example'],
    ['127.1', 80, '127.0.0.1'],
    ['0x7f000001', 80, '127.0.0.1'],
    ['[2001:DB8::1]', 1080, '2001:db8::1'],
    ['2001:db8::1', 1080, '2001:db8::1'],
    ['bücher.example', 80, 'xn--bcher-kva.example'],
  ])('has the address %s', (host, port, expected) => {
    expect(parseProxyAddress(host, port)).toEqual({ host: expected, port });
  });

  it.each(['', 'http://proxy.example', 'proxy.example:3128', 'user@proxy.example', 'a b', 'x'.repeat(300)])(
    'has no address %s',
    (host) => expect(() => parseProxyAddress(host, 80)).toThrow(expect.objectContaining({ reason: 'host_invalid' })),
  );

  it('keeps to bounds', () => {
    for (const port of [0, -1, 65_536, 1.5, Number.NaN])
      expect(() => parseProxyAddress('a.example', port)).toThrow(AppError);
    expect(parsePool('')).toBe('default');
    for (const pool of ['direct', 'Upper', 'a b', '-a', 'x'.repeat(41)])
      expect(() => parsePool(pool)).toThrow(AppError);
    expect(parseProxyChoice('direct', 'proxy')).toBe('direct');
    for (const username of ['', 'a:b', 'ü'.repeat(128), 'a\nb']) {
      expect(() => parseLogin({ username, password: '' })).toThrow(
        expect.objectContaining({ reason: 'login_invalid' }),
      );
    }
  });
});

describe('the way of a run', () => {
  const logins = new ProxyLogins(new SecretBox(randomBytes(32), 'spec'));
  const id = 'a proxy';
  const proxy = {
    id,
    version: 1n,
    kind: 'http',
    host: 'a.example',
    port: 80,
    loginSealed: null,
    restingMs: 0,
  } as const;
  const way = (chosen: ChosenWay) => wayOfRun(chosen, logins);

  it('is straight where nothing else is chosen, and by way of a proxy where one is', () => {
    expect(way({ pool: '', proxy: null })).toEqual({ kind: 'straight' });
    expect(way({ pool: 'direct', proxy: null })).toEqual({ kind: 'straight' });
    for (const pool of ['', 'de'])
      expect(way({ pool, proxy })).toMatchObject({ kind: 'proxy', proxy: { key: `${id}:1` } });
    const loginSealed = logins.seal(id, { username: 'u', password: 'p' });
    expect(way({ pool: 'de', proxy: { ...proxy, loginSealed } })).toMatchObject({
      proxy: { username: 'u', password: 'p' },
    });
  });

  it('is closed, and never straight, where its proxies are not there, rest or can not be signed in to', () => {
    expect(way({ pool: 'de', proxy: null })).toMatchObject({ failure: { reason: 'proxy_missing', retry: false } });
    expect(way({ pool: 'de', proxy: { ...proxy, restingMs: 9_000 } })).toMatchObject({
      failure: { reason: 'proxy_resting', retry: true, retryAfterMs: 9_000 },
    });
    const other = new ProxyLogins(new SecretBox(randomBytes(32), 'spec')).seal(id, { username: 'u', password: 'p' });
    expect(way({ pool: '', proxy: { ...proxy, loginSealed: other } })).toMatchObject({
      failure: { reason: 'proxy_unreadable' },
    });
  });
});
