import { exchangeOf } from './exchange.ts';

const sent = { 'webhook-id': '1' };
const bytes = (text: string) => Buffer.from(text);

describe('P7 what is kept of a call', () => {
  it('is the first KiB of the answer, and that it went on', () => {
    const { responseBody, responseCut } = exchangeOf(sent, {
      headers: {},
      bytes: bytes('x'.repeat(2_000)),
      cut: false,
    });
    expect({ length: responseBody.length, responseCut }).toEqual({ length: 1_024, responseCut: true });
    expect(exchangeOf(sent, { headers: {}, bytes: bytes('ok'), cut: true }).responseCut).toBe(true);
  });

  it('holds no cookie and no token of the receiver', () => {
    const headers = {
      'set-cookie': ['session=abc', 'b=c'],
      'x-auth-token': 't0ken',
      'x-api-key': 'k3y',
      server: 'nginx',
    };
    const kept = exchangeOf(sent, { headers, bytes: bytes(''), cut: false });
    expect(kept.responseHeaders).toEqual({
      'set-cookie': '[removed]',
      'x-auth-token': '[removed]',
      'x-api-key': '[removed]',
      server: 'nginx',
    });
  });

  it('can be stored whatever came', () => {
    const odd = { headers: { 'x-odd': 'a\0b' }, bytes: Buffer.from([0, 0xff, 0x41]), cut: false };
    expect(exchangeOf(sent, odd)).toMatchObject({
      responseHeaders: { 'x-odd': 'a\uFFFDb' },
      responseBody: '\uFFFD\uFFFDA',
    });
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`h${at}`, 'v'.repeat(9_999)]));
    const kept = exchangeOf(sent, { headers: many, bytes: bytes(''), cut: false }).responseHeaders;
    expect(JSON.stringify(kept).length).toBeLessThan(10_000);
  });

  it('has no text where the answer came compressed, and none where there was no answer', () => {
    const packed = { headers: { 'content-encoding': 'gzip' }, bytes: Buffer.from([0x1f, 0x8b]), cut: false };
    expect(exchangeOf(sent, packed).responseBody).toBe('');
    expect(exchangeOf(sent, undefined)).toEqual({
      requestHeaders: sent,
      responseHeaders: {},
      responseBody: '',
      responseCut: false,
    });
  });
});
