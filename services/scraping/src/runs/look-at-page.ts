import { AppError, Clock, newId } from '@blackfang/core';
import { decodeBody, Egress, type CookieJar, type Proxy } from '@blackfang/egress';
import { Injectable } from '@nestjs/common';
import { KeptJars, namesOf } from '../cookies/kept-jars.ts';
import { BrowserPages } from '../browser/browser-pages.ts';
import { fetchInBrowser } from '../browser/fetch-in-browser.ts';
import type { Extraction } from '../extract/extraction.ts';
import { AuthorSalt } from '../extraction-pool/author-salt.ts';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import { classifyError, failure } from '../fetch/classify-response.ts';
import { FetchMetrics } from '../fetch/fetch-metrics.ts';
import { fetchPage, MAX_PAGE_BYTES, type FetchedPage, type PageFetch } from '../fetch/fetch-page.ts';
import { restOf } from '../fetch/pace.ts';
import { Robots } from '../fetch/robots.ts';
import { FollowText } from '../page-changes/follow-text.ts';
import { ProxyLogins } from '../proxies/proxy-logins.ts';
import { wayOfRun } from '../proxies/way-of-run.ts';
import { TakeScreenshot } from '../screenshots/take-screenshot.ts';
import { packPage } from '../snapshots/pack-page.ts';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import { asksForBrowser, missingOf, planLook, weighTiers } from '../sites/decide-tier.ts';
import { runsScripts } from '../sites/runs-scripts.ts';
import type { Tier } from '../sites/site.ts';
import { headersOf, type SentSecrets } from '../watches/request-settings.ts';
import { SentSecretsBox } from '../watches/sent-secrets.ts';
import type { BegunRun } from './begin-runs.ts';
import { RunLog } from './run-log.ts';
import { EXTRACTOR_VERSION, type FailedPage, type ReadPage, type RunResult } from './run-result.ts';

const UNREADABLE = failure(
  'unexpected',
  'sent_unreadable',
  'The headers and cookies of this watch can not be read any more. Give them again.',
  false,
);

/** Enough of a page to see whether it runs scripts. */
const SCRIPTS_BYTES = 1 << 20;

/** What one look goes by. */
interface Looking {
  readonly tenantId: string;
  readonly run: BegunRun;
  readonly secrets: SentSecrets;
  readonly log: RunLog;
  readonly signal: AbortSignal;
  readonly proxy: Proxy | undefined;
  readonly cookies: CookieJar;
}

interface Looked {
  readonly result: RunResult;
  /** As it came, where it was fetched and is not the one of before. */
  readonly page?: FetchedPage;
}

/** Fetches, keeps and reads a watch's page, by the tier that its site needs. No transaction is open meanwhile. */
@Injectable()
export class LookAtPage {
  constructor(
    private readonly egress: Egress,
    private readonly robots: Robots,
    private readonly clock: Clock,
    private readonly store: SnapshotStore,
    private readonly pool: ExtractionPool,
    private readonly secrets: SentSecretsBox,
    private readonly browser: BrowserPages,
    private readonly logins: ProxyLogins,
    private readonly jars: KeptJars,
    private readonly metrics: FetchMetrics,
    private readonly texts: FollowText,
    private readonly salt: AuthorSalt,
    private readonly screenshots: TakeScreenshot,
  ) {}

  /**
   * Trouble with the page is a result. The stored bytes are durable before it is returned.
   * @throws AppError `unavailable` extract_busy, and what the store throws: then the run comes again
   */
  async execute(tenantId: string, run: BegunRun, signal: AbortSignal): Promise<RunResult> {
    const log = new RunLog(this.clock);
    const secrets = this.secrets.open(run.watchId, run.sentSealed);
    if (secrets === undefined) {
      log.failed(UNREADABLE.detail, 0);
      return { ...UNMEASURED, kind: 'failed', failure: UNREADABLE, log: log.entries };
    }
    const way = wayOfRun(run.way, this.logins);
    if (way.kind === 'closed') {
      log.failed(way.failure.detail, 0);
      return { ...UNMEASURED, kind: 'failed', failure: way.failure, log: log.entries };
    }
    const proxy = way.kind === 'proxy' ? way.proxy : undefined;
    const cookies = this.jars.open(run.jar, run.jar.sealed);
    const before = { names: namesOf(cookies), savedAt: run.jar.savedAt };
    const looked = await this.#lookByTier({ tenantId, run, secrets, log, signal, proxy, cookies });
    const result =
      looked.kind === 'read' ? await this.#withText({ tenantId, run, secrets, log, signal, proxy }, looked) : looked;
    const used = this.#usedProxy(run, proxy, result);
    const jar = result.kind === 'failed' ? undefined : this.jars.seal(run.jar, cookies, before);
    return { ...result, ...(used && { proxy: used }), ...(jar && { jar }) };
  }

  /** Compares its text with the one before, and takes a picture of a new one, where the watch asks for that. */
  async #withText(looking: Omit<Looking, 'cookies'>, page: ReadPage): Promise<ReadPage> {
    const { tenantId, run, secrets, log, signal, proxy } = looking;
    const textChange = await this.texts.execute(tenantId, run, page, log);
    const compared: ReadPage = { ...page, ...(textChange && { textChange }) };
    const headers = headersOf(run.language, secrets);
    const wanted = { tenantId, run, page: compared, headers, proxy, log, signal };
    const screenshot = await this.screenshots.execute(wanted);
    return { ...compared, ...(screenshot && { screenshot }), log: log.entries };
  }

  async #lookByTier(looking: Looking): Promise<RunResult> {
    const { run } = looking;
    const plan = planLook('auto', run.site, this.clock.now());
    if (plan === 'browser') return (await this.#look(looking, 'browser')).result;
    const { result, page } = await this.#look(looking, 'http', plan === 'both');
    if (result.kind !== 'read' || page === undefined) return result;
    const isAsked = plan === 'both' || (await this.#asksForBrowser(run, page, result.extraction));
    return isAsked ? this.#compare(looking, result) : result;
  }

  /** @param anew whether the page is wanted even where nothing changed. */
  async #look(looking: Looking, tier: Tier, anew = false): Promise<Looked> {
    const { tenantId, run, log } = looking;
    const began = performance.now();
    const { fetched, page } = await this.#fetch(looking, tier, anew);
    const fetchMs = Math.round(performance.now() - began);
    this.metrics.fetched(tier, fetched);
    const measured = { httpStatus: fetched.status, fetchMs, tier, restMs: 0, log: log.entries };

    if (fetched.kind === 'failed') {
      log.failed(fetched.failure.detail, fetchMs);
      const restMs = restOf(fetched.failure);
      return { result: { ...measured, kind: 'failed', failure: fetched.failure, restMs, crawlDelayMs: 0 } };
    }
    const crawlDelayMs = this.robots.crawlDelayOf(new URL(run.url), looking.proxy);
    if (page === undefined) {
      const { etag, lastModified } = fetched;
      return { result: { ...measured, kind: 'unchanged', etag, lastModified, crawlDelayMs } };
    }
    if (tier === 'http') log.fetched(page.status, page.bytes.length, fetchMs);
    else log.browsed(page.status, page.bytes.length, fetchMs);
    const result = await this.#read(tenantId, page, log);
    return { result: { ...result, ...measured, crawlDelayMs }, page };
  }

  async #fetch({ tenantId, run, secrets, signal, proxy, cookies }: Looking, tier: Tier, anew: boolean) {
    // Another extractor may read the same bytes differently: then they are wanted whatever the server remembers.
    const known = run.extractorVersion === EXTRACTOR_VERSION && !anew;
    const { egress, browser, robots, clock } = this;
    const request = {
      ...headersOf(run.language, secrets),
      url: run.url,
      etag: known ? run.etag : null,
      lastModified: known ? run.lastModified : null,
      previousHash: known ? run.pageHash : null,
      signal,
    };
    const fetched: PageFetch =
      tier === 'http'
        ? await fetchPage({ egress, robots, clock }, { ...request, proxy, cookies })
        : await fetchInBrowser({ browser, robots, clock }, { ...request, proxy, tenantId });
    return { fetched, page: fetched.kind === 'page' ? fetched : undefined };
  }

  #usedProxy({ way: { proxy: chosen } }: BegunRun, proxy: Proxy | undefined, result: RunResult): RunResult['proxy'] {
    if (chosen === null || proxy === undefined) return undefined;
    const trouble = result.kind === 'failed' ? result.failure : undefined;
    // Of a run that was called off nobody knows how its proxy did.
    if (trouble?.class === 'cancelled') return undefined;
    const fault = trouble?.class === 'proxy' ? trouble.reason : null;
    this.metrics.proxied(proxy.kind, fault);
    return { id: chosen.id, fault };
  }

  /** Reads in the browser too what was read plainly, remembers what that says of the site, and keeps the better one. */
  async #compare(looking: Looking, plain: ReadPage): Promise<RunResult> {
    const { run, log } = looking;
    const { result: shown } = await this.#look(looking, 'browser', true);
    if (shown.kind !== 'read') {
      log.kept();
      return { ...plain, log: log.entries };
    }
    const found = weighTiers(run.site, { byHttp: plain.extraction, byBrowser: shown.extraction }, this.clock.now());
    log.compared(found);
    const better = found.tier === 'browser' ? shown : plain;
    return { ...better, found, log: log.entries };
  }

  async #asksForBrowser({ site }: BegunRun, page: FetchedPage, read: Extraction): Promise<boolean> {
    if (missingOf(read) === null) return false;
    const bytes = await decodeBody(page.bytes, page.codings, MAX_PAGE_BYTES);
    const html = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SCRIPTS_BYTES)).toString('latin1');
    return asksForBrowser({ site, read, hasScripts: runsScripts(html) }, this.clock.now());
  }

  async #read(tenantId: string, page: FetchedPage, log: RunLog): Promise<ReadPage | FailedPage> {
    const unmeasured = { ...UNMEASURED, httpStatus: page.status };
    let packed;
    try {
      packed = await packPage(page);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'internal') throw error;
      log.failed(error.message, 0);
      return { ...unmeasured, kind: 'failed', failure: { ...classifyError(error), retry: false } };
    }
    const began = performance.now();
    const { bytes, codings, contentType, url } = page;
    const [extraction] = await Promise.all([
      this.pool.extract({ url, contentType, bytes, codings, authorSalt: this.salt.of(tenantId) }),
      this.store.put(tenantId, page.sha256, packed.bytes),
    ]);
    const extractMs = Math.round(performance.now() - began);
    if (isOurFault(extraction)) {
      const { reason, detail } = extraction.error;
      log.failed(detail, extractMs);
      return { ...unmeasured, kind: 'failed', failure: failure('unexpected', reason, detail, true) };
    }
    log.read(extraction, extractMs);
    return {
      ...unmeasured,
      kind: 'read',
      url,
      etag: page.etag,
      lastModified: page.lastModified,
      fetchedBytes: bytes.length,
      extractMs,
      snapshot: {
        tenantId,
        id: newId(),
        sha256: page.sha256,
        contentType,
        encoding: packed.encoding,
        storedBytes: packed.bytes.length,
      },
      extraction,
    };
  }
}

const UNMEASURED = { httpStatus: null, fetchMs: 0, restMs: 0, crawlDelayMs: 0, log: [] } as const;

/** A reader that crashed says nothing about the page: another try may succeed. */
function isOurFault(extraction: Extraction): extraction is Extraction & { error: { reason: string; detail: string } } {
  return extraction.error?.reason === 'extract_crashed';
}
