import type { IncomingHttpHeaders } from 'node:http';
import type { AppError } from '@blackfang/core';
import { recognizeBotWall } from './bot-wall.ts';

/** What kind of trouble kept a page from being read; decides what is done about it. */
export type FailureClass =
  | 'blocked'
  | 'cancelled'
  | 'forbidden'
  | 'gone'
  | 'not_a_page'
  | 'proxy'
  | 'server_error'
  | 'slow'
  | 'throttled'
  | 'too_large'
  | 'unexpected'
  | 'unreachable';

export interface PageFailure {
  readonly class: FailureClass;
  /** Stable slug: `http_404`, `connect_refused`, `robots_forbidden`. */
  readonly reason: string;
  /** A sentence for people. */
  readonly detail: string;
  /** Whether another try within the same run can help. */
  readonly retry: boolean;
  /** The least time that the site asks to be left alone. */
  readonly retryAfterMs: number | null;
}

/** The longest that a site's Retry-After is taken at its word. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body or its beginning, decoded. */
  readonly text: string;
  /** Whether `text` is all of it. */
  readonly whole: boolean;
}

/**
 * What an answer says, if it is not a page.
 * @param now to read a Retry-After that is a date.
 * @returns null for a page.
 */
export function classifyResponse(answer: Answer, now: Date): PageFailure | null {
  const { status, headers } = answer;
  const wall = recognizeBotWall(status, headers, answer.text, answer.whole);
  if (wall) {
    const whose = wall === 'captcha' ? 'a captcha' : `a bot wall of ${wall}`;
    return failure('blocked', 'bot_wall', `The site shows ${whose} instead of the page.`, false);
  }
  if (status >= 200 && status < 300) {
    if (answer.text !== '') return null;
    return failure('unexpected', 'empty_page', 'The site answered with an empty page.', true);
  }
  const reason = `http_${status}`;
  const retryAfterMs = readRetryAfter(headers['retry-after'], now);
  switch (status) {
    case 401:
    case 403:
    case 407:
    case 451:
      return failure('blocked', reason, `The site refuses to show the page (${status}).`, false);
    case 404:
    case 410:
      return failure('gone', reason, `There is no page at this address any more (${status}).`, false);
    case 408:
    case 425:
      return failure('slow', reason, `The site gave up on the request (${status}).`, true, retryAfterMs);
    case 420:
    case 429:
      return failure('throttled', reason, `The site asks for fewer requests (${status}).`, true, retryAfterMs);
  }
  if (status >= 500 && status < 600) {
    return failure('server_error', reason, `The site has trouble of its own (${status}).`, true, retryAfterMs);
  }
  return failure('unexpected', reason, `The site answered in a way that no page is read from (${status}).`, false);
}

/** What a request that brought no answer means. */
export function classifyError(error: AppError): PageFailure {
  return failure(...classOf(error), error.retryAfterMs ?? null);
}

function classOf({ kind, reason, message }: AppError): [FailureClass, string, string, boolean] {
  if (reason.startsWith('proxy_')) return ['proxy', reason, message, reason !== 'proxy_forbidden'];
  switch (kind) {
    case 'cancelled':
      return ['cancelled', reason, message, false];
    case 'too_large':
      return ['too_large', reason, message, false];
    case 'timeout':
      return ['slow', reason, message, true];
    case 'denied':
      return ['forbidden', reason, message, false];
    case 'unprocessable':
      // A name that is gone today may be back tomorrow: that is a host that is down, not an address that is forbidden.
      if (reason === 'address_unresolvable') return ['unreachable', 'dns_failed', message, true];
      if (reason === 'too_many_redirects' || reason === 'redirect_loop') return ['unexpected', reason, message, false];
      return ['forbidden', reason, message, false];
    default:
      if (reason === 'encoding_unknown') return ['not_a_page', reason, message, false];
      return ['unreachable', reason, message, reason !== 'tls_failed'];
  }
}

export function failure(
  failureClass: FailureClass,
  reason: string,
  detail: string,
  retry: boolean,
  retryAfterMs: number | null = null,
): PageFailure {
  return { class: failureClass, reason, detail, retry, retryAfterMs };
}

/**
 * @param value seconds or a date (RFC 9110, 10.2.3).
 * @returns milliseconds from `now`, null where it says nothing that makes sense.
 */
export function readRetryAfter(value: string | undefined, now: Date): number | null {
  if (!value) return null;
  const seconds = /^\s*\d+\s*$/.test(value);
  if (!seconds && !/^\s*[a-z]{3}/i.test(value)) return null;
  const ms = seconds ? Number(value) * 1_000 : Date.parse(value) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}
