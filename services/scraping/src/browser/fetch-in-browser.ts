import { hash } from 'node:crypto';
import { AppError, type Clock } from '@blackfang/core';
import { classifyError, classifyResponse, failure, type PageFailure } from '../fetch/classify-response.ts';
import { MAX_PAGE_BYTES, type PageFetch, type PageRequest } from '../fetch/fetch-page.ts';
import type { Robots } from '../fetch/robots.ts';
import type { BrowserPages } from './browser-pages.ts';
import type { TabPicture } from './tab.ts';

export interface BrowserSources {
  readonly browser: BrowserPages;
  readonly robots: Robots;
  readonly clock: Clock;
}

export interface BrowserPageRequest extends PageRequest {
  /** Whose cookies and storage the page meets. */
  readonly tenantId: string;
  /** Whether a picture is wanted, which it is given. */
  readonly onScreenshot?: (picture: TabPicture) => void;
  /** PNG where it is not said. */
  readonly pictureFormat?: 'png' | 'webp';
}

/** Trouble of ours, not of the page: nothing is known of it then. */
const OURS: ReadonlySet<string> = new Set(['browser_busy', 'browser_ended', 'guard_not_used']);
/** How much of a page is looked at to see whether it is one. */
const HEAD_CHARACTERS = 8_192;

/**
 * The other adapter beside `fetchPage`: the same page as a browser makes it, in UTF-8, as one piece of HTML. robots.txt
 * is honoured at every hop. Trouble with the page is a result, and so is a browser that is missing.
 * @throws AppError `unavailable` browser_busy, browser_ended: another try makes sense
 */
export async function fetchInBrowser(sources: BrowserSources, request: BrowserPageRequest): Promise<PageFetch> {
  const { browser, robots, clock } = sources;
  const { url, tenantId, shown = {}, own = {}, signal, proxy, onScreenshot, pictureFormat = 'png' } = request;
  try {
    const page = await browser.read(
      {
        tenantId,
        url,
        shown,
        own,
        screenshot: onScreenshot === undefined ? false : pictureFormat,
        maxBytes: MAX_PAGE_BYTES,
        proxy,
        beforeHop: (hop) => robots.demand(hop, proxy),
      },
      signal,
    );
    if (page.screenshot !== null) onScreenshot?.(page.screenshot);
    const { status, html } = page;
    const head = html.slice(0, HEAD_CHARACTERS);
    const answer = { status, headers: page.headers, text: head, whole: head.length === html.length };
    const trouble = classifyResponse(answer, clock.now());
    if (trouble) return { kind: 'failed', failure: trouble, status, url: page.url };
    const bytes = Buffer.from(html);
    const sha256 = hash('sha256', bytes, 'hex');
    // The server's validators are of what it sent, not of what scripts made of it.
    const validators = { etag: null, lastModified: null };
    if (sha256 === request.previousHash) {
      return { kind: 'unchanged', because: 'same_bytes', status, url: page.url, ...validators };
    }
    const contentType = 'text/html; charset=utf-8';
    return { kind: 'page', status, url: page.url, contentType, bytes, codings: [], sha256, ...validators };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'internal' || OURS.has(error.reason)) throw error;
    return { kind: 'failed', failure: classifyBrowserError(error), status: null, url };
  }
}

/** What kept the browser from reading a page; those of its own first, the rest is as for any fetch. */
function classifyBrowserError(error: AppError): PageFailure {
  const { reason, message } = error;
  switch (reason) {
    case 'browser_missing':
    case 'browser_no_sandbox':
    case 'browser_not_started':
    case 'browser_off':
      return failure('unexpected', reason, message, false);
    case 'page_crashed':
    case 'page_memory':
    case 'page_hangs':
      return failure('unexpected', reason, message, false);
    case 'download_refused':
    case 'not_html':
      return failure('not_a_page', reason, message, false);
    default:
      return classifyError(error);
  }
}
