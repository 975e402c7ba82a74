import { test as base, type BrowserContext, type Page } from '@playwright/test';
import { Api, somebody, type Member } from './api.ts';

export interface SignedIn extends Member {
  readonly api: Api;
}

interface Fixtures {
  /** Says that the server is going to refuse something in this test: browsers write each refusal into the console. */
  readonly expectRefusal: (status: number) => void;
  /** Says that a page is going to want something of this origin, and that the policy refuses it: who serves it counts. */
  readonly expectBlocked: (origin: string) => void;
  /** Registers somebody and signs this browser in as them. */
  readonly signedIn: SignedIn;
  /** Another browser, watched like the first. */
  readonly anotherBrowser: () => Promise<BrowserContext>;
}

/**
 * Every page is watched: an error in the console, a violation of the policy, an error that nobody caught or a request to
 * another host fails the test that it happened in.
 */
export const test = base.extend<Fixtures & { watched: Watch }>({
  watched: [
    async ({ context, baseURL }, use) => {
      const watch = new Watch(new URL(baseURL ?? '').origin);
      watch.follow(context);
      await use(watch);
      watch.check();
    },
    { auto: true },
  ],
  expectRefusal: async ({ watched }, use) => {
    await use((status) => watched.allow(status));
  },
  expectBlocked: async ({ watched }, use) => {
    await use((origin) => watched.block(origin));
  },
  signedIn: async ({ context }, use) => {
    const member = somebody();
    await use({ ...member, api: await enter(context, member, 'register') });
  },
  anotherBrowser: async ({ browser, watched, baseURL }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL: baseURL ?? '', locale: 'en-GB' });
      opened.push(context);
      watched.follow(context);
      return context;
    });
    for (const context of opened) await context.close();
  },
});

export { expect } from '@playwright/test';

/** Gives a browser the refresh cookie of a session, as the sign-in screen would. */
export async function enter(context: BrowserContext, who: Member, how: 'register' | 'login'): Promise<Api> {
  const { email, password, name, tenantName } = who;
  const body = how === 'register' ? { email, password, name, tenantName } : { email, password };
  const { accessToken } = await new Api(context.request).post<{ accessToken: string }>(`/auth/${how}`, body);
  // Once a tab: signing out in a test must last.
  await context.addInitScript(() => {
    // A sandboxed frame has no origin and no storage.
    if (origin === 'null' || !location.protocol.startsWith('http') || sessionStorage.getItem('entered') !== null)
      return;
    sessionStorage.setItem('entered', '1');
    localStorage.setItem('blackfang.signed-in', '1');
  });
  return new Api(context.request, accessToken);
}

/** What these tests themselves look up in a frame that runs nothing; nobody's page can make a request by it. */
const OURS = /^Blocked script execution in 'http:\/\/[\d.:]+\/stored-pages\//;

class Watch {
  readonly #origin: string;
  readonly #troubles: string[] = [];
  readonly #allowed = new Set<number>();
  readonly #blocked = new Set<string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  allow(status: number): void {
    this.#allowed.add(status);
  }

  block(origin: string): void {
    this.#blocked.add(origin);
  }

  follow(context: BrowserContext): void {
    context.on('page', (page) => this.#followPage(page));
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.#origin && url.protocol.startsWith('http') && !this.#blocked.has(url.origin))
        this.#troubles.push(`a request to ${url.origin}`);
    });
  }

  check(): void {
    if (this.#troubles.length > 0) throw new Error(`The browser met with:\n${this.#troubles.join('\n')}`);
  }

  #followPage(page: Page): void {
    page.on('pageerror', (error) =>
      this.#troubles.push(`an error that nobody caught: ${error.stack ?? error.message}`),
    );
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const text = message.text();
      const refused = /^Loading the \w+ '([^']+)' violates the following Content Security Policy/.exec(text)?.[1];
      if (refused !== undefined && this.#blocked.has(new URL(refused).origin)) return;
      const status = Number(/status of (\d{3})/.exec(text)?.[1]);
      const isOffline = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|FAILED|NETWORK_CHANGED)/.test(text);
      if (this.#allowed.has(isOffline ? 0 : status) || OURS.test(text)) return;
      this.#troubles.push(`${message.type()} in the console: ${text} (${message.location().url})`);
    });
  }
}
