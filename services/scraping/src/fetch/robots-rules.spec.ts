import fc from 'fast-check';
import { parseRobots } from './robots-rules.ts';

function allows(robots: string, path: string): boolean {
  return parseRobots(robots, 'BlackfangBot').allows(new URL(path, 'https://shop.example'));
}

describe('robots.txt by RFC 9309', () => {
  it.each([
    ['nothing at all', '', '/p', true],
    ['a page', '<!doctype html><title>Not found</title>', '/p', true],
    ['everything for everyone', 'User-agent: *\nDisallow: /', '/p', false],
    ['an empty Disallow', 'User-agent: *\nDisallow:', '/p', true],
    ['only others', 'User-agent: Googlebot\nDisallow: /', '/p', true],
    ['us, in another case', 'USER-AGENT: blackfangbot\nDISALLOW: /', '/p', false],
    ['us, with a version', 'User-agent: BlackfangBot/2.0\nDisallow: /', '/p', false],
    ['a name that only begins like ours', 'User-agent: BlackfangBotPro\nDisallow: /', '/p', true],
    ['us more freely than everyone', 'User-agent: *\nDisallow: /\n\nUser-agent: BlackfangBot\nAllow: /', '/p', true],
    ['us without a rule', 'User-agent: *\nDisallow: /\n\nUser-agent: BlackfangBot\nDisallow:', '/p', true],
    ['us among others', 'User-agent: a\nUser-agent: BlackfangBot\nUser-agent: b\nDisallow: /p', '/p', false],
    [
      'us in two groups',
      'User-agent: BlackfangBot\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: BlackfangBot\nDisallow: /p',
      '/p',
      false,
    ],
    ['rules before any name', 'Disallow: /\nUser-agent: *\nDisallow: /b', '/p', true],
    ['comments', 'User-agent: * # all\nDisallow: /p # not this', '/p', false],
    ['lines of old Macs', 'User-agent: *\rDisallow: /p', '/p', false],
    ['lines of Windows and a byte order mark', '\uFEFFUser-agent: *\r\nDisallow: /p\r\n', '/p', false],
    ['an unknown line between', 'User-agent: *\nSitemap: https://shop.example/s.xml\nDisallow: /p', '/p', false],
    ['a longer Allow', 'User-agent: *\nDisallow: /p\nAllow: /p/1', '/p/1', true],
    ['a longer Disallow', 'User-agent: *\nAllow: /p\nDisallow: /p/1', '/p/1', false],
    ['two equally long', 'User-agent: *\nDisallow: /p\nAllow: /p', '/p', true],
    ['a star', 'User-agent: *\nDisallow: /*/private', '/a/b/private/c', false],
    ['a star that does not match', 'User-agent: *\nDisallow: /*/private', '/private', true],
    ['an end', 'User-agent: *\nDisallow: /*.pdf$', '/a.pdf', false],
    ['an end that does not match', 'User-agent: *\nDisallow: /*.pdf$', '/a.pdf?x=1', true],
    ['an end alone', 'User-agent: *\nDisallow: /$', '/', false],
    ['an end alone, elsewhere', 'User-agent: *\nDisallow: /$', '/p', true],
    ['an end after a star that overlaps', 'User-agent: *\nDisallow: /ab*ba$', '/aba', true],
    ['a query', 'User-agent: *\nDisallow: /*?sort=', '/p?sort=price', false],
    ['the case of a path', 'User-agent: *\nDisallow: /P', '/p', true],
    ['letters encoded for nothing', 'User-agent: *\nDisallow: /%70', '/p', false],
    ['an encoded slash', 'User-agent: *\nDisallow: /a%2fb', '/a%2Fb', false],
    ['an encoded slash, against a plain one', 'User-agent: *\nDisallow: /a%2fb', '/a/b', true],
    ['letters of other scripts', 'User-agent: *\nDisallow: /bücher', '/b%C3%BCcher/1', false],
    ['a star that is meant as one', 'User-agent: *\nDisallow: /a%2Ab', '/a*b', false],
    ['a star that is meant as one, elsewhere', 'User-agent: *\nDisallow: /a%2Ab', '/axb', true],
    ['a star in an address, against any', 'User-agent: *\nDisallow: /a*c', '/a*bc', false],
    ['a dollar that is meant as one', 'User-agent: *\nDisallow: /a%24', '/a$b', false],
    ['a dollar in the middle', 'User-agent: *\nDisallow: /a$b', '/a$bc', false],
    ['a delay between names', 'User-agent: BlackfangBot\nCrawl-delay: 5\nUser-agent: x\nDisallow: /p', '/p', false],
    ['a rule between names', 'User-agent: BlackfangBot\nAllow: /a\nUser-agent: x\nDisallow: /p', '/p', true],
    ['a line that says nothing', 'User-agent: *\nDisallow\n: /p\nDisallow /p\n\0\nDisallow: /q', '/p', true],
    ['a path without a slash in front', 'User-agent: *\nDisallow: p', '/p', true],
    ['an order of no importance', 'User-agent: *\nAllow: /p/1\nDisallow: /p', '/p/1', true],
    ['the example of RFC 9309, 5.2', 'User-agent: foobot\nAllow: /example/page/\nDisallow: /', '/example/', true],
    ['robots.txt itself', 'User-agent: *\nDisallow: /', '/robots.txt', true],
  ])('%s', (_, robots, path, expected) => expect(allows(robots, path)).toBe(expected));

  it.each([
    ['Crawl-delay: 10', 10_000],
    ['crawl-delay: 0.5 # half', 500],
    ['Crawl-delay: 999999', 3_600_000],
    ['Crawl-delay:', null],
    ['Crawl-delay: soon', null],
    ['Crawl-delay: -1', null],
    ['Disallow: /', null],
  ])('reads %p', (line, delay) => {
    expect(parseRobots(`User-agent: *\n${line}`, 'BlackfangBot').crawlDelayMs).toBe(delay);
  });

  it('knows a name of ours that has a digit behind it', () => {
    const rules = parseRobots('User-agent: Bot\nDisallow: /', 'Bot2');
    expect(rules.allows(new URL('https://shop.example/p'))).toBe(false);
  });

  it('matches a pattern as its regular expression would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 8 });
    fc.assert(
      fc.property(text, pattern, fc.boolean(), (path, stars, end) => {
        const source = `^/${stars.split('*').join('.*')}${end ? '$' : ''}`;
        const url = `/${path}`.replace(/\/{2,}/g, '/');
        expect(allows(`User-agent: *\nDisallow: /${stars}${end ? '$' : ''}`, url)).toBe(!new RegExp(source).test(url));
      }),
    );
  });

  it('holds nobody up, however it is written', () => {
    for (const line of ['*'.repeat(2_000), '*a'.repeat(1_000), '*aab'.repeat(500), 'a'.repeat(2_000), '*ab$']) {
      const robots = `User-agent: *\n${`Disallow: /${line}\n`.repeat(Math.ceil(512_000 / (line.length + 12)))}`;
      const rules = parseRobots(robots, 'BlackfangBot');
      const url = new URL(`https://shop.example/${'a'.repeat(4_000)}`);
      const before = process.cpuUsage();
      rules.allows(url);
      expect(process.cpuUsage(before).user).toBeLessThan(250_000);
    }
  });
});
