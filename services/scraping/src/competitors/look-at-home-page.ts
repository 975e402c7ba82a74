import { AppError, Clock, type Caller } from '@blackfang/core';
import { CookieJar, decodeBody, Egress, type Proxy } from '@blackfang/egress';
import { Database, type Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { detectCharset } from '../extract/charset.ts';
import { fetchPage, MAX_PAGE_BYTES, type FetchedPage } from '../fetch/fetch-page.ts';
import { lookOf } from '../fetch/pace.ts';
import { Robots } from '../fetch/robots.ts';
import { TakeTurn } from '../fetch/take-turn.ts';
import { OpenWay } from '../proxies/open-way.ts';
import { findCompetitor, lockCompetitor, saveCompetitor } from './competitor.store.ts';
import { parseCompetitorName, type Competitor } from './competitor.ts';
import { MAX_HEAD_CHARACTERS, readHomePage } from './home-page.ts';
import { saveLogo } from './logo.store.ts';
import { MAX_PICTURE_BYTES, pictureOf, type Picture } from './picture.ts';

/** All of it together: a person waits for it. */
const MAX_MS = 12_000;
const MOST_WAIT_MS = 5_000;
const PICTURE_LIMITS = {
  totalMs: 4_000,
  responseMs: 3_000,
  maxBodyBytes: MAX_PICTURE_BYTES,
  longBody: 'fail',
} as const;
/** A page of it that is watched says at which address its shop is; its domains say it where none is. */
const WATCHED = `
  SELECT url FROM watch WHERE tenant_id = $1 AND competitor_id = $2 AND host = ANY ($3::text[]) ORDER BY id LIMIT 1`;

@Injectable()
export class LookAtHomePage {
  constructor(
    private readonly db: Database,
    private readonly egress: Egress,
    private readonly robots: Robots,
    private readonly clock: Clock,
    private readonly openWay: OpenWay,
    private readonly takeTurn: TakeTurn,
  ) {}

  /**
   * Reads the name and the sign of a competitor from its home page. The name takes the place of one that is but its
   * domain; a sign is kept with us, so that nobody who looks at it calls the competitor. It goes the way of its watches.
   * @returns the competitor, unchanged where the page says nothing
   * @throws AppError `not_found` competitor_not_found · `unprocessable` home_page_unreadable, address_forbidden,
   * address_unresolvable, domain_missing
   */
  async execute(caller: Caller, id: string, signal: AbortSignal): Promise<Competitor> {
    const { tenantId } = caller;
    const { competitor, address } = await this.db.tenant(caller, async (tx) => {
      const competitor = await findCompetitor(tx, tenantId, id);
      return { competitor, address: await homeOf(tx, competitor) };
    });
    const { url } = await this.egress.checkAddress(address, 'domains');
    const until = AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)]);
    const { egress, robots, clock } = this;
    const { way, close } = await this.openWay.execute(caller, competitor.proxy);
    if (way.kind === 'closed') throw unreadable(way.failure.detail);
    const turn = await this.takeTurn.execute(caller, url, MOST_WAIT_MS, until);
    if (turn.kind === 'busy') throw unreadable(turn.failure.detail);
    const proxy = way.kind === 'proxy' ? way.proxy : undefined;
    const began = performance.now();
    const fetched = await fetchPage(
      { egress, robots, clock },
      { url, signal: until, proxy, cookies: new CookieJar(() => clock.now()) },
    );
    if (!until.aborted) {
      await close(fetched.kind === 'failed' ? fetched.failure.reason : undefined);
      const crawlDelayMs = robots.crawlDelayOf(new URL(url), proxy);
      await turn.close([lookOf(fetched, { fetchMs: Math.round(performance.now() - began), crawlDelayMs })]);
    }
    if (fetched.kind !== 'page') throw unreadable(fetched.kind === 'failed' ? fetched.failure.detail : undefined);
    const page = readHomePage(await headOf(fetched), fetched.url);
    const picture = await this.#firstOf(page.pictures, until, proxy);
    if (page.name === null && picture === null) return competitor;
    return this.db.tenant(caller, async (tx) => {
      const known = await lockCompetitor(tx, tenantId, id);
      if (picture !== null) await saveLogo(tx, tenantId, id, picture);
      const isNamed = page.name === null || !known.domains.includes(known.name.toLowerCase().replace(/^www\./, ''));
      const name = isNamed ? known.name : parseCompetitorName(page.name ?? '');
      return saveCompetitor(tx, tenantId, id, { ...known, name });
    });
  }

  /** The first that is a picture. One that can't be had is passed over: the next may do. */
  async #firstOf(addresses: readonly string[], signal: AbortSignal, proxy: Proxy | undefined): Promise<Picture | null> {
    for (const url of addresses) {
      const picture = await this.#fetchPicture(url, signal, proxy);
      if (picture !== null) return picture;
    }
    return null;
  }

  async #fetchPicture(url: string, signal: AbortSignal, proxy: Proxy | undefined): Promise<Picture | null> {
    try {
      const { status, bytes } = await this.egress.request({
        url,
        headers: { accept: 'image/png,image/jpeg,image/webp,image/gif,image/x-icon', 'accept-encoding': 'identity' },
        limits: PICTURE_LIMITS,
        signal,
        proxy,
        beforeHop: (hop) => this.robots.demand(hop, proxy),
      });
      return status === 200 ? pictureOf(bytes) : null;
    } catch (error) {
      // A forbidden, absent or heavy picture is as good as none; what is wrong with us is not.
      if (error instanceof AppError && error.kind !== 'internal') return null;
      throw error;
    }
  }
}

/** @throws AppError `unprocessable` domain_missing */
async function homeOf(tx: Tx, { tenantId, id, domains }: Competitor): Promise<string> {
  const [domain] = domains;
  if (domain === undefined) {
    throw new AppError('unprocessable', 'domain_missing', 'It has no domain. Give it one, and its home page is read.');
  }
  const hosts = domains.flatMap((one) => [one, `www.${one}`]);
  const watched = await tx.maybeOne<{ url: string }>(WATCHED, [tenantId, id, hosts]);
  return watched === undefined ? `https://${domain}/` : new URL('/', watched.url).href;
}

/** The beginning of the page as text: little enough to be read on the spot. */
async function headOf({ bytes, codings, contentType }: FetchedPage): Promise<string> {
  const head = (await decodeBody(bytes, codings, MAX_PAGE_BYTES)).subarray(0, MAX_HEAD_CHARACTERS);
  return new TextDecoder(detectCharset(head, contentType).label).decode(head);
}

function unreadable(detail = 'The site answered without a page.'): AppError {
  return new AppError('unprocessable', 'home_page_unreadable', `Its home page could not be read. ${detail}`);
}
