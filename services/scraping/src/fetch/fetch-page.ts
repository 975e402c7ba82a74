import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError, type Clock } from '@blackfang/core';
import {
  ACCEPT_ENCODING,
  decodeHead,
  firstHeader,
  parseCodings,
  type Coding,
  type Egress,
  type CookieJar,
  type EgressResponse,
  type HttpProtocol,
  type Proxy,
  type ResponseHead,
} from '@blackfang/egress';
import { classifyError, classifyResponse, failure, type PageFailure } from './classify-response.ts';
import type { Robots } from './robots.ts';
import { isPacked, isPageType, looksBinary, saysPacking } from './page-type.ts';

/** A page about us, where no other is configured. */
export const BOT_PAGE_URL = 'https://blackfang.example/bot';
/** Our name to the sites that we visit. @param page about us */
export const userAgentOf = (page: string): string => `BlackfangBot/0.1 (+${page})`;
export const USER_AGENT = userAgentOf(BOT_PAGE_URL);

/** Of a page once it is decompressed. Readers of `FetchedPage.bytes` keep to it. */
export const MAX_PAGE_BYTES = 20 << 20;
const MAX_COMPRESSED_BYTES = 10 << 20;

/** How much of an answer that is no success is read, to see what it is. */
const MAX_ERROR_BYTES = 65_536;
const MAX_ERROR_TEXT_BYTES = 1 << 20;
/** How much of a page is looked at before it counts as one; shorter ones, as challenges are, as a whole. */
const HEAD_BYTES = 2_048;
const SHORT_BYTES = 8_192;

export interface PageRequest {
  readonly url: string;
  /** What the last answer said, so that a server which knows that nothing changed can say so. */
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  /** `sha256` of the last page: the same bytes are not decompressed, not parsed. */
  readonly previousHash?: string | null;
  readonly signal?: AbortSignal;
  /** Sent along wherever it leads. */
  readonly shown?: Readonly<Record<string, string>>;
  /** Secrets of who watches the page: to its own host alone. */
  readonly own?: Readonly<Record<string, string>>;
  /** What sites asked to be told again; what they ask for now is put into it. */
  readonly cookies?: CookieJar | undefined;
  /** By way of which all is asked for, robots.txt too. */
  readonly proxy?: Proxy | undefined;
}

interface Answered {
  /** Absent where no answer came. */
  readonly protocol?: HttpProtocol;
}

export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface FetchedPage extends Validators, Answered {
  readonly kind: 'page';
  readonly status: number;
  /** After redirects. */
  readonly url: string;
  readonly contentType: string | null;
  /** As they came; `codings` undo their compression, within `MAX_PAGE_BYTES`. */
  readonly bytes: Buffer;
  readonly codings: readonly Coding[];
  /** Of `bytes`, in hex. */
  readonly sha256: string;
}

export interface UnchangedPage extends Validators, Answered {
  readonly kind: 'unchanged';
  readonly because: 'not_modified' | 'same_bytes';
  readonly status: number;
  readonly url: string;
}

export interface FailedFetch extends Answered {
  readonly kind: 'failed';
  readonly failure: PageFailure;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly url: string;
}

export type PageFetch = FetchedPage | UnchangedPage | FailedFetch;

export interface PageSources {
  readonly egress: Egress;
  readonly robots: Robots;
  readonly clock: Clock;
}

/**
 * Fetches a page once, politely: robots.txt is honoured at every hop, and the server is told what we have.
 * Trouble with the page is a result, not an error.
 */
export async function fetchPage({ egress, robots, clock }: PageSources, request: PageRequest): Promise<PageFetch> {
  let status: number | null = null;
  try {
    const response = await egress.request({
      url: request.url,
      headers: headersFor(request),
      ...(request.own && { ownHeaders: request.own }),
      limits: { maxBodyBytes: MAX_COMPRESSED_BYTES },
      signal: request.signal,
      cookies: request.cookies,
      proxy: request.proxy,
      beforeHop: (url) => robots.demand(url, request.proxy),
      wantedBytes,
    });
    status = response.status;
    return { ...judge(response, request, clock.now()), protocol: response.protocol };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'internal') throw error;
    return { kind: 'failed', failure: classifyError(error), status, url: request.url };
  }
}

function headersFor(request: PageRequest): Record<string, string> {
  const headers: Record<string, string> = {
    accept: 'text/html,application/xhtml+xml,application/json;q=0.9,application/xml;q=0.8,*/*;q=0.5',
    'accept-encoding': ACCEPT_ENCODING,
    ...request.shown,
  };
  if (request.etag) headers['if-none-match'] = request.etag;
  if (request.lastModified) headers['if-modified-since'] = request.lastModified;
  return headers;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function wantedBytes(head: ResponseHead): number | null {
  if (!isSuccess(head.status)) return MAX_ERROR_BYTES;
  return isPageType(firstHeader(head, 'content-type')) ? null : 0;
}

/** @throws AppError encoding_unknown · body_corrupt · decompression_bomb */
function judge(response: EgressResponse, request: PageRequest, now: Date): PageFetch {
  const { status, url, bytes } = response;
  const failed = (reason: PageFailure): FailedFetch => ({ kind: 'failed', failure: reason, status, url });
  const validators = validatorsOf(response.headers);

  if (status === 304 && (request.etag || request.lastModified)) {
    const etag = validators.etag ?? request.etag ?? null;
    const lastModified = validators.lastModified ?? request.lastModified ?? null;
    return { kind: 'unchanged', because: 'not_modified', status, url, etag, lastModified };
  }
  const type = firstHeader(response, 'content-type') ?? null;
  if (isSuccess(status) && !isPageType(type)) {
    const told = type?.slice(0, 80);
    return failed(failure('not_a_page', 'not_a_page', `The address leads to a file (${told}), not to a page.`, false));
  }
  const sha256 = hash('sha256', bytes, 'hex');
  if (isSuccess(status) && sha256 === request.previousHash) {
    return { kind: 'unchanged', because: 'same_bytes', status, url, ...validators };
  }

  const short = bytes.length <= SHORT_BYTES;
  const { head, codings } = isSuccess(status)
    ? openHead(short ? bytes : bytes.subarray(0, HEAD_BYTES), codingsOf(response))
    : { head: errorHead(response), codings: [] };
  const trouble = classifyResponse({ status, headers: response.headers, text: latin1(head), whole: short }, now);
  if (trouble) return failed(trouble);
  if (looksBinary(head, type)) {
    return failed(failure('not_a_page', 'not_a_page', 'The address leads to a binary file, not to a page.', false));
  }
  const contentType = saysPacking(type) ? null : type;
  return { kind: 'page', status, url, contentType, bytes, codings, sha256, ...validators };
}

/** The beginning of a body, and how all of it is opened: a sitemap is often packed as a file, too. */
function openHead(bytes: Uint8Array, codings: readonly Coding[]): { head: Uint8Array; codings: readonly Coding[] } {
  const head = decodeHead(bytes, codings, MAX_PAGE_BYTES);
  if (!isPacked(head)) return { head, codings };
  const all = [...codings, 'gzip'] as const;
  return { head: decodeHead(bytes, all, MAX_PAGE_BYTES), codings: all };
}

function codingsOf(response: EgressResponse): readonly Coding[] {
  return parseCodings(firstHeader(response, 'content-encoding'));
}

/** What an answer without success says; its status counts, so nothing where that can't be read. */
function errorHead(response: EgressResponse): Uint8Array {
  try {
    return decodeHead(response.bytes, codingsOf(response), MAX_ERROR_TEXT_BYTES);
  } catch (error) {
    if (error instanceof AppError) return new Uint8Array();
    throw error;
  }
}

/** Enough for what is looked for in it, and 10 times faster than UTF-8. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

const ETAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]{0,1000}"$/;
const DATE = /^[\w ,:+-]{1,64}$/;

/** Only what may be sent back as it is. */
function validatorsOf(headers: IncomingHttpHeaders): Validators {
  const { etag } = headers;
  const lastModified = headers['last-modified'];
  return {
    etag: typeof etag === 'string' && ETAG.test(etag) ? etag : null,
    lastModified: typeof lastModified === 'string' && DATE.test(lastModified) ? lastModified : null,
  };
}
