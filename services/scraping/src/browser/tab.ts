import { AppError } from '@blackfang/core';
import type { GuardPass } from '@blackfang/egress';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { stoppedRequests } from './blocked-requests.ts';
import type { BrowserLimits } from './browser-limits.ts';
import { greetGuard } from './greet-guard.ts';
import { isOfTheWeb, navigationError, notOfTheWeb } from './navigation-errors.ts';
import { OUR_WORLD, PICTURES, readDocument, SETTLED, watchText } from './page-scripts.ts';

export interface TabRequest {
  readonly url: string;
  /** Sent with every document of the page. */
  readonly shown: Readonly<Record<string, string>>;
  /** Secrets for the host of `url` alone. */
  readonly own: Readonly<Record<string, string>>;
  /** Asked before the address and each redirect of it; what it throws ends the look. */
  readonly beforeHop: (url: URL) => Promise<void>;
  /** The form of the picture that is wanted; false for none. */
  readonly screenshot: 'png' | 'webp' | false;
  readonly maxBytes: number;
}

/** What a person sees, from the top on. */
export interface TabPicture {
  readonly bytes: Buffer;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export interface TabPage {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** After redirects, and after what scripts made of the address. */
  readonly url: string;
  readonly html: string;
  /** What ended the wait: a price was to be seen, nothing more was written, or the time was over. */
  readonly settled: string;
  readonly screenshot: TabPicture | null;
}

/** Text stays sharp, and a page takes some hundred kilobytes. */
const WEBP_QUALITY = 70;

interface DocumentAnswer {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

interface Look {
  readonly limits: BrowserLimits;
  readonly request: TabRequest;
  readonly end: (error: AppError) => void;
  readonly settled: (why: string, contextId: number) => void;
  answer: DocumentAnswer | null;
  hops: number;
  /** Of the hop that it is at. */
  url: string;
}

interface RequestPaused {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly responseStatusCode?: number;
  readonly responseErrorReason?: string;
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[];
  readonly request: { readonly url: string; readonly headers: Record<string, string> };
}

/** A tab that is kept warm: one page after another, one at a time. */
export class Tab {
  readonly #page: Page;
  readonly #cdp: CDPSession;
  readonly #mainFrame: string;
  readonly #limits: BrowserLimits;
  #look: Look | null = null;
  #pictures = false;
  #pages = 0;
  #isBroken = false;
  #isResting = false;
  #leaving: NodeJS.Timeout | undefined;

  private constructor(page: Page, cdp: CDPSession, mainFrame: string, limits: BrowserLimits) {
    this.#limits = limits;
    this.#page = page;
    this.#cdp = cdp;
    this.#mainFrame = mainFrame;
    cdp.on('Fetch.requestPaused', (event) => void this.#judge(event as RequestPaused).catch(() => this.#breakOff()));
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === SETTLED) this.#look?.settled(payload, executionContextId);
    });
    page.on('crash', () => this.#end('page_crashed', 'The page took its browser tab down.'));
    page.on('close', () => this.#end('browser_ended', 'The browser ended while it read the page.', true));
    page.on('download', (download) => void download.cancel().catch(goneIsFine));
  }

  /** Opens a tab; the first one of a context shows the guard its pass. */
  static async open(context: BrowserContext, pass: GuardPass, limits: BrowserLimits): Promise<Tab> {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await putAway(cdp);
    if (!pass.greeted) await greetGuard(cdp, pass);
    const { frameTree } = await cdp.send('Page.getFrameTree');
    const tab = new Tab(page, cdp, frameTree.frame.id, limits);
    await Promise.all([cdp.send('Page.enable'), cdp.send('Runtime.enable')]);
    await Promise.all([
      cdp.send('Runtime.addBinding', { name: SETTLED, executionContextName: OUR_WORLD }),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', {
        source: watchText(limits.contentMs),
        worldName: OUR_WORLD,
      }),
      cdp.send('Network.setBypassServiceWorker', { bypass: true }),
      cdp.send('Fetch.enable', { patterns: stoppedRequests(false) }),
    ]);
    return tab;
  }

  /** Whether another page may be read here. */
  get isWorn(): boolean {
    return this.#isBroken || this.#pages >= this.#limits.pagesOfTab;
  }

  owns(page: Page): boolean {
    return page === this.#page;
  }

  /**
   * Goes to an address and reads what is there once it can be read. A tab whose look failed is not used again.
   * @throws AppError what ended it: of `beforeHop`, page_crashed, page_too_large, not_html, download_refused,
   * navigation_failed, too_many_redirects; or `signal`'s reason
   */
  async read(request: TabRequest, signal: AbortSignal): Promise<TabPage> {
    this.#pages += 1;
    const ended = Promise.withResolvers<never>();
    // Most looks end before they are called off: then nobody waits for this promise, and its end is no fault of ours.
    ended.promise.catch(() => undefined);
    const stop = () => ended.reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      return await Promise.race([this.#visit(request, ended.reject), ended.promise]);
    } catch (error) {
      this.#isBroken = true;
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#look = null;
    }
  }

  /**
   * Stills the page that was read, and leaves it where no other follows soon: to leave at once would cost a process for
   * each page. A page that does not let itself be stilled does not answer.
   */
  async rest(): Promise<void> {
    await Promise.all([
      this.#cdp.send('Emulation.setScriptExecutionDisabled', { value: true }),
      this.#cdp.send('Page.stopLoading'),
    ]);
    this.#isResting = true;
    this.#leaving = setTimeout(() => {
      void this.#cdp.send('Page.navigate', { url: 'about:blank' }).catch(goneIsFine);
    }, this.#limits.restMs).unref();
  }

  async close(): Promise<void> {
    this.#isBroken = true;
    clearTimeout(this.#leaving);
    await this.#page.close();
  }

  async #visit(request: TabRequest, end: (error: AppError) => void): Promise<TabPage> {
    if (this.#isResting) {
      clearTimeout(this.#leaving);
      this.#isResting = false;
      await this.#cdp.send('Emulation.setScriptExecutionDisabled', { value: false });
    }
    const pictures = request.screenshot !== false;
    if (pictures !== this.#pictures) {
      this.#pictures = pictures;
      await this.#cdp.send('Fetch.enable', { patterns: stoppedRequests(this.#pictures) });
    }
    const settlements: { why: string; contextId: number }[] = [];
    let wake = Promise.withResolvers<void>();
    const look: Look = {
      limits: this.#limits,
      request,
      end,
      settled: (why, contextId) => {
        settlements.push({ why, contextId });
        wake.resolve();
      },
      answer: null,
      hops: 0,
      url: request.url,
    };
    this.#look = look;
    if (!isOfTheWeb(request.url)) throw notOfTheWeb();
    const { errorText } = await this.#cdp.send('Page.navigate', { url: request.url });
    if (errorText !== undefined) throw navigationError(errorText, look.url);
    for (;;) {
      const settlement = settlements.pop();
      if (settlement === undefined) {
        await wake.promise;
        wake = Promise.withResolvers();
        continue;
      }
      const read = await this.#readDocument(settlement.contextId, request.maxBytes);
      // A script has led on to another address meanwhile: its document will settle too.
      if (read === undefined) continue;
      const { status = 200, headers = {} } = look.answer ?? {};
      const screenshot =
        request.screenshot === false ? null : await this.#photograph(settlement.contextId, request.screenshot);
      return { ...read, status, headers, settled: settlement.why, screenshot };
    }
  }

  async #readDocument(contextId: number, maxBytes: number): Promise<{ url: string; html: string } | undefined> {
    const { elements, shadowRoots } = this.#limits;
    const value = await this.#evaluate(readDocument({ bytes: maxBytes, elements, shadowRoots }), contextId);
    if (value === undefined) return undefined;
    const { html, url } = value as { html?: string; url?: string };
    if (url !== undefined && !isOfTheWeb(url)) throw notOfTheWeb();
    if (html === undefined || url === undefined) {
      throw new AppError('too_large', 'page_too_large', 'What the page makes of itself is larger than any page.');
    }
    return { html, url };
  }

  /** @returns undefined where the document has gone meanwhile. */
  async #evaluate(expression: string, contextId: number): Promise<unknown> {
    try {
      const options = { expression, contextId, returnByValue: true, awaitPromise: true };
      return (await this.#cdp.send('Runtime.evaluate', options)).result.value as unknown;
    } catch (error) {
      if (error instanceof Error && /context with specified id|context was destroyed|navigated/.test(error.message)) {
        return undefined;
      }
      throw error;
    }
  }

  async #photograph(contextId: number, format: 'png' | 'webp'): Promise<TabPicture> {
    await this.#evaluate(PICTURES, contextId);
    const { cssContentSize } = await this.#cdp.send('Page.getLayoutMetrics');
    const height = Math.min(Math.ceil(cssContentSize.height), this.#limits.screenshotHeight);
    const width = Math.min(Math.ceil(cssContentSize.width), this.#limits.screenshotWidth);
    const clip = { x: 0, y: 0, width, height, scale: 1 };
    const look = { clip, captureBeyondViewport: true, format, ...(format === 'webp' && { quality: WEBP_QUALITY }) };
    const { data } = await this.#cdp.send('Page.captureScreenshot', look);
    return { bytes: Buffer.from(data, 'base64'), width, height };
  }

  /** Documents go on when they may; everything else that is stopped is not wanted. */
  async #judge(event: RequestPaused): Promise<void> {
    const { requestId, resourceType, frameId } = event;
    const look = this.#look;
    if (resourceType !== 'Document') return isIcon(event) ? this.#missing(requestId) : this.#refuse(requestId);
    if (frameId !== this.#mainFrame) return this.#pass(requestId);
    if (look === null) return event.request.url === 'about:blank' ? this.#pass(requestId) : this.#refuse(requestId);
    try {
      if (event.responseStatusCode !== undefined || event.responseErrorReason !== undefined) takeAnswer(look, event);
      else return await this.#pass(requestId, await judgeHop(look, event));
    } catch (error) {
      look.end(
        error instanceof AppError ? error : new AppError('internal', 'look_failed', 'A look failed.', { cause: error }),
      );
      return this.#refuse(requestId);
    }
    return this.#pass(requestId);
  }

  async #pass(requestId: string, headers?: { name: string; value: string }[]): Promise<void> {
    await this.#cdp.send('Fetch.continueRequest', { requestId, ...(headers && { headers }) }).catch(goneIsFine);
  }

  async #refuse(requestId: string): Promise<void> {
    await this.#cdp.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }).catch(goneIsFine);
  }

  async #missing(requestId: string): Promise<void> {
    await this.#cdp.send('Fetch.fulfillRequest', { requestId, responseCode: 404 }).catch(goneIsFine);
  }

  #breakOff(): void {
    this.#end('browser_ended', 'The browser ended while it read the page.', true);
  }

  #end(reason: string, detail: string, isBrowsersFault = false): void {
    this.#isBroken = true;
    this.#look?.end(new AppError(isBrowsersFault ? 'unavailable' : 'unprocessable', reason, detail));
  }
}

/**
 * Of a window that is put away nothing is drawn but the page in it, which is seen, has the focus and gets its frames all
 * the same, since Playwright says so to each page; tabs, bars and icons of a browser cost a tenth.
 */
async function putAway(cdp: CDPSession): Promise<void> {
  const { windowId } = await cdp.send('Browser.getWindowForTarget');
  await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
}

/**
 * Requests and downloads end by themselves while they are judged, and tabs with them; a look that waits in vain has its
 * own end.
 */
const goneIsFine = (): void => undefined;

async function judgeHop(look: Look, { request }: RequestPaused): Promise<{ name: string; value: string }[]> {
  if (!isOfTheWeb(request.url)) throw notOfTheWeb();
  const url = new URL(request.url);
  look.hops += 1;
  look.url = request.url;
  if (look.hops > look.limits.redirects + 1) {
    const message = `The page redirects more than ${look.limits.redirects} times.`;
    throw new AppError('unprocessable', 'too_many_redirects', message);
  }
  await look.request.beforeHop(url);
  const isOwn = url.origin === new URL(look.request.url).origin;
  const headers = { ...request.headers, ...look.request.shown, ...(isOwn && look.request.own) };
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

/** The icon that is asked for when a page names none: of a site that has none it is not asked for again. */
const isIcon = ({ request }: RequestPaused): boolean => request.url.endsWith('/favicon.ico');

const HTML = /^(?:text\/html|application\/xhtml\+xml)\b/i;

function takeAnswer(
  look: Look,
  { request, responseStatusCode: status = 0, responseHeaders = [] }: RequestPaused,
): void {
  if (status === 0 || (status >= 300 && status < 400)) return;
  const headers = Object.fromEntries(responseHeaders.map(({ name, value }) => [name.toLowerCase(), value]));
  look.answer = { url: request.url, status, headers };
  const type = headers['content-type'] ?? '';
  if (/^\s*attachment/i.test(headers['content-disposition'] ?? '')) {
    throw new AppError('unprocessable', 'download_refused', 'The address leads to a download, not to a page.');
  }
  if (status < 400 && type !== '' && !HTML.test(type)) {
    throw new AppError(
      'unprocessable',
      'not_html',
      `The address leads to ${type.slice(0, 60)}, which needs no browser.`,
    );
  }
}
