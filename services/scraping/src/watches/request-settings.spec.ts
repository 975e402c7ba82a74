import fc from 'fast-check';
import { changeSecrets, headersOf, NO_SECRETS, parseLanguage, toSettings } from './request-settings.ts';

const header = (name: string, value?: string) => ({ headers: [{ name, value }], cookies: [] });
const cookie = (name: string, value?: string) => ({ headers: [], cookies: [{ name, value }] });

describe('what a page is asked for with', () => {
  it('changes what is named, and leaves the rest', () => {
    const first = changeSecrets(NO_SECRETS, {
      headers: [{ name: 'X-Key', value: 'one' }],
      cookies: [{ name: 'session', value: 'abc' }],
    });
    const second = changeSecrets(first, {
      headers: [{ name: 'x-key', value: 'two' }],
      cookies: [{ name: 'b', value: '' }],
    });
    expect(second).toEqual({ headers: { 'x-key': 'two' }, cookies: { session: 'abc', b: '' } });
    const third = changeSecrets(second, cookie('session'));
    expect(toSettings('de-DE', 'direct', third)).toEqual({
      language: 'de-DE',
      proxy: 'direct',
      headers: ['x-key'],
      cookies: ['b'],
    });
    expect(headersOf('de-DE', second)).toEqual({
      shown: { 'accept-language': 'de-DE,de;q=0.8' },
      own: { 'x-key': 'two', cookie: 'session=abc; b=' },
    });
    expect(headersOf('', NO_SECRETS)).toEqual({ shown: {}, own: {} });
  });

  it.each([
    'Host',
    'connection',
    'Transfer-Encoding',
    'TE',
    'Upgrade',
    'Proxy-Authorization',
    'Content-Length',
    'Expect',
    'Sec-Fetch-Site',
    'X-Forwarded-For',
    'Forwarded',
    'User-Agent',
    'Range',
    'If-None-Match',
    'Accept-Encoding',
    'Cookie',
    'Accept-Language',
    'Set-Cookie',
    'Keep-Alive',
    'Trailer',
    'Via',
    'Origin',
  ])('refuses the header %s', (name) => {
    const change = () => changeSecrets(NO_SECRETS, header(name, 'x'));
    expect(change).toThrow(expect.objectContaining({ kind: 'invalid', reason: 'header_refused' }));
  });

  it.each([
    ['x y', 'a'],
    ['', 'a'],
    ['x:', 'a'],
    ['x-key', ''],
    ['x-key', 'a\r\nHost: b'],
    ['x-key', 'ü'],
    ['x-key', 'a'.repeat(2_001)],
  ])('refuses %j: %j', (name, value) => {
    const change = () => changeSecrets(NO_SECRETS, header(name, value));
    expect(change).toThrow(expect.objectContaining({ reason: 'header_invalid' }));
  });

  it('lets no value of a cookie become another one, or another header', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
        fc.string({ maxLength: 60, unit: 'binary' }),
        (name, value) => {
          let sent;
          try {
            sent = headersOf('', changeSecrets(NO_SECRETS, cookie(name, value))).own.cookie;
          } catch {
            return;
          }
          expect(sent).toBe(`${name}=${value}`);
          expect(sent).toMatch(/^[\x21-\x3a\x3c-\x7e]*$/);
        },
      ),
    );
  });

  it('is bounded', () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `x-${n}`, value: 'v' }));
    const tooMuch = expect.objectContaining({ reason: 'too_much_sent' });
    expect(() => changeSecrets(NO_SECRETS, { headers: many(11), cookies: [] })).toThrow(tooMuch);
    expect(() => changeSecrets(NO_SECRETS, { headers: [], cookies: many(21) })).toThrow(tooMuch);
    const long = many(4).map(({ name }) => ({ name, value: 'v'.repeat(2_000) }));
    expect(() => changeSecrets(NO_SECRETS, { headers: long, cookies: [] })).toThrow(tooMuch);
  });

  it.each([
    ['DE-de', 'de-DE'],
    ['fr', 'fr'],
    [' ', ''],
    ['zh-hant-TW', 'zh-Hant-TW'],
  ])('reads %j as %j', (text, tag) => {
    expect(parseLanguage(text)).toBe(tag);
  });

  it.each(['de_DE', 'x y', 'de\r\nHost: a', 'd', '*'])('takes %j for no language', (text) => {
    expect(() => parseLanguage(text)).toThrow(expect.objectContaining({ reason: 'language_invalid' }));
  });
});
