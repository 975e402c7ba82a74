import { reach } from '../api/answer.ts';
import { Problem } from '../api/problem.ts';
import { writeAsIn } from '../words/region.ts';
import * as grants from './grants.ts';
import type { Grant } from './grants.ts';
import { inTurn } from './turns.ts';

export type SessionState =
  /** Not known yet, or not to be found out while the server can't be reached. */
  | { readonly kind: 'unknown' }
  /** `ended`: it was ended elsewhere, or by time; `left`: the person signed out here or in another tab. */
  | { readonly kind: 'signed_out'; readonly why: 'never' | 'left' | 'ended' }
  | ({ readonly kind: 'signed_in' } & Who);

export type Who = Pick<Grant, 'user' | 'tenant' | 'role'>;

type Told = { readonly kind: 'signed_in'; readonly as: string } | { readonly kind: 'signed_out' };

/** Says that there may be a refresh cookie, so that who never signed in is not asked for one. Holds no secret. */
const MARK = 'blackfang.signed-in';
/** An access token is renewed this long before its end. */
const EARLY_MS = 60_000;
/** A token that ends sooner than this is not sent any more. */
const TOO_LATE_MS = 5_000;

/**
 * Who is signed in. The access token lives in this object alone and dies with the tab; the refresh token is in a cookie
 * that no script can read. Tabs tell each other of signing in and out, and renew one after the other.
 */
export class Session {
  #state: SessionState = { kind: 'unknown' };
  #token: { readonly text: string; readonly expiresAt: number } | undefined;
  #renewing: Promise<void> | undefined;
  /** By address. */
  readonly #ahead = new Map<string, Promise<Response>>();
  #isFirstShown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  #tabs: BroadcastChannel | undefined;

  /** Hears what other tabs do, and renews what ran out while nobody looked. Once, in a browser. */
  listen(): void {
    this.#tabs = new BroadcastChannel('blackfang.session');
    this.#tabs.addEventListener('message', ({ data }: MessageEvent<Told>) => this.#hear(data));
    // Timers sleep in tabs that nobody sees.
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#renewIfDue();
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Finds out who is signed in, where that is not known yet. @throws Problem where the server can't be reached */
  async resolve(): Promise<SessionState> {
    if (this.#state.kind !== 'unknown') return this.#state;
    if (localStorage.getItem(MARK) === null) this.#leave('never');
    else await this.#renew();
    return this.#state;
  }

  async signIn(credentials: grants.Credentials): Promise<void> {
    this.enter(await grants.signIn(credentials));
  }

  async register(account: grants.NewAccount): Promise<void> {
    this.enter(await grants.register(account));
  }

  /** Takes what a way to sign in has answered, here and in the other tabs. */
  enter(grant: Grant): void {
    this.#tell({ kind: 'signed_in', as: identityOf(grant) });
    // From one organisation into another: nothing of the first may stay on the screen.
    if (this.#state.kind === 'signed_in' && identityOf(this.#state) !== identityOf(grant)) location.replace('/');
    else this.#take(grant);
  }

  /** Takes what the person has changed of themself. */
  know(user: Who['user']): void {
    if (this.#state.kind === 'signed_in') this.#become({ ...this.#state, user });
  }

  /** Ends the session on the server, here and in the other tabs. @throws Problem; then one is still signed in */
  async signOut(): Promise<void> {
    await grants.signOut();
    this.#leave('left');
    this.#tell({ kind: 'signed_out' });
  }

  /** Asks for what the first screen is going to fetch, so that its answer is on its way already. */
  askAhead(addresses: readonly string[]): void {
    // A screen for everybody may stand before it is known who is signed in.
    if (this.#isFirstShown) return;
    for (const address of addresses) {
      const request = new Request(address);
      const answer = this.fetch(request);
      this.#ahead.set(request.url, answer);
      // Who needs it then asks anew, and tells what goes wrong.
      answer.catch(() => this.#ahead.delete(request.url));
    }
  }

  /** What nobody took by the time that the first screen stands is old by the time that somebody wants it. */
  readonly forgetAhead = (): void => {
    this.#isFirstShown = true;
    this.#ahead.clear();
  };

  /** `fetch` as who is signed in: a token that is no good any more is renewed once, and the call made again. */
  async fetch(request: Request): Promise<Response> {
    const ahead = request.method === 'GET' ? this.#ahead.get(request.url) : undefined;
    this.#ahead.delete(request.url);
    if (ahead !== undefined) return ahead;
    const again = request.clone();
    const used = await this.token();
    const answer = await reach(withToken(request, used));
    if (answer.status !== 401) return answer;
    if (this.#token?.text === used) await this.#renew();
    const renewed = this.#token?.text;
    return renewed === undefined ? answer : reach(withToken(again, renewed));
  }

  /** A token that is good for a while. @throws Problem `unreachable`, or 401 where nobody is signed in */
  async token(): Promise<string> {
    if (this.#token === undefined || this.#token.expiresAt < Date.now() + TOO_LATE_MS) await this.#renew();
    if (this.#token !== undefined) return this.#token.text;
    const detail = 'Your session has ended. Sign in again.';
    throw new Problem(401, { type: 'signed_out', title: 'Not signed in', status: 401, detail });
  }

  /** One at a time in this tab, and in turn with the other tabs. */
  #renew(): Promise<void> {
    this.#renewing ??= inTurn('blackfang.refresh', () => this.#ask()).finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  async #ask(): Promise<void> {
    if (localStorage.getItem(MARK) === null) return this.#leave('left');
    try {
      this.#take(await grants.refresh());
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      this.#leave('ended');
    }
  }

  #take(grant: Grant): void {
    const before = this.#state;
    const { accessToken, expiresIn, user, tenant, role } = grant;
    // Somebody else signed in elsewhere in this browser: nothing of who was here may stay on the screen.
    if (before.kind === 'signed_in' && identityOf(before) !== identityOf(grant)) return location.reload();
    this.#token = { text: accessToken, expiresAt: Date.now() + expiresIn * 1_000 };
    localStorage.setItem(MARK, '1');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#renewIfDue(), expiresIn * 1_000 - EARLY_MS);
    this.#become({ kind: 'signed_in', user, tenant, role });
  }

  #leave(why: 'never' | 'left' | 'ended'): void {
    this.#token = undefined;
    clearTimeout(this.#timer);
    localStorage.removeItem(MARK);
    this.#become({ kind: 'signed_out', why });
  }

  #renewIfDue(): void {
    if (this.#token === undefined || this.#token.expiresAt > Date.now() + EARLY_MS) return;
    // Without a connection it is tried again by whoever needs the token.
    this.#renew().catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
  }

  #hear(told: Told): void {
    if (told.kind === 'signed_out') {
      if (this.#state.kind === 'signed_in') this.#leave('left');
    } else if (this.#state.kind !== 'signed_in' || identityOf(this.#state) !== told.as) {
      location.reload();
    }
  }

  #tell(what: Told): void {
    this.#tabs?.postMessage(what);
  }

  #become(state: SessionState): void {
    this.#state = state;
    if (state.kind === 'signed_in') writeAsIn(state.user);
    for (const listener of this.#listeners) listener();
  }
}

function identityOf({ user, tenant }: Pick<Grant, 'user' | 'tenant'>): string {
  return `${user.id} ${tenant.id}`;
}

function withToken(request: Request, token: string): Request {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

export const session = new Session();
