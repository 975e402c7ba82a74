import { AppError } from '@blackfang/core';
import { classifyError, classifyResponse, readRetryAfter, type Answer } from './classify-response.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const PAGE = '<html><title>Lamp</title><p>39,90 €</p></html>';

function classify(answer: Partial<Answer>) {
  return classifyResponse({ status: 200, headers: {}, text: PAGE, whole: true, ...answer }, NOW);
}

describe('what an answer says', () => {
  it('a page is no failure', () => expect(classify({})).toBeNull());

  it.each([
    [401, 'blocked', false],
    [403, 'blocked', false],
    [404, 'gone', false],
    [408, 'slow', true],
    [410, 'gone', false],
    [418, 'unexpected', false],
    [429, 'throttled', true],
    [451, 'blocked', false],
    [500, 'server_error', true],
    [502, 'server_error', true],
    [503, 'server_error', true],
    [521, 'server_error', true],
    [304, 'unexpected', false],
    [999, 'unexpected', false],
  ] as const)('%d is %s, tried again: %s', (status, failureClass, retry) => {
    expect(classify({ status })).toMatchObject({
      class: failureClass,
      reason: `http_${status}`,
      retry,
      retryAfterMs: null,
    });
  });

  it('an empty page is none', () => {
    expect(classify({ text: '' })).toMatchObject({ reason: 'empty_page', retry: true });
  });

  it('tells how long the site wants to be left alone', () => {
    expect(classify({ status: 429, headers: { 'retry-after': '120' } })?.retryAfterMs).toBe(120_000);
    expect(classify({ status: 503, headers: { 'retry-after': 'Sun, 01 Mar 2026 12:01:00 GMT' } })?.retryAfterMs).toBe(
      60_000,
    );
  });

  it.each([
    ['0', 0],
    [' 7 ', 7_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['999999999999', 86_400_000],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['', null],
    [undefined, null],
  ])('Retry-After %p is %p ms', (value, ms) => expect(readRetryAfter(value, NOW)).toBe(ms));
});

describe('a bot wall is recognised', () => {
  it.each([
    ['Cloudflare', 403, { 'cf-mitigated': 'challenge' }, ''],
    ['Cloudflare', 503, {}, '<title>Just a moment...</title><script>window._cf_chl_opt={}</script>'],
    ['Cloudflare', 403, {}, '<title>Attention Required! | Cloudflare</title>'],
    ['DataDome', 403, { 'x-datadome': 'protected' }, '<script src="https://ct.captcha-delivery.com/c.js"></script>'],
    ['HUMAN', 403, {}, '<title>Access to this page has been denied.</title><div id="px-captcha"></div>'],
    ['Akamai', 403, {}, '<TITLE>Access Denied</TITLE> Reference #18 https://errors.edgesuite.net/18.2'],
    ['Akamai', 200, {}, '<div id="sec-if-cpt-container"></div>'],
    [
      'Imperva',
      200,
      {},
      '<iframe src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=1">Request unsuccessful. Incapsula incident ID: 1</iframe>',
    ],
    ['AWS WAF', 202, { 'x-amzn-waf-action': 'challenge' }, ''],
    ['AWS WAF', 405, {}, '<script>window.gokuProps = {}</script>'],
    ['Kasada', 429, {}, '<script src="/149e9513/2d206a39/ips.js?tkrm=1"></script><script>KPSDK.start()</script>'],
    ['Amazon', 200, {}, '<form method="get" action="/errors/validateCaptcha">'],
    ['captcha', 200, {}, '<html><title>Robot Check</title></html>'],
    ['captcha', 200, {}, '<title>Pardon Our Interruption...</title>'],
    ['captcha', 200, {}, '<title>Please verify you are a human</title>'],
  ])('%s behind %d', (vendor, status, headers, text) => {
    const failure = classify({ status, headers, text });
    expect(failure).toMatchObject({ class: 'blocked', reason: 'bot_wall', retry: false });
    expect(failure?.detail).toContain(vendor);
  });

  it.each([
    [
      'a page that Cloudflare watches',
      '<title>Lamp</title><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
    ],
    [
      'a page that Imperva watches',
      '<title>Lamp</title><script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3"></script>',
    ],
    ['a product of that name', '<title>Robot Check T-Shirt</title><script type="application/ld+json">{}</script>'],
    ['a form with a captcha', '<title>Contact</title><script src="https://www.google.com/recaptcha/api.js"></script>'],
    ['a long page that speaks of one', `<title>Robot check</title>${'<p>All about captchas</p>'.repeat(1_000)}`],
  ])('and not in %s', (_, text) => expect(classify({ text })).toBeNull());

  it('nor in the beginning of a long page', () => {
    expect(classify({ text: '<title>Robot Check</title>', whole: false })).toBeNull();
  });
});

describe('what a request without an answer means', () => {
  it.each([
    ['unavailable', 'dns_failed', 'unreachable', true],
    ['unavailable', 'connect_refused', 'unreachable', true],
    ['unavailable', 'tls_failed', 'unreachable', false],
    ['timeout', 'too_slow', 'slow', true],
    ['too_large', 'body_too_large', 'too_large', false],
    ['too_large', 'decompression_bomb', 'too_large', false],
    ['unprocessable', 'address_forbidden', 'forbidden', false],
    ['unprocessable', 'redirect_loop', 'unexpected', false],
    ['unavailable', 'encoding_unknown', 'not_a_page', false],
    ['denied', 'robots_forbidden', 'forbidden', false],
    ['cancelled', 'cancelled', 'cancelled', false],
  ] as const)('%s %s is %s, tried again: %s', (kind, reason, failureClass, retry) => {
    expect(classifyError(new AppError(kind, reason, 'Why.'))).toEqual({
      class: failureClass,
      reason,
      detail: 'Why.',
      retry,
      retryAfterMs: null,
    });
  });

  it('a name that leads nowhere is a host that is down', () => {
    const error = new AppError('unprocessable', 'address_unresolvable', 'Why.');
    expect(classifyError(error)).toMatchObject({ class: 'unreachable', reason: 'dns_failed', retry: true });
  });
});
