import { invalidField } from '@blackfang/core';

/** What a watch asks for its page with, as far as anybody is told: values of headers and cookies are never shown. */
export interface RequestSettings {
  /** BCP 47; empty where none is asked for. */
  readonly language: string;
  /** Names, sorted. */
  readonly headers: readonly string[];
  readonly cookies: readonly string[];
  /** By way of what: a pool of proxies, `direct`; empty: what its competitor says. */
  readonly proxy: string;
}

/** Values by name, as they are sent. */
export interface SentSecrets {
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
}

/** A value to be kept from now on, or a name to be forgotten. */
export interface NamedChange {
  readonly name: string;
  readonly value?: string | undefined;
}

export interface RequestChange {
  readonly headers: readonly NamedChange[];
  readonly cookies: readonly NamedChange[];
  readonly language?: string | undefined;
  readonly proxy?: string | undefined;
}

export const NO_SECRETS: SentSecrets = { headers: {}, cookies: {} };
export const NOTHING_SENT: RequestSettings = { language: '', headers: [], cookies: [], proxy: '' };

const MAX_HEADERS = 10;
const MAX_COOKIES = 20;
const MAX_VALUE = 2_000;
/** Of all names and values: servers refuse more. */
const MAX_SENT = 6_000;
const MAX_LANGUAGE = 35;
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
/** RFC 6265, and the spaces and quotes that servers are known to set. */
const COOKIE_VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/** Of the connection (RFC 9110, 7.6.1), of the message, or said by ourselves. */
const REFUSED = new Set([
  ...['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings', 'expect'],
  ...['host', 'content-length', 'content-type', 'content-encoding', 'content-range', 'date', 'via', 'forwarded'],
  ...['accept-encoding', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', 'range'],
  ...['user-agent', 'from', 'origin', 'set-cookie', 'x-real-ip', 'x-http-method-override', 'traceparent', 'tracestate'],
]);
const REFUSED_FAMILY = /^(?:proxy-|sec-|x-forwarded-|access-control-)/;
const ELSEWHERE: Readonly<Record<string, string>> = {
  cookie: 'Give cookies by name, in cookies.',
  'accept-language': 'Give it as the language.',
};

/**
 * What is sent after a change: what it names takes the place of what was there, the rest stays.
 * @throws AppError `invalid` header_refused, header_invalid, cookie_invalid, too_much_sent
 */
export function changeSecrets(before: SentSecrets, change: RequestChange): SentSecrets {
  const headers = new Map(Object.entries(before.headers));
  for (const { name, value } of change.headers) {
    const key = name.toLowerCase();
    if (value === undefined) headers.delete(key);
    else headers.set(key, parseHeader(key, value));
  }
  const cookies = new Map(Object.entries(before.cookies));
  for (const { name, value } of change.cookies) {
    if (value === undefined) cookies.delete(name);
    else cookies.set(name, parseCookie(name, value));
  }
  if (headers.size > MAX_HEADERS) throw tooMuch('headers', `Send at most ${MAX_HEADERS} headers.`);
  if (cookies.size > MAX_COOKIES) throw tooMuch('cookies', `Send at most ${MAX_COOKIES} cookies.`);
  const size = [...headers, ...cookies].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (size > MAX_SENT) throw tooMuch('headers', `Send at most ${MAX_SENT} characters of headers and cookies.`);
  return { headers: Object.fromEntries(headers), cookies: Object.fromEntries(cookies) };
}

function parseHeader(name: string, value: string): string {
  const path = `request.headers.${name}`;
  const elsewhere = ELSEWHERE[name];
  if (elsewhere !== undefined) throw invalidField(path, 'header_refused', elsewhere);
  if (REFUSED.has(name) || REFUSED_FAMILY.test(name)) {
    throw invalidField(path, 'header_refused', `${name} belongs to the connection or to us, and can't be set.`);
  }
  if (!TOKEN.test(name)) throw invalidField(path, 'header_invalid', 'Give a name of letters, digits and dashes.');
  if (value.length > MAX_VALUE || !HEADER_VALUE.test(value)) {
    throw invalidField(
      path,
      'header_invalid',
      `Give a value of 1 to ${MAX_VALUE} visible ASCII characters on one line.`,
    );
  }
  return value;
}

function parseCookie(name: string, value: string): string {
  const path = `request.cookies.${name}`;
  if (!TOKEN.test(name)) throw invalidField(path, 'cookie_invalid', 'Give a name of letters, digits and dashes.');
  if (value.length > MAX_VALUE || !COOKIE_VALUE.test(value)) {
    const wanted = `Give a value of at most ${MAX_VALUE} characters without spaces, commas, semicolons or quotes.`;
    throw invalidField(path, 'cookie_invalid', wanted);
  }
  return value;
}

function tooMuch(field: string, message: string) {
  return invalidField(`request.${field}`, 'too_much_sent', message);
}

/** @throws AppError `invalid` language_invalid */
export function parseLanguage(text: string): string {
  const tag = text.trim();
  if (tag === '') return '';
  try {
    const [language = ''] = tag.length > MAX_LANGUAGE ? [] : Intl.getCanonicalLocales(tag);
    if (language !== '') return language;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw invalidField('request.language', 'language_invalid', 'Give a language such as de or de-DE.');
}

/** As others are told it. */
export function toSettings(language: string, proxy: string, { headers, cookies }: SentSecrets): RequestSettings {
  return { language, proxy, headers: Object.keys(headers).sort(), cookies: Object.keys(cookies).sort() };
}

/** The headers that these settings mean; of the last two kinds no value may leave the first host. */
export function headersOf(language: string, { headers, cookies }: SentSecrets) {
  const [base] = language.split('-');
  const pairs = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  return {
    shown: language === '' ? {} : { 'accept-language': base === language ? language : `${language},${base};q=0.8` },
    own: { ...headers, ...(pairs.length > 0 && { cookie: pairs.join('; ') }) },
  };
}
