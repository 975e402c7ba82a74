import { ownersOf, parseDomains, registrableDomain } from './competitor.ts';

describe('A1 whose host it is', () => {
  it.each([
    ['a.shop.example.com', ['a.shop.example.com', 'shop.example.com', 'example.com']],
    ['www.shop.co.uk', ['www.shop.co.uk', 'shop.co.uk']],
    ['lamps.myshopify.com', ['lamps.myshopify.com']],
    ['127.0.0.1', ['127.0.0.1']],
    ['localhost', ['localhost']],
  ])('%s belongs to the nearest of %j', (host, owners) => {
    expect(ownersOf(host)).toEqual(owners);
    expect(registrableDomain(host)).toBe(owners.at(-1));
  });

  it('writes domains in one way, each once', () => {
    expect(parseDomains(['Shop.Example', 'shop.example.', ' bücher.example '])).toEqual([
      'shop.example',
      'xn--bcher-kva.example',
    ]);
  });

  it.each([
    'com',
    'co.uk',
    'https://shop.example',
    'shop.example/p',
    'a b.example',
    '',
    '*.shop.example',
    'x'.repeat(300),
  ])('refuses "%s"', (domain) => {
    expect(() => parseDomains([domain])).toThrow(expect.objectContaining({ reason: 'domains_invalid' }));
  });
});
