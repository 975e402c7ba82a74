/** A cookie that a server set, as it is kept. */
export interface KeptCookie {
  readonly name: string;
  readonly value: string;
  /** Without a leading dot. */
  readonly domain: string;
  /** For `domain` alone, not for what is below it. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const MAX_COOKIES = 50;
/** Of all names and values: servers refuse more in one header. */
const MAX_CHARACTERS = 12_000;
const MAX_ONE = 4_096;
/** What a server may set in one answer. */
const MAX_SET = 60;
/** A cookie for as long as a browser is open is kept for a day, a longer one for a month. */
const SESSION_MS = 24 * 3_600_000;
const MAX_AGE_MS = 30 * 24 * 3_600_000;

const NAME = /^[\x21\x23-\x2b\x2d-\x3a\x3c\x3e-\x7e]+$/;
const VALUE = /^[\x20-\x3a\x3c-\x7e]*$/;

/**
 * What servers ask to be told again (RFC 6265), for the pages of one host: consent given, a language chosen. What other
 * hosts set on the way there stays in this jar, so nobody is known by it elsewhere.
 */
export class CookieJar {
  readonly #now: () => Date;
  #cookies: KeptCookie[];
  #changes = 0;

  /** @param now of the house's clock. */
  constructor(now: () => Date, kept: readonly KeptCookie[] = []) {
    this.#now = now;
    this.#cookies = [...kept];
  }

  /** Rises with each cookie that is new, has another value or is taken back. */
  get changes(): number {
    return this.#changes;
  }

  /** Those that are good still, to be kept. */
  cookies(): readonly KeptCookie[] {
    const now = this.#now().getTime();
    return this.#cookies.filter((cookie) => cookie.expiresAt > now);
  }

  /**
   * The header for a request.
   * @param own of whoever asks: its names go before those of servers.
   * @returns undefined for none.
   */
  headerFor(url: URL, own?: string): string | undefined {
    const taken = new Set((own ?? '').split(';').map((pair) => pair.split('=')[0]?.trim()));
    const sent = this.cookies()
      .filter((cookie) => belongs(cookie, url) && !taken.has(cookie.name))
      // The longer path first (RFC 6265, 5.4).
      .toSorted((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`);
    const pairs = own === undefined ? sent : [own, ...sent];
    return pairs.length === 0 ? undefined : pairs.join('; ');
  }

  /** Takes what a server sets. What can't be understood, or is for others, is passed over, as browsers do. */
  take(url: URL, headers: readonly string[]): void {
    const now = this.#now().getTime();
    for (const header of headers.slice(0, MAX_SET)) {
      const cookie = parseCookie(header, url, now);
      if (cookie !== undefined) this.#put(cookie, now);
    }
  }

  #put(cookie: KeptCookie, now: number): void {
    const known = this.#cookies.find((other) => isSame(other, cookie));
    const rest = this.#cookies.filter((other) => other !== known && other.expiresAt > now);
    if (cookie.expiresAt <= now) {
      if (known !== undefined) this.#changes += 1;
      this.#cookies = rest;
      return;
    }
    if (known?.value !== cookie.value) this.#changes += 1;
    this.#cookies = within([...rest, cookie]);
  }
}

/** The newest that fit. */
function within(cookies: KeptCookie[]): KeptCookie[] {
  let room = MAX_CHARACTERS;
  const kept = cookies.toReversed().filter(({ name, value }, place) => {
    room -= name.length + value.length;
    return place < MAX_COOKIES && room >= 0;
  });
  return kept.reverse();
}

function isSame(a: KeptCookie, b: KeptCookie): boolean {
  return a.name === b.name && a.domain === b.domain && a.path === b.path;
}

function belongs({ domain, hostOnly, path, secure }: KeptCookie, url: URL): boolean {
  if (secure && url.protocol !== 'https:') return false;
  if (url.hostname !== domain && (hostOnly || !url.hostname.endsWith(`.${domain}`))) return false;
  return url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

/** @returns undefined for what is no cookie for `url`. */
function parseCookie(header: string, url: URL, now: number): KeptCookie | undefined {
  const [pair = '', ...attributes] = header.split(';');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  if (at < 1 || name.length + value.length > MAX_ONE || !NAME.test(name) || !VALUE.test(value)) return undefined;

  const given = new Map(attributes.map((text) => splitAttribute(text)));
  const domain = domainOf(given.get('domain'), url.hostname);
  if (domain === undefined) return undefined;
  const secure = given.has('secure');
  if (secure && url.protocol !== 'https:') return undefined;
  const path = given.get('path')?.startsWith('/') ? (given.get('path') ?? '/') : defaultPath(url.pathname);
  const cookie = { name, value, path, secure, expiresAt: expiryOf(given, now), ...domain };
  if (/^__secure-/i.test(name) && !secure) return undefined;
  if (/^__host-/i.test(name) && (!secure || !domain.hostOnly || path !== '/')) return undefined;
  return cookie;
}

function splitAttribute(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  if (at < 0) return [text.trim().toLowerCase(), ''];
  return [text.slice(0, at).trim().toLowerCase(), text.slice(at + 1).trim()];
}

/** A host sets cookies for itself and for what it is below; never for a whole top-level domain. */
function domainOf(given: string | undefined, host: string): Pick<KeptCookie, 'domain' | 'hostOnly'> | undefined {
  const domain = (given ?? '').replace(/^\./, '').toLowerCase();
  if (domain === '' || domain === host) return { domain: host, hostOnly: domain === '' };
  if (!domain.includes('.') || !host.endsWith(`.${domain}`) || /^[\d.]+$|:/.test(host)) return undefined;
  return { domain, hostOnly: false };
}

/** RFC 6265, 5.1.4 */
function defaultPath(pathname: string): string {
  const end = pathname.lastIndexOf('/');
  return end <= 0 ? '/' : pathname.slice(0, end);
}

function expiryOf(given: ReadonlyMap<string, string>, now: number): number {
  const maxAge = given.get('max-age');
  if (maxAge !== undefined && /^-?\d{1,12}$/.test(maxAge)) return now + Math.min(Number(maxAge) * 1_000, MAX_AGE_MS);
  const expires = Date.parse((given.get('expires') ?? '').slice(0, 64));
  return Number.isNaN(expires) ? now + SESSION_MS : Math.min(expires, now + MAX_AGE_MS);
}
