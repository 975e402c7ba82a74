import type { Clock, SecretBox } from '@blackfang/core';
import { CookieJar, type KeptCookie } from '@blackfang/egress';

/** Whose cookies: those of a host, of requests that are answered alike. No tenant is sent another's. */
export interface JarKey {
  readonly tenantId: string;
  readonly host: string;
  readonly variant: string;
}

/** A jar as it stands in the database. */
export interface SealedJar extends JarKey {
  readonly sealed: Buffer;
  readonly keptUntil: Date;
}

/** Some sites change a cookie with each answer. Those of this long ago are good enough. */
const FRESH_MS = 10 * 60_000;

/** What sites ask to be told again, between one look at a page and the next: sealed, since some of it are sessions. */
export class KeptJars {
  readonly #box: SecretBox;
  readonly #clock: Clock;

  constructor(box: SecretBox, clock: Clock) {
    this.#box = box;
    this.#clock = clock;
  }

  /** An empty one where nothing is kept, or what is kept was sealed by a key that is lost. */
  open(key: JarKey, sealed: Buffer | null): CookieJar {
    const text = sealed === null ? undefined : this.#box.tryOpen(sealed, ownerOf(key));
    return new CookieJar(() => this.#clock.now(), text === undefined ? [] : (JSON.parse(text) as KeptCookie[]));
  }

  /**
   * @param before names that were kept, and when.
   * @returns undefined where it need not be kept anew.
   */
  seal(
    key: JarKey,
    jar: CookieJar,
    before: { readonly names: string; readonly savedAt: Date | null },
  ): SealedJar | undefined {
    if (jar.changes === 0) return undefined;
    const now = this.#clock.now().getTime();
    if (before.savedAt !== null && namesOf(jar) === before.names && now - before.savedAt.getTime() < FRESH_MS)
      return undefined;
    const cookies = jar.cookies();
    const keptUntil = new Date(Math.max(now, ...cookies.map(({ expiresAt }) => expiresAt)));
    return { ...key, sealed: this.#box.seal(JSON.stringify(cookies), ownerOf(key)), keptUntil };
  }
}

export function namesOf(jar: CookieJar): string {
  return jar
    .cookies()
    .map(({ name }) => name)
    .sort()
    .join(' ');
}

function ownerOf({ tenantId, host, variant }: JarKey): string {
  return `${tenantId} ${host} ${variant}`;
}
