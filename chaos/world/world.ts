import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Receipt } from './receipts.ts';
import { REFUSING_HOST, sickUrl, type Sickness } from './sick-partners.ts';

export type WorldQuestion =
  { readonly kind: 'secret'; readonly hook: string; readonly secret: string } | { readonly kind: 'receipts' };

/** What arrived in the world so far. */
export interface WorldState {
  readonly receipts: readonly Receipt[];
  /** Webhooks whose signature was wrong. */
  readonly refused: number;
  /** Visits of the shop's pages. */
  readonly looks: number;
  readonly mails: number;
  /** Of them, those whose date is more than five minutes from now. */
  readonly misdated: number;
  /** Calls of the sick partners that listen. */
  readonly sickCalls: Readonly<Record<Sickness, number>>;
}

export type WorldAnswer = { readonly kind: 'done' } | ({ readonly kind: 'receipts' } & WorldState);

interface Places {
  /** `127.0.0.1:PORT` of each host of the shop. */
  readonly shopHosts: readonly string[];
  readonly receiverHost: string;
  readonly sickHost: string;
  readonly smtpUrl: string;
}

/** The world outside of the installation, in a process of its own: its work is not to be slowed by ours. */
export class World {
  readonly sickHost: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: WorldAnswer) => void>();
  #reached: Pick<Places, 'shopHosts' | 'receiverHost' | 'smtpUrl'>;
  #asked = 0;

  private constructor(child: ChildProcess, { sickHost, ...reached }: Places) {
    this.#child = child;
    this.sickHost = sickHost;
    this.#reached = reached;
    child.on('message', ({ id, answer }: { id: number; answer: WorldAnswer }) => {
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    });
  }

  /** @param hosts of the shop: a host is looked at by few at once. */
  static async open(hosts: number): Promise<World> {
    const child = fork(join(import.meta.dirname, 'world-process.ts'), [String(hosts)]);
    const [places] = (await once(child, 'message')) as [Places];
    return new World(child, places);
  }

  get shopHosts(): readonly string[] {
    return this.#reached.shopHosts;
  }

  get receiverHost(): string {
    return this.#reached.receiverHost;
  }

  get smtpUrl(): string {
    return this.#reached.smtpUrl;
  }

  /** Gives other addresses for its own from now on, which lead to them. */
  beReachedBy(places: Pick<Places, 'shopHosts' | 'receiverHost' | 'smtpUrl'>): void {
    this.#reached = places;
  }

  /** All addresses that the installation may reach. */
  get addresses(): readonly string[] {
    return [...this.shopHosts, this.receiverHost, this.sickHost, REFUSING_HOST];
  }

  pageUrl(product: number): string {
    return `http://${this.shopHosts[product % this.shopHosts.length] ?? ''}/p/${product}`;
  }

  hookUrl(hook: string): string {
    return `http://${this.receiverHost}/hooks/${hook}`;
  }

  sickHookUrl(sickness: Sickness, name: string): string {
    return sickUrl(this.sickHost, sickness, name);
  }

  async setSecret(hook: string, secret: string): Promise<void> {
    await this.#ask({ kind: 'secret', hook, secret });
  }

  async state(): Promise<WorldState> {
    const answer = await this.#ask({ kind: 'receipts' });
    if (answer.kind !== 'receipts') throw new Error('The world does not say what it got.');
    return answer;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }

  async #ask(question: WorldQuestion): Promise<WorldAnswer> {
    if (!this.#child.connected) throw new Error('The world has come to its end; see its last words above.');
    this.#asked += 1;
    const id = this.#asked;
    const { promise, resolve } = Promise.withResolvers<WorldAnswer>();
    this.#waiting.set(id, resolve);
    this.#child.send({ id, question });
    return promise;
  }
}
