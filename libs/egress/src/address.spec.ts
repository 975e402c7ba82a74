import { AppError } from '@blackfang/core';
import fc from 'fast-check';
import { isPublicAddress, parseAllowed, parseTarget } from './address.ts';

const NONE: ReadonlySet<string> = new Set();

function judge(url: string, allowed: ReadonlySet<string> = NONE): AppError | null {
  try {
    parseTarget(url, allowed, 'url');
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  return null;
}

function reasonFor(url: string, allowed?: ReadonlySet<string>): string {
  return judge(url, allowed)?.reason ?? 'accepted';
}

describe('which addresses are public', () => {
  it.each([
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.100.100.200', 'metadata of a cloud, in carrier-grade NAT'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'metadata'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.1', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['192.88.99.1', '6to4 relay'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarking'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'IPv4-compatible'],
    ['::ffff:127.0.0.1', 'mapped loopback'],
    ['::ffff:a9fe:a9fe', 'mapped metadata'],
    ['::ffff:0:127.0.0.1', 'translated'],
    ['64:ff9b::10.0.0.1', 'NAT64 of a private address'],
    ['64:ff9b::a9fe:a9fe', 'NAT64 of metadata'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['100::1', 'discard'],
    ['2001::1', 'Teredo'],
    ['2001:2::1', 'benchmarking'],
    ['2001:10::1', 'ORCHID'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::', '6to4 of loopback'],
    ['2002:808:808::1', '6to4'],
    ['3fff::1', 'documentation'],
    ['5f00::1', 'segment routing'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'metadata'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['shop.example', 'no address'],
    ['', 'no address'],
  ])('%s is not (%s)', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.0.1', '2606:4700:4700::1111', '2a00:1450::1'])(
    '%s is',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it('judges an IPv4 address the same when NAT64 or a mapping carries it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (v4) => {
        expect(isPublicAddress(`::ffff:${v4}`)).toBe(isPublicAddress(v4));
        expect(isPublicAddress(`64:ff9b::${v4}`)).toBe(isPublicAddress(v4));
      }),
    );
  });
});

describe('which addresses may be called', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://127.0.0.1./',
    'http://0/',
    'http://127\u30020\u30020\u30021/',
    'http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/',
    'http://①②⑦.⓪.⓪.①/',
    'http://%31%32%37.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[0:0:0:0:0:ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
    'http://metadata.localhost/',
    'https://169.254.169.254/latest/meta-data/',
    'https://shop.example:22/',
    'https://shop.example:6379/',
    'http://8.8.8.8:8081/',
    'https://user@shop.example/',
    'https://user:password@shop.example/',
    'https://:password@shop.example/',
    'ftp://shop.example/',
    'file:///etc/passwd',
    'data:text/html,hello',
    'javascript:alert(1)',
    'gopher://shop.example/',
    'ws://shop.example/',
  ])('%s is forbidden', (url) => expect(reasonFor(url)).toBe('address_forbidden'));

  it.each([
    '',
    'shop',
    'shop.example/p/1',
    '//shop.example',
    'http://',
    'http://a b/',
    'http://[::1',
    'http://1.2.3.256/',
  ])('%p is no address', (url) => expect(reasonFor(url)).toBe('address_invalid'));

  it('is told at the field, in a sentence', () => {
    const error = judge('https://shop.example:22/');
    expect(error?.kind).toBe('unprocessable');
    expect(error?.fields).toEqual([{ path: 'url', message: 'Port 22 may not be called; 80, 443, 8080 and 8443 may.' }]);
  });

  it('refuses an address longer than any page needs', () => {
    expect(reasonFor(`https://shop.example/${'a'.repeat(5_000)}`)).toBe('address_invalid');
  });

  it.each([
    'https://shop.example/p/1?a=b#c',
    'http://shop.example:8080/',
    'https://shop.example:8443/',
    'http://shop.example:443/',
    'https://bücher.example/',
    'http://8.8.8.8/',
    'http://[2606:4700:4700::1111]/',
  ])('%s is accepted', (url) => expect(reasonFor(url)).toBe('accepted'));

  it('never accepts what is neither http nor https, whatever it looks like', () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['ftp', 'file', 'ws', 'blob'] }), (url) => {
        expect(reasonFor(url)).not.toBe('accepted');
      }),
    );
  });
});

describe('the allow list', () => {
  it('exempts its host and port, and nothing beside them', () => {
    const allowed = new Set([
      parseAllowed('127.0.0.1:9000'),
      parseAllowed('[::1]:80'),
      parseAllowed('Shop.Internal:3000'),
    ]);
    expect(reasonFor('http://127.0.0.1:9000/hook', allowed)).toBe('accepted');
    expect(reasonFor('https://0x7f.1:9000/', allowed)).toBe('accepted');
    expect(reasonFor('http://[::1]/', allowed)).toBe('accepted');
    expect(reasonFor('http://shop.internal:3000/', allowed)).toBe('accepted');
    expect(reasonFor('http://127.0.0.1:9001/', allowed)).toBe('address_forbidden');
    expect(reasonFor('http://127.0.0.2:9000/', allowed)).toBe('address_forbidden');
    expect(reasonFor('http://localhost:9000/', allowed)).toBe('address_forbidden');
    expect(reasonFor('http://user@127.0.0.1:9000/', allowed)).toBe('address_forbidden');
    expect(reasonFor('ftp://127.0.0.1:9000/', allowed)).toBe('address_forbidden');
  });

  it.each(['', 'shop', '127.0.0.1', ':80', 'http://shop:80', 'shop:80/path', 'user@shop:80', 'shop:99999', '*:80:80'])(
    'refuses %p',
    (entry) => expect(() => parseAllowed(entry)).toThrow(AppError),
  );
});
