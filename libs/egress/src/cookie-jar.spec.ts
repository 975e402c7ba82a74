import { CookieJar } from './cookie-jar.ts';

let now: number;
let jar: CookieJar;

beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  jar = new CookieJar(() => new Date(now));
});

const take = (url: string, ...headers: string[]) => jar.take(new URL(url), headers);
const sent = (url: string, own?: string) => jar.headerFor(new URL(url), own);

describe('cookies of a host', () => {
  it('are sent where they belong, the longer path first', () => {
    take('https://shop.example/de/p', 'a=1', 'b=2; Path=/', 'c=3; Secure', 'd=4; Path=/x');
    expect(sent('https://shop.example/de/q')).toBe('a=1; c=3; b=2');
    expect(sent('http://shop.example/de/q')).toBe('a=1; b=2');
    expect(sent('https://shop.example/den')).toBe('b=2');
    expect(sent('https://www.shop.example/de/q')).toBeUndefined();
    expect(sent('https://other.example/de/q')).toBeUndefined();
  });

  it.each([
    ['for all below a domain', 'a=1; Domain=.shop.example', 'a=1'],
    ['for a domain of others', 'a=1; Domain=other.example', undefined],
    ['for what only ends like the host', 'a=1; Domain=op.example', undefined],
    ['for a whole top-level domain', 'a=1; Domain=example', undefined],
    ['without a name', '=1', undefined],
    ['without a value', 'a', undefined],
    ['with a line break', 'a=1\r\nx: y', undefined],
    ['of another script', 'a=bücher', undefined],
    ['that is too long', `a=${'x'.repeat(5_000)}`, undefined],
    ['that claims to be of a host alone', '__Host-a=1; Domain=shop.example; Secure; Path=/', undefined],
    ['that claims to be secure', '__Secure-a=1', undefined],
    ['of the past', 'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', undefined],
    ['of no age', 'a=1; Max-Age=0', undefined],
  ])('%s', (_, header, expected) => {
    take('https://www.shop.example/', header);
    expect(sent('https://m.www.shop.example/') ?? sent('https://www.shop.example/')).toBe(expected);
  });

  it('are forgotten in time: those of a session in a day, none later than in a month', () => {
    take('https://shop.example/', 's=1', 'y=2; Max-Age=31536000', 'm=3; Max-Age=60');
    now += 61_000;
    expect(sent('https://shop.example/')).toBe('s=1; y=2');
    now += 24 * 3_600_000;
    expect(sent('https://shop.example/')).toBe('y=2');
    now += 30 * 24 * 3_600_000;
    expect(jar.cookies()).toEqual([]);
  });

  it('give way to those that a watch sends itself', () => {
    take('https://shop.example/', 'lang=de', 'seen=1');
    expect(sent('https://shop.example/', 'lang=fr')).toBe('lang=fr; seen=1');
  });

  it('take no more room than there is: the newest stay', () => {
    for (let n = 0; n < 500; n++) take('https://shop.example/', `c${n}=${'x'.repeat(300)}`);
    const kept = jar.cookies();
    expect(kept.length).toBeLessThanOrEqual(50);
    expect(kept.at(-1)?.name).toBe('c499');
    expect(kept.reduce((sum, { name, value }) => sum + name.length + value.length, 0)).toBeLessThanOrEqual(12_000);
  });

  it('tell whether anything is new', () => {
    take('https://shop.example/', 'a=1');
    expect(jar.changes).toBe(1);
    take('https://shop.example/', 'a=1; Max-Age=60');
    expect(jar.changes).toBe(1);
    take('https://shop.example/', 'a=2');
    take('https://shop.example/', 'a=; Max-Age=0');
    expect(jar.changes).toBe(3);
  });

  it('come back as they were kept', () => {
    take('https://shop.example/', 'a=1; Path=/; HttpOnly', 'b=2; Domain=shop.example');
    const again = new CookieJar(() => new Date(now), JSON.parse(JSON.stringify(jar.cookies())));
    expect(again.headerFor(new URL('https://shop.example/'))).toBe('a=1; b=2');
    expect(again.changes).toBe(0);
  });
});
